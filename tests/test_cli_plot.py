"""``glassnet plot``: pictures from the command line, and what it refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import glassnet as gn
from glassnet.cli.plot import plot
from glassnet.study.tracking.store import write_run
from tests.command import run, write_digits
from tests.test_table import make_run

PLOTS = {name.replace("-", "_") for name in plot.commands}


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_digits(tmp_path_factory.mktemp("digits"))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained network for digits."""
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    model = gn.networks.build("feedforward", seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.save(path)
    return path


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    (folder / "runs").mkdir()
    for seed in range(3):
        write_run(folder / "runs" / f"lenet-{seed}.json", make_run(seed=seed))
    write_run(folder / "runs" / "conv1-0.json", make_run("conv1", seed=0))
    return folder


def test_every_plot_of_the_package_has_a_command() -> None:
    others = {"Picture", "alt_text", "picture", "style"}
    assert set(gn.plots.__all__) - others == PLOTS


@pytest.mark.parametrize("kind", ["confusion", "mistakes", "feature-maps", "saliency"])
def test_a_network_is_plotted_with_its_images(
    kind: str, network: Path, digits: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.svg"
    done = run("plot", kind, network, "--data", digits, "-o", picture)
    assert done.status == 0
    assert done.out.startswith(f"{picture}: ")
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    expected = {
        "confusion": "of 40 images are right",
        "mistakes": "in 40 images, the surest first",
        "feature-maps": "on its way through feedforward: image 28×28×1; dense 120",
        "saliency": "6 images with the pixels",
    }
    assert expected[kind] in done.out


@pytest.mark.parametrize("kind", ["architecture", "filters", "weights"])
def test_a_network_is_plotted_alone(kind: str, network: Path, tmp_path: Path) -> None:
    done = run("plot", kind, network, "-o", tmp_path / "picture.png", "--dark")
    assert (done.status, done.err) == (0, "")
    expected = {
        "architecture": "The network feedforward: input 28×28×1",
        "filters": "the layer dense: 32 of 120 filters of 28×28",
        "weights": "the weights of feedforward are spread",
    }
    assert expected[kind] in done.out


def test_a_named_network_is_drawn_without_a_file(tmp_path: Path) -> None:
    done = run("plot", "architecture", "conv1", "-o", tmp_path / "picture.svg")
    assert done.status == 0
    assert "The network conv1" in done.out


def test_runs_are_plotted_by_network_and_figure(results: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.svg"
    done = run("plot", "runs", results, "-o", picture)
    assert (done.status, done.err) == (0, "")
    assert "lenet: accuracy of 3 runs" in done.out
    assert "conv1: accuracy of 1 run" in done.out
    done = run("plot", "runs", results, "--network", "conv1", "--figure", "accuracy", "-o", picture)
    assert "lenet" not in done.out
    (results / "runs" / "damaged.json").write_text("{")
    done = run("plot", "runs", results, "-o", picture)
    (results / "runs" / "damaged.json").unlink()
    assert (done.status, "damaged.json: is damaged" in done.err) == (0, True)


def test_a_history_is_plotted_from_a_record(results: Path, tmp_path: Path) -> None:
    record = results / "runs" / "lenet-0.json"
    done = run("plot", "history", record, "--figure", "accuracy", "-o", tmp_path / "picture.pdf")
    assert (done.status, done.err) == (0, "")
    assert (
        "Learning curve of the accuracy over 3 epochs. Training: from 0.872 to 0.971." in done.out
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("history", "NETWORK"), "is a network, and keeps no learning curve: name the record"),
        (("history", "nowhere.json"), "nowhere.json: there is no such file"),
        (("history", "RECORD", "--figure", "loss"), "unknown figure of this training 'loss'"),
        (("runs", "NETWORK"), "there is no folder runs in it; name the folder of a study"),
        (("runs", "RESULTS", "--network", "lent"), "did you mean 'lenet'"),
        (("weights", "RESULTS"), "is a folder: name a file that glassnet train wrote"),
        (("weights", "RECORD"), "is no network: name a file that glassnet train wrote"),
        (("filters", "NETWORK", "--layer", "dense_1"), "dense_1 has no weights that are images"),
        (("saliency", "NETWORK", "--image", 40), "--image 40: .* has 40 test images, from 0 to 39"),
    ],
)
def test_what_can_not_be_plotted(
    arguments: tuple[object, ...],
    sentence: str,
    network: Path,
    results: Path,
    digits: Path,
    tmp_path: Path,
) -> None:
    places = {
        "NETWORK": network,
        "RESULTS": results,
        "RECORD": results / "runs" / "lenet-0.json",
    }
    named = [places.get(str(each), each) for each in arguments]
    more = ("--data", digits) if named[0] == "saliency" else ()
    picture = tmp_path / "picture.png"
    done = run("plot", *named, *more, "-o", picture)
    assert (done.status, done.out) == (2, "")
    error = done.err.splitlines()[-1]
    assert error.startswith("Error: ")
    assert re.search(sentence, error)
    assert not picture.exists()


def test_the_ending_is_looked_at_before_anything_is_read() -> None:
    done = run("plot", "weights", "nowhere.safetensors", "-o", "picture.gif")
    assert done.err == "Error: picture.gif: a picture's name must end with .png, .svg or .pdf.\n"
    done = run("plot", "weights", "nowhere.safetensors", "-o", "nowhere/picture.png")
    assert done.err.startswith("Error: nowhere/picture.png: can't be written")
