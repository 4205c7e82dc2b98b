"""A saved network knows its data: what is typed without an option that the program could know."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.data.catalogue import CATALOGUE
from tests.command import Result, run
from tests.own_data import write_pictures
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


def test_a_training_that_learned_nothing_says_so(sets: Path) -> None:
    path = sets / "model.safetensors"
    done = run("train", "feedforward", "-o", path, "--lr", 1e-9, "--epochs", 1)
    assert done.status == 0
    assert done.err.startswith(
        "Note: feedforward never started: it knows no more than a constant answer does."
    )
    assert done.err.count("\n") == 2
    assert done.err.splitlines()[1].startswith("glassnet study with the same options")
    origin = gn.load_model(path).origin
    assert origin is not None
    assert origin.recipe["verdict"] == "never started"
    assert train(path, "--dataset", "fashion-mnist").err == ""


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
        f"Note: fashion-mnist has other contents here than when {fashion} was trained on it.\n"
        in done.err
    )


def test_of_several_data_sets_in_a_folder_the_network_knows_its_own(fashion: Path) -> None:
    done = run("evaluate", fashion, "--data", fashion.parent)
    assert accuracy(done) > 0.9
    assert "on fashion-mnist: 60 test images" in done.out
    assert done.err == ""
    done = train(fashion, "--dataset", "fashion-mnist", "--data", fashion.parent)
    assert f"now try: glassnet evaluate {fashion} --data {fashion.parent}\n" in done.out


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


# ---- data of one's own -------------------------------------------------------------------------

CLOTHES = ("bag", "boot", "coat", "dress", "hat", "jacket", "sandal", "shirt", "skirt", "sock")


@pytest.fixture
def clothes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pictures in ten classes, each of which has one bright row or column."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    generator = np.random.default_rng(0)
    labels = np.arange(100) % 10
    images = generator.integers(0, 60, (100, 5, 5, 1), np.uint8)
    for image, label in zip(images[..., 0], labels, strict=True):
        (image if label < 5 else image.T)[label % 5] = 255
    write_pictures(tmp_path / "clothes", images, [CLOTHES[label] for label in labels])
    return tmp_path / "clothes"


def test_ten_classes_of_ones_own_are_not_taken_for_digits(clothes: Path) -> None:
    """They were called "mnist", and so was what they were judged on."""
    path = clothes.parent / "own.safetensors"
    done = train(path, "--data", clothes)
    assert f"now try: glassnet evaluate {path} --data {clothes}\n" in done.out
    model = gn.load_model(path)
    assert model.origin is not None
    assert model.origin.data is not None
    assert (model.origin.data.name, model.class_names) == ("clothes", CLOTHES)

    done = run("evaluate", path)
    assert (done.status, done.out) == (2, "")
    assert f"Error: {path}: it was trained on clothes, which is data of somebody's own" in done.err

    done = run("evaluate", path, "--data", clothes)
    assert accuracy(done) == pytest.approx(model.origin.figures["accuracy"], abs=5e-5)
    assert f"on clothes: {model.origin.data.counts[1]} test images" in done.out
    assert "sandal" in done.out
    assert str(path) not in done.err  # it is the same data
    assert str(clothes.parent).encode() not in path.read_bytes()


@pytest.mark.parametrize("option", ["--transpose", "--no-transpose"])
def test_what_was_turned_by_hand_need_not_be_turned_again(clothes: Path, option: str) -> None:
    path = clothes.parent / "own.safetensors"
    train(path, "--data", clothes, option)
    done = run("evaluate", path, "--data", clothes)
    assert accuracy(done) == float(run("info", path).out.split("\naccuracy")[1].split()[0])
    assert str(path) not in done.err  # it is the same data
    other = ("--transpose", "--no-transpose")[option == "--transpose"]
    done = run("evaluate", path, "--data", clothes, other)
    assert "clothes has other contents here" in done.err


def test_a_folder_under_another_name_is_the_same_data(clothes: Path) -> None:
    path = clothes.parent / "own.safetensors"
    train(path, "--data", clothes)
    moved = clothes.rename(clothes.parent / "wardrobe")
    done = run("evaluate", path, "--data", moved)
    assert accuracy(done) > 0.9
    assert str(path) not in done.err


def test_a_folder_that_has_changed_since_the_training_is_said(clothes: Path) -> None:
    path = clothes.parent / "own.safetensors"
    train(path, "--data", clothes)
    next((clothes / "hat").iterdir()).unlink()
    done = run("evaluate", path, "--data", clothes)
    assert (
        f"Note: clothes has other contents here than when {path} was trained on it.\n" in done.err
    )


# ---- profile, show -----------------------------------------------------------------------------


def test_a_profile_of_a_saved_network_needs_no_data(
    fashion: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It loaded MNIST, whose images the network may not even take."""
    monkeypatch.setenv("GLASSNET_DATA", str(fashion.parent / "nowhere"))
    done = run("profile", fashion, "--steps", 2, "--batch-size", 20, "--json")
    assert (done.status, json.loads(done.out)["images"]) == (0, 200)
    assert run("show", fashion).status == 0


def test_a_profile_of_a_network_whose_outputs_are_no_classes(tmp_path: Path) -> None:
    path = tmp_path / "pictures.safetensors"
    gn.Sequential([gn.Input((4, 6, 1)), gn.layers.Conv2D(2, 3)], "edges", seed=0).save(path)
    done = run("profile", path)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"Error: {path}: edges has outputs of shape (2, 4, 2), where one number for each class "
        "belongs.\n"
    )


# ---- info --------------------------------------------------------------------------------------


def test_all_that_a_file_says(fashion: Path) -> None:
    done = run("info", fashion)
    assert (done.status, done.err) == (0, "")
    model = gn.load_model(fashion)
    origin = model.origin
    assert origin is not None
    assert origin.data is not None
    assert done.out.startswith(f"{fashion}  ")
    assert f" kB, written by glassnet {gn.__version__}\n" in done.out
    said = [" ".join(line.split()) for line in done.out.splitlines()]
    for line in (
        "Dense(10, softmax) 10 850 1,680",
        "trained on Fashion-MNIST (fashion-mnist)",
        "images 200 to train on, 60 to test with",
        "pictures 4×6 pixels in grey; the whole picture; bright on a dark background",
        "learning rate 0.1",
        "training images 183",
        f"validation accuracy {origin.recipe['validation accuracy']:.4g}",
        f"accuracy {origin.figures['accuracy']:.4f}",
        f"data {origin.data.fingerprint}",
        f"configuration {origin.recipe['configuration']}",
        f"weights {origin.weights}",
    ):
        assert line in said
    assert "classes 0 T-shirt/top, 1 Trouser, 2 Pullover" in "\n".join(said)
    assert "7\N{NO-BREAK SPACE}Sneaker" in done.out
    assert "The file" not in done.out


def test_all_that_a_file_says_as_json(fashion: Path) -> None:
    told = json.loads(run("info", fashion, "--json").out)
    model = gn.load_model(fashion)
    assert model.origin is not None
    assert told["file"]["bytes"] == fashion.stat().st_size
    assert told["network"]["parameters"] == model.count_params()
    assert [layer["layer"] for layer in told["network"]["layers"]][-1] == "Dense(10, softmax)"
    origin = model.origin.to_config()
    assert {name: told[name] for name in origin} == origin
    assert told["missing"] == []


def test_what_a_file_lacks(tmp_path: Path) -> None:
    path = tmp_path / "plain.safetensors"
    model = gn.networks.build("feedforward", seed=0)
    model.compile("adam", "mse")
    model.save(path)
    done = run("info", path)
    assert "The file does not say on what data the network was trained" in done.out
    assert "The file has no figures of a test set" in done.out
    assert "Adam(learning_rate=0.001" in done.out
    told = json.loads(run("info", path, "--json").out)
    assert [told[name] for name in ("data", "recipe", "figures")] == [None, None, None]
    assert len(told["missing"]) == 2


def test_a_network_that_was_changed_after_its_training_says_so(fashion: Path) -> None:
    model = gn.load_model(fashion)
    model.set_weights([weights / 2 for weights in model.get_weights()])
    model.save(fashion)
    done = run("info", fashion)
    assert "how it was trained before it was changed" in done.out
    assert "The weights were changed after the training that is told here" in done.out
    assert "on its test set" not in done.out
    assert json.loads(run("info", fashion, "--json").out)["changed"] is True


def test_many_classes_are_cut_off_in_the_table_and_whole_in_json(tmp_path: Path) -> None:
    path = tmp_path / "many.safetensors"
    model = gn.Sequential([gn.Input((4, 6, 1)), gn.layers.Flatten(), gn.layers.Dense(300)], seed=0)
    card = gn.data.DataCard(
        "signs",
        "Signs",
        tuple(f"sign {n}" for n in range(300)),
        "0" * 64,
        gn.data.PictureForm((4, 6, 1), "whole", "any"),
        (600, 300),
    )
    model.origin = gn.Origin(card)
    model.save(path)
    out = " ".join(run("info", path).out.split())
    assert "199 sign 199 and 100 more" in out
    assert json.loads(run("info", path, "--json").out)["data"]["classes"][299] == "sign 299"


def test_a_path_that_a_terminal_would_obey_is_shown_as_text(tmp_path: Path) -> None:
    path = tmp_path / "red\x1b[31m.safetensors"
    gn.networks.build("feedforward", seed=0).save(path)
    done = run("info", path)
    assert done.status == 0
    assert "red\\x1b[31m.safetensors" in done.out
    assert "\x1b" not in done.out


def test_a_file_that_is_none_has_no_information(tmp_path: Path) -> None:
    done = run("info", tmp_path / "missing.safetensors")
    assert (done.status, done.out) == (2, "")
    assert done.err == f"Error: {tmp_path / 'missing.safetensors'}: there is no such file.\n"
