"""A saved network knows its data: what is typed without an option that the program could know."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.data.catalogue import CATALOGUE
from tests.command import Result, run
from tests.tiny_data import enter, write_files

BAG, BOOT = 8, 9


def places(seed: int, turned: bool = False) -> list[np.ndarray]:
    """Images of ten classes, each with one bright place, which is another one if they are turned.

    Whoever has learned the one is always wrong about the other.
    """
    generator = np.random.default_rng(seed)
    arrays: list[np.ndarray] = []
    for n in (200, 60):
        labels = generator.permutation(np.arange(n, dtype=np.uint8) % 10)
        images = generator.integers(0, 60, (n, 4, 6), np.uint8)
        bright = (labels + 5) % 10 if turned else labels
        images.reshape(n, -1)[np.arange(n), bright] = 255
        arrays += [images, labels]
    return arrays


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small MNIST and a small Fashion-MNIST, where the program looks for them."""
    nowhere = {"mirrors": ("http://127.0.0.1:9/",), "package_folder": None}
    enter(monkeypatch, tmp_path / "mnist", "mnist", places(1), **nowhere)
    enter(monkeypatch, tmp_path / "fashion-mnist", "fashion-mnist", places(2, turned=True))
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def fashion(sets: Path) -> Path:
    """A network that was trained on the small Fashion-MNIST."""
    path = sets / "fashion.safetensors"
    assert train(path, "--dataset", "fashion-mnist").status == 0
    return path


def train(path: Path, *arguments: object) -> Result:
    recipe = ("--epochs", 12, "--batch-size", 10, "--activation", "relu", "--lr", 0.1)
    return run("train", "feedforward", "-o", path, *recipe, *arguments)


def accuracy(done: Result) -> float:
    assert done.status == 0, done.err
    line = next(line for line in done.out.splitlines() if line.startswith("accuracy"))
    return float(line.split()[1])


# ---- what a training leaves in the file --------------------------------------------------------


def test_a_training_tells_and_keeps_what_the_test_set_says(sets: Path) -> None:
    path = sets / "model.safetensors"
    done = train(path, "--dataset", "fashion-mnist")
    assert "test set: loss 0." in done.out
    model = gn.load_model(path)
    origin = model.origin
    assert origin is not None
    data = gn.data.load("fashion-mnist")
    assert origin.data == data.card
    assert model.class_names is not None
    assert model.class_names[BAG:] == ("Bag", "Ankle boot")
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    assert origin.figures == dict(model.evaluate(*data.test).items())
    assert origin.figures["accuracy"] > 0.9
    assert f"test set: loss {origin.figures['loss']:.4f}, accuracy " in done.out
    kept = {"network", "activation", "preprocessing", "optimizer", "learning rate", "epochs"}
    kept |= {"batch size", "seed", "training images", "validation images", "validation accuracy"}
    assert set(origin.recipe) == kept | {"glassnet", "configuration"}
    assert origin.recipe["epochs"] == 12
    assert origin.recipe["learning rate"] == 0.1
    assert (origin.recipe["training images"], origin.recipe["validation images"]) == (183, 17)


def test_the_same_training_gives_the_same_bytes(sets: Path) -> None:
    one, other = sets / "one.safetensors", sets / "other.safetensors"
    for path, threads in ((one, 1), (other, 2)):
        train(path, "--dataset", "fashion-mnist", "--threads", threads)
    assert one.read_bytes() == other.read_bytes()


# ---- evaluate ----------------------------------------------------------------------------------


def test_a_network_is_judged_on_the_data_of_its_training(fashion: Path) -> None:
    """It was judged on MNIST, where it is always wrong."""
    done = run("evaluate", fashion)
    assert accuracy(done) > 0.9
    assert "on fashion-mnist: 60 test images" in done.out
    assert "Ankle boot" in done.out
    assert done.err == ""


def test_another_data_set_than_that_of_the_training_is_said(fashion: Path) -> None:
    done = run("evaluate", fashion, "--dataset", "mnist")
    assert accuracy(done) < 0.1
    assert done.err == (
        f"Note: {fashion} was trained on fashion-mnist, and is judged on mnist here.\n"
        f"Note: mnist has other classes than {fashion}: class 0 is 0, and was T-shirt/top in its "
        "training. Answers and labels are compared by number.\n"
    )


def test_other_contents_under_the_same_name_are_said(fashion: Path) -> None:
    write_files(fashion.parent / "other", places(7, turned=True))
    done = run(
        "evaluate", fashion, "--dataset", "fashion-mnist", "--data", fashion.parent / "other"
    )
    assert accuracy(done) > 0.9
    assert (
        f"Note: this fashion-mnist has other contents than that on which {fashion} was trained.\n"
        in done.err
    )


def test_labels_are_matched_by_the_names_of_their_classes(
    fashion: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Images of the same kind, whose labels count the classes the other way round."""
    arrays = places(3, turned=True)
    arrays = [arrays[0], 9 - arrays[1], arrays[2], 9 - arrays[3]]
    names = CATALOGUE["fashion-mnist"].classes[::-1]
    enter(monkeypatch, fashion.parent / "kmnist", "kmnist", arrays, classes=names)
    done = run("evaluate", fashion, "--dataset", "kmnist")
    assert accuracy(done) > 0.9
    assert (
        f"Note: the classes of kmnist are matched with those of {fashion} by their names.\n"
        in done.err
    )


def test_data_of_ones_own_has_to_be_named(fashion: Path) -> None:
    model = gn.load_model(fashion)
    assert model.origin is not None
    assert model.origin.data is not None
    card = dataclasses.replace(model.origin.data, name="wardrobe", title="My wardrobe")
    model.origin = gn.Origin(card)
    model.save(fashion)
    done = run("evaluate", fashion)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"Error: {fashion}: it was trained on wardrobe, which is data of somebody's own: say with "
        "--data where it is.\n"
    )


def test_a_file_that_does_not_say_its_data_is_judged_on_mnist_and_says_so(fashion: Path) -> None:
    model = gn.load_model(fashion)
    model.origin = None
    model.save(fashion)
    done = run("evaluate", fashion)
    assert accuracy(done) < 0.1
    assert done.err == (
        f"Note: {fashion} does not say on what data it was trained, as files of earlier versions "
        "do not: it is judged on mnist. --dataset or --data names another.\n"
    )


def test_the_sample_of_mnist_is_no_test_of_what_may_have_been_trained_on_it(tmp_path: Path) -> None:
    path = tmp_path / "unknown.safetensors"
    gn.networks.build("feedforward", seed=0).save(path)
    done = run("evaluate", path, "--dataset", "mnist-5k")
    assert "has seen them" in done.out
