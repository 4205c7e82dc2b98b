"""The networks that come trained: what their files hold, and that they can be made again."""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet import data
from glassnet.errors import ArgumentError, ModelFileError
from glassnet.formats import safetensors
from glassnet.formats.rounding import LEVELS, Rounded
from glassnet.machine import circumstances
from glassnet.networks import NETWORKS
from glassnet.pretrained import NAMES, path_of, pretrained, stored
from glassnet.structure.flops import flops
from tests.command import run
from tests.pages import DOCS, run_page
from tools import train_pretrained

full_mnist = pytest.mark.skipif(
    "GLASSNET_DATA" not in os.environ, reason="GLASSNET_DATA names no MNIST"
)
MOST_BYTES = 3_000_000
BEFORE = "test accuracy before rounding"


def test_they_are_the_networks_of_the_study() -> None:
    assert set(NAMES) == set(NETWORKS)
    for name in NAMES:
        model = pretrained(name)
        assert (model.name, model.count_params()) == (name, NETWORKS[name].parameters)


def test_they_take_less_than_three_megabytes() -> None:
    assert sum(path_of(name).stat().st_size for name in NAMES) < MOST_BYTES


def test_each_call_gives_a_network_of_its_own() -> None:
    one, other = pretrained("lenet"), pretrained("lenet")
    one.set_weights([np.zeros_like(w) for w in one.get_weights()])
    assert other.get_weights()[0].any()


@pytest.mark.parametrize("name", NAMES)
def test_the_receipt_is_of_the_weights_that_are_loaded(name: str) -> None:
    model = pretrained(name)
    origin = model.origin
    assert origin is not None
    assert not origin.changed
    assert origin.weights == data.fingerprint(*model.get_weights())
    assert origin.data is not None
    assert (origin.data.name, origin.data.counts) == ("mnist-55k", (55_000, 10_000))
    command = f"glassnet {' '.join(train_pretrained.command(name))}"
    assert origin.recipe["command"] == command
    assert origin.recipe["seed"] == train_pretrained.SEED == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_weights_are_those_of_the_network(name: str) -> None:
    network = stored(name)
    assert list(network.tensors) == network.model.weight_names()
    for kept, weights in zip(network.tensors.values(), network.model.get_weights(), strict=True):
        if weights.ndim == 1:
            assert isinstance(kept, np.ndarray)
            np.testing.assert_array_equal(kept, weights)
            continue
        assert isinstance(kept, Rounded)
        # Each unit has its own scale, and uses all of its range: that is what the rule says.
        largest = np.abs(kept.values.astype(int)).max(axis=tuple(range(weights.ndim - 1)))
        assert largest.tolist() == [LEVELS] * weights.shape[-1]
        np.testing.assert_array_equal(kept.values * kept.scales, weights)


@pytest.mark.parametrize("name", NAMES)
def test_the_digits_of_the_sample_are_read(name: str) -> None:
    """They are as new to the network as MNIST's test images: the accuracy is about the same."""
    model = pretrained(name)
    (x_train, y_train), (x_test, y_test) = data.load("mnist-5k")
    x, y = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    assert model.origin is not None
    accuracy = float((model.predict(x).argmax(axis=1) == y).mean())
    assert accuracy == pytest.approx(model.origin.figures["accuracy"], abs=0.005)


@full_mnist
@pytest.mark.parametrize("name", NAMES)
def test_the_figures_are_those_of_the_test_set_and_as_good_as_before_the_rounding(
    name: str,
) -> None:
    model = pretrained(name)
    _, (x, y) = data.load("mnist")
    origin = model.origin
    assert origin is not None
    accuracy = float((model.predict(x).argmax(axis=1) == y).mean())
    # On other kinds of processors the last bits differ, and may tip an image or two.
    assert accuracy == pytest.approx(origin.figures["accuracy"], abs=2.5e-4)
    assert origin.figures["accuracy"] == pytest.approx(origin.recipe[BEFORE], abs=5e-4)


@full_mnist
@pytest.mark.slow
def test_the_command_makes_the_network_again_bit_by_bit() -> None:
    made_with = pretrained("feedforward").origin
    assert made_with is not None
    if any(made_with.recipe[fact] != here for fact, here in circumstances().items()):
        pytest.skip("the networks were trained with other versions, or on another processor")
    _, test = data.load("mnist-55k")
    assert train_pretrained.differences("feedforward", test) == []


def test_another_training_is_told_from_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: by a weight, by the weights before rounding, by a version."""
    _, test = data.load("mnist-5k")
    kept = safetensors.read_stored(path_of("lenet")).description["origin"]

    def trained(name: str) -> gn.Sequential:
        model = pretrained(name)
        weights = model.get_weights()
        weights[0][0, 0, 0, 0] *= 2
        origin = model.origin
        assert origin is not None
        model.set_weights(weights)
        recipe = {**origin.recipe, "glassnet": "9.0"}
        model.origin = dataclasses.replace(origin, recipe=recipe, weights="")
        return model

    monkeypatch.setattr(train_pretrained, "trained", trained)
    monkeypatch.setattr(train_pretrained, "circumstances", lambda: {"numpy": "1.0"})
    assert train_pretrained.differences("lenet", test) == [
        f"glassnet is 9.0 here, and was {kept['recipe']['glassnet']}",
        f"numpy is 1.0 here, and was {kept['recipe']['numpy']}",
        "conv2d/kernel has other values",
        "other weights before rounding",
    ]


# What a user asks for


def test_an_unknown_name() -> None:
    with pytest.raises(
        ArgumentError, match="unknown trained network 'lenet5': did you mean 'lenet'"
    ):
        gn.networks.pretrained("lenet5")
    with pytest.raises(ArgumentError, match="trained network"):
        gn.networks.pretrained(Path("lenet"))  # type: ignore[arg-type]


def test_a_damaged_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("glassnet.pretrained.loading.FOLDER", tmp_path)
    with pytest.raises(ModelFileError, match=r"no such file.*comes with glassnet: install it anew"):
        pretrained("lenet")
    contents = path_of("lenet")
    contents.write_bytes(b"not at all")
    with pytest.raises(ModelFileError, match="install it anew"):
        pretrained("lenet")


def test_a_name_on_the_command_line_stands_for_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("info", "lenet")
    assert str(path_of("lenet")) in done.out
    done = run("evaluate", "lenet", "--dataset", "mnist-5k")
    assert "accuracy  0.9950" in done.out
    assert "has seen them" not in done.out
    done = run("inspect", "lenet", "--dataset", "mnist-5k")
    assert "conv2d" in done.out


def test_what_lies_there_comes_before_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lenet").mkdir()
    done = run("info", "lenet")
    assert done.status == 2
    assert done.err == "Error: lenet: this is a folder; name the file in it.\n"


# The page


def test_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_page(DOCS / "pretrained.md", tmp_path, monkeypatch) == 2


def test_the_table_of_the_page_is_true() -> None:
    text = (DOCS / "pretrained.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \|$", text, re.MULTILINE)
    assert [name for name, _ in rows] == list(NAMES)
    for name, cells in rows:
        model = pretrained(name)
        assert model.origin is not None
        assert cells.split(" | ") == [
            f"{model.count_params():,}",
            f"{flops(model.ops())[0]:,}",
            f"{model.origin.recipe[BEFORE]:.2%}".replace("%", " %"),
            f"{model.origin.figures['accuracy']:.2%}".replace("%", " %"),
            f"{path_of(name).stat().st_size / 1e3:,.0f} kB",
        ]
