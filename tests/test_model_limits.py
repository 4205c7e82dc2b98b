"""A stranger's network in a file: its limits hold for all of it, and before anything is built."""

from __future__ import annotations

import json
import tracemalloc
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

import glassnet as gn
from glassnet import layers
from glassnet.errors import ArgumentError, ModelFileError
from glassnet.formats import Contents
from glassnet.formats.safetensors import MOST_TENSORS
from glassnet.layers.sizes import conv_output_length
from glassnet.layers.winograd.segments import worthwhile_segments
from glassnet.model.saving import contents_of
from glassnet.strict_json import MOST_CHARACTERS, parse_json
from glassnet.structure.limits import MOST_VALUES, MOST_WORK, WORK_FOR_A_WEIGHT, Extent

Tensors = dict[str, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    """Whatever a test here loads or refuses takes no more than a few megabytes."""
    tracemalloc.start()
    yield
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 50_000_000


def config(kind: str, **arguments: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": arguments}


def forge(
    path: Path, shape: Any, stack: list[dict[str, Any]], tensors: Tensors | None = None, **more: Any
) -> None:
    """A sealed file of a network with these layers."""
    for n, layer in enumerate(stack):
        layer["config"].setdefault("name", f"layer_{n}")
    architecture = {
        "name": "forged",
        "dtype": "float32",
        "seed": 0,
        "input_shape": shape,
        "layers": stack,
    }
    description = {"format": 1, "version": "0.1.0", "architecture": architecture, "training": None}
    description |= more
    tensors = tensors or {}
    seal = Contents(description, tensors).seal()
    save_file(tensors, path, {"glassnet": json.dumps({**description, "seal": seal})})


def refusal(path: Path) -> str:
    """The sentence that loading ends with: one line, no warning beside it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ModelFileError) as caught:
            gn.load_model(path)
    message = str(caught.value).removeprefix(f"{path}: ")
    assert "\n" not in message
    assert len(message) < 500
    return message


def convolution(kernel: tuple[int, int], **arguments: Any) -> tuple[dict[str, Any], Tensors]:
    """A convolution of one filter, as the first layer, with its weights."""
    weights = {
        "layer_0/kernel": np.zeros((*kernel, 1, 1), np.float32),
        "layer_0/bias": np.zeros(1, np.float32),
    }
    return config("Conv2D", filters=1, kernel_size=list(kernel), **arguments), weights


# ---- memory and work ---------------------------------------------------------------------------


def test_a_row_of_a_thousand_million_pixels(path: Path) -> None:
    """It took 20 GB: a tuple with an entry for each of its segments, and then the rest."""
    layer, weights = convolution((1, 5), padding="same", activation="relu")
    forge(path, [1, 10**9, 1], [layer], weights)
    assert refusal(path) == (
        "the network has 7,000,000,008 values for one image, up to Conv2D(1, (1, 5), same, relu); "
        "networks in files have at most 8,388,608."
    )


def test_segments_are_counted_not_listed() -> None:
    layer = layers.Conv2D(1, (1, 5), padding="same")
    layer.connect((1, 10**12, 1))
    assert layer.segments is None or layer.segments.count > 10**11
    segments = worthwhile_segments(layer.sizes)
    assert segments is None or segments.last_start == 10**12 - segments.outputs


def test_many_layers_that_are_each_below_the_limit(path: Path) -> None:
    side = 1000
    pooling = [config("MaxPooling2D", pool_size=1) for _ in range(6)]
    forge(path, [side, side, 1], pooling[:1])
    assert gn.load_model(path).count_params() == 0
    forge(path, [side, side, 1], pooling)
    assert refusal(path).startswith("the network has 9,000,000 values for one image, up to MaxPool")


def test_double_precision_counts_twice(path: Path) -> None:
    for dtype, most in (("float32", MOST_VALUES), ("float64", MOST_VALUES // 2)):
        model = gn.Sequential([gn.Input((most // 4,)), layers.Flatten()], dtype=dtype)
        model.save(path)
        gn.load_model(path)
        model = gn.Sequential([gn.Input((most // 4 + 1,)), layers.Flatten()], dtype=dtype)
        with pytest.raises(ArgumentError, match=f"networks in files have at most {most:,}"):
            model.save(path)


@pytest.mark.parametrize(
    ("shape", "layer", "found"),
    [
        (
            [4, 4, 1],
            config("Conv2D", filters=10**9, kernel_size=1),
            "the weights 'layer_0/bias' ar",
        ),
        ([784], config("Dense", units=10**9), "the weights 'layer_0/bias' are"),
        ([784], config("Dense", units=10**39), "the weights 'layer_0/bias' are"),
        ([4, 4, 1], config("MaxPooling2D", pool_size=10**9, padding="same"), "steps of work for"),
        (
            [2000, 2000, 1],
            config("AveragePooling2D", pool_size=1999, strides=1, padding="same"),
            "",
        ),
        ([10**9], config("Dropout", rate=0.5), "values for one image"),
        ([10**18], config("Flatten"), "about 10^"),
        ([10**39], config("Flatten"), "give the shape of one image"),
        ([1000, 1000, 1000], config("ReLU"), "values for one image"),
    ],
    ids=str,
)
def test_a_layer_without_end(
    path: Path, shape: list[int], layer: dict[str, Any], found: str
) -> None:
    small = {
        "layer_0/kernel": np.zeros((1, 1), np.float32),
        "layer_0/bias": np.zeros(1, np.float32),
    }
    forge(path, shape, [layer], small if "weights" in found else None)
    assert found in refusal(path)


@pytest.mark.parametrize(
    ("shape", "layer"),
    [
        ([700, 700, 1], config("MaxPooling2D", pool_size=500, strides=1, padding="same")),
        ([300, 300, 1], config("AveragePooling2D", pool_size=150, strides=1, padding="same")),
    ],
    ids=str,
)
def test_a_small_file_that_takes_many_seconds_for_an_image(
    path: Path, shape: list[int], layer: dict[str, Any]
) -> None:
    forge(path, shape, [layer])
    assert f"networks in files have at most {MOST_WORK:,}" in refusal(path)


def test_many_weights_may_take_more_work() -> None:
    layer = layers.Conv2D(700, 3, padding="same")
    model = gn.Sequential([gn.Input((40, 40, 60)), layer], seed=0)  # 378,700 weights
    assert MOST_WORK < layer.work() < model.count_params() * WORK_FOR_A_WEIGHT
    contents_of(model)


@pytest.mark.parametrize("kernel", [(1, 3000), (500, 500)])
def test_a_border_that_is_larger_than_the_image(path: Path, kernel: tuple[int, int]) -> None:
    layer, weights = convolution(kernel, padding="full")
    forge(path, [3000, 900, 1], [layer], weights)
    message = refusal(path)
    assert "values for one image" in message
    assert conv_output_length(900, kernel[1], 1, "full") == 899 + kernel[1]


def test_a_step_over_the_whole_image_and_far_beyond(path: Path) -> None:
    """The staged image has a place for each column of a step."""
    for stride in (28, 10**9):
        layer, weights = convolution((1, 1), strides=stride)
        forge(path, [28, 28, 1], [layer], weights)
        if stride == 28:
            assert gn.load_model(path).output_shape == (1, 1, 1)
    assert "the network has 2,000,002,353 values for one image" in refusal(path)


def test_a_file_that_brings_many_weights_may_ask_for_more(path: Path) -> None:
    """One value for two weights: 25 million values, where there are 50 million weights."""
    wide = Extent(gn.Sequential([gn.Input((5_000_000,))]), 50_000_000, ModelFileError)
    wide.add(_connected(layers.Flatten(), (5_000_000,)))
    narrow = Extent(gn.Sequential([gn.Input((5_000_000,))]), 1_000, ModelFileError)
    with pytest.raises(ModelFileError, match="20,000,000 values for one image"):
        narrow.add(_connected(layers.Flatten(), (5_000_000,)))


def _connected(layer: layers.Layer, shape: tuple[int, ...]) -> layers.Layer:
    layer.connect(shape)
    return layer


def test_no_weights_are_drawn_where_all_are_set(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gn.Sequential([gn.Input((4,)), layers.Dense(3)], seed=1).save(path)

    def refuse(*_: object) -> None:
        raise AssertionError("drawn")

    monkeypatch.setattr(gn.initializers.Initializer, "__call__", refuse)
    assert gn.load_model(path).count_params() == 15


# ---- shapes, names, numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape", [[0], [-1], [True], [2.0], [1] * 9, [1] * 1000, [], [[1]], ["4"], None, 4, {"4": 4}]
)
def test_what_is_no_shape_of_an_image(path: Path, shape: Any) -> None:
    forge(path, shape, [config("Flatten")])
    assert "give the shape of one image" in refusal(path)


def test_a_name_of_thousands_of_characters(path: Path) -> None:
    forge(path, [4], [config("Flatten", name="a" * 5000)])
    message = refusal(path)
    assert message.endswith("of 5,000 characters; networks in files have names of at most 200.")
    assert len(message) < 200


def test_a_tensor_whose_name_is_long_or_odd(path: Path) -> None:
    for name in ("t" * 5000, "\x1b[2J"):
        forge(path, [4], [config("Flatten")], {name: np.zeros(1, np.float32)})
        assert refusal(path).endswith("belongs to no layer of its network.")


@pytest.mark.parametrize("kind", [np.float16, np.int64, np.uint8, np.bool_])
def test_tensors_of_another_type(path: Path, kind: Any) -> None:
    forge(path, [4], [config("Flatten")], {"odd": np.zeros(1, kind)})
    assert "where F32, F64 or I8 belongs" in refusal(path)


def test_more_tensors_than_any_network_has(path: Path) -> None:
    many = {f"t{n}": np.zeros(0, np.float32) for n in range(MOST_TENSORS + 1)}
    forge(path, [4], [config("Flatten")], many)
    assert refusal(path) == "it holds 4,097 tensors; files of networks have at most 4,096."


def test_more_metrics_than_anyone_looks_at(path: Path) -> None:
    training = {"optimizer": config("SGD"), "loss": config("MeanSquaredError")}
    weights = {"layer_0/kernel": np.zeros((4, 1), np.float32), "layer_0/bias": np.zeros(1, "f")}
    for metrics in (["mse"] * 3, ["mse"] * 101):
        more = {"training": {**training, "metrics": metrics}}
        forge(path, [4], [config("Dense", units=1)], weights, **more)
        if len(metrics) == 3:
            assert len(gn.load_model(path).metrics) == 3
    assert refusal(path) == "the network has 101 metrics; networks in files have at most 100."


def test_activations_in_activations_without_end(path: Path) -> None:
    activation: Any = "relu"
    for _ in range(12):
        activation = config("Dense", units=2, activation=activation)
    forge(path, [4], [config("Dense", units=2, activation=activation)])
    refusal(path)
    for _ in range(30):
        activation = config("Dense", units=2, activation=activation)
    forge(path, [4], [config("Dense", units=2, activation=activation)])
    assert "absurdly deep, where at most 32 levels are read" in refusal(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"format": 1, "format": 2}', "the name 'format' stands twice in one object"),
        ('{"format": NaN}', "NaN is no number of JSON"),
        ('{"format": -Infinity}', "-Infinity is no number of JSON"),
        ('{"format": 1e999}', "the number '1e999', which is too large"),
        ('{"format": ' + "9" * 5000 + "}", "a number of 5,000 digits, where at most 40 are read"),
        ("[" * 33 + "]" * 33, "absurdly deep"),
        ("[" * 100_000, "absurdly deep"),
    ],
    ids=range(7),
)
def test_what_is_hardly_json(path: Path, text: str, why: str) -> None:
    save_file({"weight": np.zeros(1, np.float32)}, path, {"glassnet": text})
    assert why in refusal(path)


def test_json_as_large_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_CHARACTERS == 16_777_216
    monkeypatch.setattr("glassnet.strict_json.MOST_CHARACTERS", 100)
    assert parse_json('"' + "a" * 98 + '"') == "a" * 98
    with pytest.raises(ValueError, match="101 characters, where at most 100 are read"):
        parse_json('"' + "a" * 99 + '"')


def test_what_could_not_be_read_again_is_not_written(path: Path) -> None:
    class Odd(layers.Flatten):
        value: Any = None

        def get_config(self) -> dict[str, Any]:
            return {"name": self.name, "value": self.value}

    for value in (float("inf"), 10**50):
        layer = Odd()
        layer.value = value
        with pytest.raises(ArgumentError, match=r"a get_config\(\) holds what JSON can't: "):
            gn.Sequential([gn.Input((4,)), layer]).save(path)
    assert not path.exists()


# ---- what is no file -----------------------------------------------------------------------------


def test_a_header_that_lies_about_its_length(path: Path) -> None:
    gn.Sequential([gn.Input((4,)), layers.Dense(3)]).save(path)
    contents = path.read_bytes()
    for length in (0, 1, 10**6, 2**40, 2**63, 2**64 - 1):
        path.write_bytes(length.to_bytes(8, "little") + contents[8:])
        assert refusal(path).startswith("not a safetensors file, or a damaged one (")


@pytest.mark.parametrize("offsets", [[0, 4], [4, 8], [0, 10**18], [8, 0], [0, 8, 8], [-8, 0]])
def test_tensors_at_odd_places(path: Path, offsets: list[int]) -> None:
    header = {"w": {"dtype": "F32", "shape": [2], "data_offsets": offsets}}
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(8))
    assert refusal(path).startswith("not a safetensors file, or a damaged one (")


def test_a_library_that_quotes_what_it_read_is_shortened(path: Path) -> None:
    header = {"w": {"dtype": "D" * 5000, "shape": [2], "data_offsets": [0, 8]}}
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(8))
    refusal(path)
