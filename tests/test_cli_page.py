"""``glassnet page``: what it writes, what it says, and what wrong input gets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.data import load
from glassnet.formats import Contents, safetensors
from glassnet.layers import Dense, Flatten, Input
from glassnet.model import Sequential
from glassnet.model.saving import contents_of as description_of
from glassnet.page.html import is_page
from glassnet.study import StatisticsTracker
from tests.command import run, write_digits
from tests.page_files import contents_of
from tests.shown_networks import dense_network


@pytest.fixture(autouse=True)
def in_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is named, the page is written into the folder of the moment."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """The file of a small network."""
    path = tmp_path / "small.safetensors"
    dense_network().save(path)
    return path


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of a run of a small network on the sample."""
    folder = tmp_path_factory.mktemp("results")
    sample = load("mnist-5k")
    model = Sequential(
        [Input((28, 28, 1)), gn.layers.Rescaling(1 / 255), Flatten(), Dense(10, "softmax")],
        name="tiny",
        seed=3,
    )
    model.compile("sgd", "sparse_categorical_crossentropy", ["accuracy"])
    tracker = StatisticsTracker(folder, data=sample.card)
    x, y = sample.training
    model.fit(x, y, batch_size=500, epochs=2, seed=3, verbose=0, callbacks=tracker)
    model.evaluate(*sample.test, verbose=0, callbacks=tracker)
    (path,) = (folder / "runs").glob("*.json")
    return path


def shown(path: Path) -> list[str]:
    """The names of the networks of a page."""
    contents = contents_of(path.read_text(encoding="utf-8"))
    return [model["name"] for model in contents["models"]]


def test_without_arguments_it_writes_the_five_networks() -> None:
    done = run("page")
    assert (done.status, done.err) == (0, "")
    assert shown(Path("page.html")) == ["lenet", "feedforward", "conv1", "conv2", "conv1-pool"]
    first, second = done.out.splitlines()
    assert first.startswith("page.html: 2.")
    assert first.endswith(
        " MB; lenet, feedforward, conv1, conv2 and conv1-pool with 200 test images of MNIST's "
        "sample of 5,000"
    )
    assert second == "open it in a browser: it needs no network, and no other file."


def test_a_page_has_the_name_of_its_network(network: Path) -> None:
    assert run("page", network).status == 0
    assert shown(Path("dense.html")) == ["dense"]
    assert run("page", network, "lenet").status == 0
    assert shown(Path("page.html")) == ["dense", "lenet"]


def test_networks_of_one_name_are_told_apart_by_their_files(network: Path) -> None:
    other = network.with_name("other.safetensors")
    other.write_bytes(network.read_bytes())
    assert run("page", network, other, "-o", "both.html").status == 0
    assert shown(Path("both.html")) == ["dense (small)", "dense (other)"]


def test_a_page_is_replaced_and_another_file_is_not(network: Path) -> None:
    for _ in range(2):
        assert run("page", network).status == 0
    Path("dense.html").write_text("<p>mine</p>", encoding="utf-8")
    done = run("page", network)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "Error: dense.html: there is such a file, and it is no page of glassnet's: name another, "
        "-o FILE.\n"
    )
    assert Path("dense.html").read_text(encoding="utf-8") == "<p>mine</p>"
    assert run("page", network, "-o", "dense.html").status == 0
    assert is_page(Path("dense.html"))


def test_the_page_can_train(network: Path) -> None:
    done = run("page", network, "--train", "-o", "train.html")
    training = contents_of(Path("train.html").read_text(encoding="utf-8"))["training"]
    assert training["training"]["images"]["shape"] == [4000, 28, 28, 1]
    assert "; 4,000 training images of MNIST's sample of 5,000 to train on" in done.out


def test_the_images_may_be_ones_own(network: Path, tmp_path: Path) -> None:
    digits = write_digits(tmp_path / "digits")
    assert run("page", network, "--data", digits).status == 0
    described = contents_of(Path("dense.html").read_text(encoding="utf-8"))["digits"]
    assert described["source"] == "test images of digits"
    assert described["images"]["shape"][0] == 40


def test_the_page_is_opened(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_browser(url: str) -> bool:
        opened.append(url)
        return len(opened) == 1

    monkeypatch.setattr("webbrowser.open", open_browser)
    done = run("page", network, "--open")
    assert (done.err, opened) == ("", [Path("dense.html").resolve().as_uri()])
    done = run("page", network, "--open")
    assert done.status == 0
    assert done.err == ("Note: no browser could be opened from here; open dense.html by hand.\n")


def test_a_film_brings_its_network_with_it(record: Path) -> None:
    done = run("page", "--film", record, "--frames", 5)
    assert done.status == 0
    contents = contents_of(Path("tiny.html").read_text(encoding="utf-8"))
    assert [film["frames"][-1] for film in contents["films"]] == [16]
    assert len(contents["films"][0]["frames"]) == 5
    assert contents["films"][0]["isSame"]
    assert shown(Path("tiny.html")) == ["tiny"]
    receipt = dict(map(tuple, contents["models"][0]["receipt"]))
    assert receipt["seed"] == "3"
    accuracy = contents["models"][0]["accuracy"]
    assert 0 < accuracy < 1
    assert receipt["test accuracy"] == f"{accuracy:.4f}"
    assert receipt["trained on"] == "MNIST's sample of 5,000 (mnist-5k)"
    assert "; a film of tiny, seed 3\n" in done.out


def test_a_film_of_another_network_joins_those_of_the_page(record: Path, network: Path) -> None:
    assert run("page", network, "--film", record, "--frames", 2).status == 0
    contents = contents_of(Path("page.html").read_text(encoding="utf-8"))
    assert shown(Path("page.html")) == ["dense", "tiny"]
    assert contents["films"][0]["model"] == 1


def test_a_loss_of_somebodys_own_does_not_matter(network: Path) -> None:
    contents = description_of(dense_network())
    training = {"loss": {"class_name": "Mine", "config": {}}, "metrics": []}
    training["optimizer"] = {"class_name": "Yours", "config": {}}
    safetensors.write(
        network, Contents({**contents.description, "training": training}, contents.tensors)
    )
    assert run("page", network).status == 0


def with_own_layer(path: Path) -> None:
    contents = description_of(dense_network())
    contents.description["architecture"]["layers"][2]["class_name"] = "Maxout"
    safetensors.write(path, contents)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.safetensors"], "nowhere.safetensors: there is no such file."),
        (["leent"], "unknown file or trained network 'leent': did you mean 'lenet'? Known are"),
        (["folder/leent"], "folder/leent: there is no such file."),
        (["text.safetensors"], "text.safetensors: not a safetensors file, or a damaged one"),
        (["."], ".: is a folder: name a file that glassnet train wrote."),
        (["{record}"], "is no network: name a file that glassnet train wrote; the record of a run"),
        (
            ["maxout.safetensors"],
            "maxout.safetensors: its layer 'dense' is of a class of your own, 'Maxout', and the "
            "page knows only the layers of glassnet",
        ),
        (
            ["vector.safetensors"],
            "vector.safetensors: vector takes inputs of 10, and the page shows images",
        ),
        (
            ["lenet", "colour.safetensors"],
            "colour takes images of 8×8×3, and lenet of 28×28×1: all networks of a page answer",
        ),
        (["colour.safetensors"], "its images of 8×8×3 are no digits of MNIST's: name data for it"),
        (["lenet", "-o", "lenet.pdf"], "lenet.pdf: browsers open pages by the ending of their"),
        (["lenet", "-o", "."], ".: is a folder; name a file, such as page.html."),
        (["lenet", "-o", "no/page.html"], "no/page.html: there is no folder no; make it, or name"),
        (["--film", "nowhere.json"], "nowhere.json"),
        (["--film", "text.safetensors"], "text.safetensors: no record of a run, or a damaged one"),
        (["--film", "{record}", "--frames", "1"], "Invalid value for '--frames': 1"),
        (["lenet", "--frames", "9"], "--frames is for films: name the record of a run with --film"),
        (["lenet", "--data", "nowhere"], "nowhere"),
        (["lenet", "--dataset", "mnits"], "unknown data set 'mnits': did you mean 'mnist'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_input_is_answered_in_a_sentence(
    arguments: list[str], sentence: str, record: Path
) -> None:
    Path("text.safetensors").write_text("no network", encoding="utf-8")
    with_own_layer(Path("maxout.safetensors"))
    for name, shape in (("vector", (10,)), ("colour", (8, 8, 3))):
        model = Sequential([Input(shape)], name=name, seed=0)
        if len(shape) > 1:
            model.add(Flatten())
        model.add(Dense(10, "softmax"))
        model.save(f"{name}.safetensors")
    done = run("page", *(word.format(record=record) for word in arguments))
    assert (done.status, done.out) == (2, "")
    assert sentence in done.err
    assert "Traceback" not in done.err
    assert not list(Path().glob("*.html"))


def test_the_weights_of_a_file_are_on_the_page(network: Path) -> None:
    assert run("page", network).status == 0
    saved = gn.load_model(network)
    assert saved.count_params() == 12_730
    described = contents_of(Path("dense.html").read_text(encoding="utf-8"))["models"][0]
    shapes = [tuple(weight["shape"]) for op in described["ops"] for weight in op["weights"]]
    assert shapes == [np.shape(weight) for weight in saved.get_weights()]
