"""A saved network comes back as it was, or one sentence says why it does not."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

import glassnet as gn
from glassnet import layers
from glassnet.errors import ArgumentError, ModelFileError, OutputError
from glassnet.formats import Contents

GENERATOR = np.random.default_rng(20)
IMAGES = GENERATOR.integers(0, 256, (12, 4, 3, 1)).astype(np.uint8)
LABELS = np.arange(12) % 3


class Half(layers.Layer):
    """y = x / 2, a layer that is not glassnet's own."""

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[...] = x / 2

    def backward(
        self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        dx[...] = dy / 2


class HalfError(gn.losses.MeanSquaredError):
    """A loss that is not glassnet's own."""


class Falling(gn.optimizers.schedules.LearningRateSchedule):
    """A schedule that is not glassnet's own."""

    def __call__(self, step: int) -> float:
        return 1 / (1 + step)


class Hits(gn.metrics.SparseCategoricalAccuracy):
    """A metric that is not glassnet's own."""


def network(*extra: Any, dtype: str = "float32") -> gn.Sequential:
    return gn.Sequential(
        [
            gn.Input((4, 3, 1)),
            layers.Rescaling.unit(),
            layers.Conv2D(2, (2, 3), padding="same", activation="relu", kernel_regularizer="l2"),
            layers.Flatten(),
            *extra,
            layers.Dense(3, activation="softmax"),
        ],
        name="small",
        seed=5,
        dtype=dtype,
    )


def compiled(model: gn.Sequential) -> gn.Sequential:
    model.compile(
        optimizer=gn.optimizers.SGD(0.25, momentum=0.5),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy", gn.metrics.SparseTopKCategoricalAccuracy(2)],
    )
    return model


def assert_same(one: gn.Sequential, other: gn.Sequential) -> None:
    assert one.get_config() == other.get_config()
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
        assert a.dtype == b.dtype


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


# ---- there and back ----------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_comes_back_and_evaluates_at_once(path: Path, dtype: str) -> None:
    model = compiled(network(dtype=dtype))
    model.fit(IMAGES, LABELS, epochs=2, verbose=0, seed=1)
    model.save(path)
    loaded = gn.load_model(path)
    assert_same(model, loaded)
    assert loaded.evaluate(IMAGES, LABELS) == model.evaluate(IMAGES, LABELS)
    np.testing.assert_array_equal(loaded.predict(IMAGES), model.predict(IMAGES))
    assert repr(loaded.optimizer) == repr(model.optimizer)


def test_a_network_that_is_not_compiled(path: Path) -> None:
    model = network()
    model.save(path)
    loaded = gn.load_model(path)
    assert_same(model, loaded)
    assert loaded.optimizer is None
    assert loaded.loss is None


@pytest.mark.parametrize("name", gn.networks.NETWORKS)
def test_every_named_network(path: Path, name: str) -> None:
    scale = gn.networks.preprocessing("standard", IMAGES)
    model = gn.networks.build(name, preprocess=scale, seed=1)
    model.save(path)
    assert_same(model, gn.load_model(path))


def test_a_network_without_weights(path: Path) -> None:
    model = gn.Sequential([gn.Input((2, 2, 1)), layers.Flatten()])
    model.save(path)
    assert_same(model, gn.load_model(path))


def test_the_same_network_gives_the_same_bytes(path: Path) -> None:
    written = set()
    for _ in range(5):
        compiled(network()).save(path)
        written.add(path.read_bytes())
    assert len(written) == 1


def test_any_safetensors_reader_opens_the_file(path: Path) -> None:
    model = compiled(network())
    model.save(path)
    tensors = load_file(path)
    assert sorted(tensors) == ["conv2d/bias", "conv2d/kernel", "dense/bias", "dense/kernel"]
    for name, array in zip(model.weight_names(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(tensors[name], array)
    with safe_open(path, framework="numpy") as file:
        description = json.loads(file.metadata()["glassnet"])
    assert description["architecture"] == model.get_config()
    assert description["version"] == gn.__version__


def test_a_users_own_classes(path: Path) -> None:
    model = network(Half(name="half"))
    model.compile(optimizer="adam", loss=HalfError(), metrics=[Hits()])
    model.save(path)
    loaded = gn.load_model(path, {"Half": Half, "HalfError": HalfError, "Hits": Hits})
    assert isinstance(loaded.get_layer("half"), Half)
    assert isinstance(loaded.loss, HalfError)
    assert isinstance(loaded.metrics[0], Hits)


# ---- what can't be saved -----------------------------------------------------------------------


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="missing"):
        network().save(tmp_path / "missing" / "model.safetensors")


def test_a_configuration_that_json_cannot_hold(path: Path) -> None:
    class Odd(Half):
        def get_config(self) -> dict[str, Any]:
            return {"name": self.name, "values": np.zeros(3)}

    with pytest.raises(ArgumentError, match=r"get_config\(\) holds what JSON can't: .*ndarray"):
        network(Odd()).save(path)
    assert not path.exists()


def test_two_weights_of_one_name(path: Path) -> None:
    class Twins(Half):
        def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
            for _ in range(2):
                self.add_weight("same", (1,), gn.initializers.get("zeros"))
            return input_shape

    with pytest.raises(ArgumentError, match="two weights are named 'twins/same'"):
        network(Twins()).save(path)


# ---- what can't be loaded ----------------------------------------------------------------------


def error_of(path: Path, custom_objects: dict[str, type] | None = None) -> str:
    """The sentence that loading the file ends with, its path left out."""
    with pytest.raises(ModelFileError) as caught:
        gn.load_model(path, custom_objects)
    place, _, sentence = str(caught.value).partition(": ")
    assert place == str(path)
    return sentence


def test_a_missing_file(path: Path) -> None:
    assert error_of(path) == "there is no such file."


def test_a_folder(tmp_path: Path) -> None:
    assert error_of(tmp_path) == "this is a folder; name the file in it."


def test_a_folder_of_checkpoints_names_the_newest(tmp_path: Path) -> None:
    for step in (20, 7):
        (tmp_path / f"step-{step:010}.safetensors").touch()
    newest = tmp_path / "step-0000000020.safetensors"
    assert error_of(tmp_path) == f"this is a folder; name the file in it, such as {newest}."


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"{}", bytes(100), b"\xff" * 100])
def test_a_file_of_another_kind(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert error_of(path).startswith("not a safetensors file, or a damaged one (")
    assert error_of(path).endswith(": name a saved network, or save it again.")


def test_a_safetensors_file_of_somebody_else(path: Path) -> None:
    save_file({"weight": np.zeros((2, 2), np.float32)}, path, {"format": "pt"})
    assert error_of(path).startswith("a safetensors file, but not one of glassnet's")


def test_an_unknown_class_asks_for_custom_objects(path: Path) -> None:
    network(Half()).save(path)
    assert error_of(path) == (
        "its layer Half is not one of glassnet's: hand the class over, "
        'custom_objects={"Half": Half} (on the command line, --code FILE).'
    )
    model = network()
    model.compile(loss=HalfError())
    model.save(path)
    assert error_of(path).startswith("its loss HalfError is not one of glassnet's: hand the class")
    model.compile(gn.optimizers.SGD(Falling()), "mse")
    model.save(path)
    assert error_of(path).startswith("its schedule Falling is not one of glassnet's: hand the cla")


def test_a_schedule_comes_back(path: Path) -> None:
    schedules = gn.optimizers.schedules
    model = network()
    for schedule in (schedules.CosineDecay(0.5, 10, warmup_target=0.7), Falling()):
        model.compile(gn.optimizers.SGD(schedule), "mse")
        model.save(path)
        again = gn.load_model(path, {"Falling": Falling}).optimizer
        assert again is not None
        assert repr(again) == repr(model.optimizer)
        assert again.rates(0, 3).tolist() == [schedule(step) for step in range(3)]


def test_every_truncated_file_is_refused(path: Path) -> None:
    network().save(path)
    content = path.read_bytes()
    for length in range(0, len(content), 3):
        path.write_bytes(content[:length])
        error_of(path)


def test_a_damaged_file_is_refused_or_harmless(path: Path) -> None:
    model = compiled(network())
    model.save(path)
    content = path.read_bytes()
    chance = random.Random(1)
    for place in range(0, len(content), 3):
        damaged = bytearray(content)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            loaded = gn.load_model(path)
        except ModelFileError:
            continue
        assert_same(model, loaded)


def test_changed_weights_break_the_seal(path: Path) -> None:
    network().save(path)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert "do not match their checksum" in error_of(path)


# ---- forged files: the seal is right, the contents are not --------------------------------------


def parts_of(model: gn.Sequential, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    model.save(path)
    with safe_open(path, framework="numpy") as file:
        description = json.loads(file.metadata()["glassnet"])
    del description["seal"]
    return description, load_file(path)


def forge(path: Path, description: dict[str, Any], tensors: dict[str, Any]) -> None:
    sealed = {**description, "seal": Contents(description, tensors).seal()}
    save_file(tensors, path, {"glassnet": json.dumps(sealed)})


def test_weights_that_do_not_belong(path: Path) -> None:
    description, tensors = parts_of(network(), path)
    forge(path, description, {k: v for k, v in tensors.items() if k != "dense/bias"})
    assert error_of(path) == "the weights 'dense/bias' are missing."
    forge(path, description, {**tensors, "dense/more": np.zeros(1, np.float32)})
    assert error_of(path) == "tensor 'dense/more' belongs to no layer of its network."
    forge(path, description, {**tensors, "dense/bias": np.zeros(4, np.float32)})
    assert error_of(path).startswith("the weights 'dense/bias' are 4 float32, where")
    forge(path, description, {**tensors, "dense/bias": np.zeros(3, np.float64)})
    assert error_of(path).startswith("the weights 'dense/bias' are 3 float64, where")
    forge(path, description, {**tensors, "dense/bias": np.zeros(3, np.int16)})
    assert error_of(path) == "tensor 'dense/bias' is of type I16, where F32, F64 or I8 belongs."


def test_a_later_format(path: Path) -> None:
    description, tensors = parts_of(network(), path)
    forge(path, {**description, "format": 2, "version": "9.0"}, tensors)
    assert error_of(path).startswith("written by glassnet 9.0 in format 2, and glassnet")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1" * 5000, "[" * 100_000, '{"a": 1}'])
def test_a_description_that_is_none(path: Path, text: str) -> None:
    save_file({"weight": np.zeros(1, np.float32)}, path, {"glassnet": text})
    error_of(path)


@pytest.mark.parametrize("depth", [300, 1000, 3000, 10_000, 100_000])
def test_a_description_without_end(path: Path, depth: int) -> None:
    text = '{"format": 1, "architecture": ' + "[" * depth + "]" * depth + "}"
    save_file({"weight": np.zeros(1, np.float32)}, path, {"glassnet": text})
    error_of(path)


ABSURD: list[dict[str, Any]] = [
    {"layers": None},
    {"layers": []},
    {"layers": [7]},
    {"layers": [{"class_name": "Dense"}]},
    {"layers": [{"class_name": ["Dense"], "config": {}}]},
    {"layers": [{"class_name": "Dense", "config": []}]},
    {"layers": [{"class_name": "Dense", "config": {"units": "ten"}}]},
    {"layers": [{"class_name": "Dense", "config": {"unit": 10}}]},
    {"layers": [{"class_name": "Dense", "config": {"units": 3, "activation": {"a": 1}}}]},
    {"layers": [{"class_name": "Dense", "config": {"units": 3, "kernel_initializer": "os"}}]},
    {"layers": [{"class_name": "__import__", "config": {"name": "os"}}]},
    {"layers": [{"class_name": "Activation", "config": {"name": "x"}}]},
    {"layers": [{"class_name": "Layer", "config": {"name": "x"}}]},
    {"input_shape": None},
    {"input_shape": "28"},
    {"input_shape": []},
    {"input_shape": [4, 3, -1]},
    {"input_shape": [10**30, 3, 1]},
    {"input_shape": [float("inf"), 3, 1]},
    {"dtype": "object"},
    {"seed": -1},
    {"seed": "five"},
]


@pytest.mark.parametrize("change", ABSURD, ids=str)
def test_an_absurd_architecture(path: Path, change: dict[str, Any]) -> None:
    description, tensors = parts_of(network(), path)
    description["architecture"] |= change
    forge(path, description, tensors)
    error_of(path)


@pytest.mark.parametrize("name", [["a"], None, 5, "\x1b[2J", "two\nlines", "\u202eback"], ids=repr)
def test_a_name_that_is_no_line_of_text(path: Path, name: object) -> None:
    description, tensors = parts_of(network(), path)
    for place in (description["architecture"], description["architecture"]["layers"][2]["config"]):
        usual, place["name"] = place["name"], name
        forge(path, description, tensors)
        assert "where a line of printable characters belongs." in error_of(path)
        place["name"] = usual


def test_a_class_or_a_version_that_a_terminal_would_obey(path: Path) -> None:
    description, tensors = parts_of(compiled(network()), path)
    escape = "\x1b[2J"
    forge(path, {**description, "format": 2, "version": escape}, tensors)
    assert escape not in error_of(path)
    forge(path, {**description, "format": escape}, tensors)
    assert escape not in error_of(path)
    for part in (description["architecture"]["layers"][0], description["training"]["loss"]):
        usual, part["class_name"] = part["class_name"], escape
        forge(path, description, tensors)
        assert escape not in error_of(path)
        part["class_name"] = usual


@pytest.mark.parametrize("name", ["\x1b[2J", "two\nlines"])
def test_an_odd_name_is_refused_when_it_is_saved(path: Path, name: str) -> None:
    model = network()
    model.name = name
    with pytest.raises(ArgumentError, match=r"the network's name is .* printable"):
        model.save(path)
    with pytest.raises(ArgumentError, match=r"a layer's name is .* printable"):
        network(Half(name=name)).save(path)
    assert not path.exists()


def test_more_layers_than_anyone_needs(path: Path) -> None:
    description, tensors = parts_of(network(), path)
    flat = [{"class_name": "Flatten", "config": {"name": f"flatten_{i}"}} for i in range(501)]
    description["architecture"]["layers"] = flat
    forge(path, description, tensors)
    assert error_of(path) == "the network has 501 layers; networks in files have at most 200."


@pytest.mark.parametrize("side", [100_000, 8193, 1672])
def test_images_that_fit_in_no_memory(path: Path, side: int) -> None:
    model = gn.Sequential([gn.Input((4, 4, 1)), layers.MaxPooling2D(2)], name="small")
    description, tensors = parts_of(model, path)
    description["architecture"]["input_shape"] = [side, side, 1]
    forge(path, description, tensors)
    assert error_of(path) == (
        # the image, its maxima and where they stood, and two gradients as large as the image
        f"the network has {3 * side * side + 2 * (side // 2) ** 2:,} values for one image, up to "
        "MaxPooling2D(2); networks in files have at most 8,388,608."
    )
    with pytest.raises(ArgumentError, match="values for one image"):
        gn.Sequential([gn.Input((side, side, 1)), layers.Flatten()]).save(path)


def test_no_memory_is_taken_for_weights_that_the_file_does_not_have(path: Path) -> None:
    description, tensors = parts_of(network(), path)
    description["architecture"]["layers"][1]["config"]["filters"] = 10**15
    forge(path, description, tensors)
    assert error_of(path).startswith("the weights 'conv2d/bias' are 2 float32, where its network")


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": None},
        {"optimizer": {"class_name": "SGD", "config": {"learning_rate": -1}}},
        {"optimizer": {"class_name": "SGD", "config": {"learning_rate": {"class_name": "cosine"}}}},
        {"optimizer": {"class_name": "SGD", "config": {"learning_rate": {"class_name": 3}}}},
        {"loss": {"class_name": "system", "config": {}}},
        {"loss": {"class_name": "MeanSquaredError", "config": {"power": 3}}},
        {"metrics": 7},
        {"metrics": ["fame"]},
        {"metrics": [{"class_name": "Half", "config": {}}]},
    ],
    ids=str,
)
def test_an_absurd_training(path: Path, change: dict[str, Any]) -> None:
    description, tensors = parts_of(compiled(network()), path)
    description["training"] |= change
    forge(path, description, tensors)
    refusal = r"its (network can't be built|(loss|schedule|metric) \w+ is)|the class of its sched"
    assert re.match(refusal, error_of(path))
