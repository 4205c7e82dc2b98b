"""``glassnet inspect``: what it shows of networks, checkpoints and runs, and what it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.callbacks import BackupAndRestore, ModelCheckpoint
from glassnet.study.running.images import load_images
from glassnet.study.running.recipe import RECIPES
from glassnet.study.tracking.store import read_run
from tests.command import run

DOCS = Path(__file__).parents[1] / "docs"
SAMPLE = ("--dataset", "mnist-5k")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that was trained on the sample."""
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    assert run("train", "feedforward", "-o", path, *SAMPLE, "--epochs", 1).status == 0
    return path


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training on the sample that was kept in its second epoch, after 35 of 115 steps."""
    folder = tmp_path_factory.mktemp("backup")
    recipe = RECIPES["original"].changed(batch_size=32, epochs=2)
    images = load_images("mnist-5k", None, recipe.validation)
    model = recipe.make_network("feedforward", images, 0)
    model.origin = gn.Origin(images.card)
    backup = BackupAndRestore(folder, save_freq=150, delete_checkpoint=False)
    recipe.fit(model, images, 0, callbacks=backup, verbose=0)
    return next(folder.glob("*150*"))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of a run on the sample."""
    folder = tmp_path_factory.mktemp("study")
    command = ("study", "feedforward", "--epochs", 2, "--batch-size", 64, "-o", folder, *SAMPLE)
    assert run(*command).status == 0
    return next((folder / "runs").glob("*.json"))


def rows_of(out: str) -> dict[str, list[str]]:
    """The cells of each layer's row, by the layer's name."""
    lines = (line.split() for line in out.splitlines())
    return {line[0]: line[1:] for line in lines if line and line[0].startswith(("dense", "flat"))}


# ---- what it shows -------------------------------------------------------------------------------


def test_a_network_is_shown_layer_by_layer(network: Path) -> None:
    done = run("inspect", network)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "feedforward, float32"
    rows = rows_of(done.out)
    assert list(rows) == ["flatten", "dense", "dense_1", "dense_2"]
    assert rows["dense"][0] == "0/120"
    assert rows["flatten"][:2] == ["–", "–"]
    assert "Outputs and gradients: 512 of the 4,000 training images of mnist-5k, evenly" in done.out
    assert "A network alone has no next step" in done.out
    assert "moved" not in done.out


def test_its_figures_are_those_of_the_network(network: Path) -> None:
    done = run("inspect", network, "--json")
    assert (done.status, done.err) == (0, "")
    seen = json.loads(done.out)
    model = gn.load_model(network)
    (x, _), _ = gn.data.load("mnist-5k")
    outputs = model.layer_outputs(x[np.linspace(0, 3999, 512).astype(int)])
    for layer in seen["layers"]:
        size = np.sqrt(np.mean(outputs[layer["name"]].astype(float) ** 2))
        assert layer["outputs"]["size"] == pytest.approx(size, rel=1e-6)
        assert layer["update"] is None
    assert seen["file"] == str(network)
    assert (seen["step"], seen["images"]) == (None, 512)
    assert seen["observations"] == []


def test_a_checkpoint_is_shown_at_the_next_step_of_its_training(checkpoint: Path) -> None:
    done = run("inspect", checkpoint)
    assert (done.status, done.err) == (0, "")
    title = " ".join(done.out.split())  # it may take two lines
    assert title.startswith("feedforward, float32, at step 36 of 115 in epoch 2: loss ")
    assert ", learning rate 0.5 " in title
    assert all(cells[-1] == "%" for name, cells in rows_of(done.out).items() if name != "flatten")
    assert "Outputs: 512 of the 3,667 training images of mnist-5k, evenly spread." in done.out
    assert "Gradients and movement: the 32 images of the step." in done.out


def test_a_checkpoint_whose_images_are_not_there_is_shown_as_a_network(checkpoint: Path) -> None:
    done = run("inspect", checkpoint, "--validation", 0.2)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "feedforward, float32"
    assert "The training of this checkpoint takes other images" in done.out


def test_a_run_is_replayed_to_the_step(record: Path) -> None:
    done = run("inspect", record, "--epoch", 2, "--step", 7, "--json")
    assert done.status == 0
    seen = json.loads(done.out)
    told = read_run(record).step_losses
    assert told is not None
    losses = told.array()
    assert (seen["step"]["epoch"], seen["step"]["number"]) == (2, 7)
    assert seen["step"]["loss"] == pytest.approx(float(losses[seen["step"]["steps"] + 6]), rel=1e-6)
    assert all(layer["update"] for layer in seen["layers"] if layer["weights"])


def test_a_replay_that_was_kept_shows_the_same_step(record: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.safetensors"
    step = ("--epoch", 2, "--step", 7)
    assert run("replay", record, *step, "-o", there).status == 0
    of_run, of_file = (
        json.loads(run("inspect", path, *options, "--json").out)
        for path, options in ((record, step), (there, SAMPLE))
    )
    assert of_run["layers"] == of_file["layers"]
    assert of_run["step"] == of_file["step"]
    near = run("inspect", record, *step, "--checkpoints", there, "--json")
    assert json.loads(near.out)["layers"] == of_run["layers"]


def test_a_network_that_was_trained_with_vectors_has_gradients(tmp_path: Path) -> None:
    (x, y), _ = gn.data.load("mnist-5k")
    model = gn.Sequential(
        [gn.layers.Rescaling(1 / 255), gn.layers.Flatten(), gn.layers.Dense(10, "softmax")], seed=0
    )
    model.compile("sgd", "categorical_crossentropy")
    model.fit(x[:64], np.eye(10)[y[:64]], verbose=0)
    model.save(tmp_path / "model.safetensors")
    done = run("inspect", tmp_path / "model.safetensors", *SAMPLE, "--json")
    assert done.status == 0
    assert json.loads(done.out)["layers"][-1]["weight_gradients"]["size"] > 0


def test_a_training_that_keeps_its_state_says_what_its_data_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkpoint of glassnet train did not tell, and its next step could not be shown."""
    path = tmp_path / "model.safetensors"
    monkeypatch.setattr("glassnet.cli.backup.Backup.discard", lambda self: None)
    monkeypatch.setattr("glassnet.cli.backup.SECONDS", 0.01)
    command = ("train", "feedforward", "-o", path, *SAMPLE, "--epochs", 1, "--resume")
    assert run(*command).status == 0
    newest = max(Path(f"{path}.training").glob("*.safetensors"))
    model = gn.load_model(newest)
    assert model.trained_on is not None
    assert model.trained_on.name == "mnist-5k"
    done = run("inspect", newest)
    assert (done.status, done.err) == (0, "")
    assert ", at step " in done.out.splitlines()[0]


# ---- what it refuses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is no network, no checkpoint and no record of a run"),
        (b"\x89PNG\r\n\x1a\n", "is no network, no checkpoint and no record of a run"),
        (b"{}", "no record of a run"),
        # A length that begins with the bytes of " {".
        (b" {\0\0\0\0\0\0{}", "not a safetensors file"),
        (b'{"format": 1', "no record of a run, or a damaged one"),
    ],
)
def test_a_file_of_another_kind(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    step = ("--epoch", 1, "--step", 1) if content[:1] == b"{" else ()
    done = run("inspect", path, *step)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"Error: {path}: {sentence}")
    assert done.err.count("\n") == 1


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    done = run("inspect", tmp_path / "nowhere.safetensors")
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert "there is no such file" in done.err
    done = run("inspect", tmp_path)
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert "folder" in done.err
    (tmp_path / "step-0000000007.safetensors").touch()
    done = run("inspect", tmp_path)
    assert "such as " in done.err
    assert "step-0000000007.safetensors" in done.err


def test_a_step_belongs_to_a_run(network: Path, record: Path) -> None:
    one: tuple[tuple[object, ...], ...] = (("--epoch", 1), ("--step", 1))
    for options in (*one, ("--epoch", 1, "--step", 1)):
        done = run("inspect", network, *options)
        assert (done.status, done.out) == (2, "")
        assert "--epoch and --step are for the record of a run" in done.err
    for options in ((), *one):
        done = run("inspect", record, *options)
        assert (done.status, done.out) == (2, "")
        assert "say with --epoch and --step which step of the run" in done.err


def test_an_option_for_a_file_of_another_kind_is_not_ignored(network: Path, record: Path) -> None:
    step = ("--epoch", 1, "--step", 1)
    for path, *options in (
        (network, "--validation", 0.2),
        (network, "--checkpoints", network),
        (record, *step, "--validation", 0.2),
    ):
        done = run("inspect", path, *options)
        assert (done.status, done.out) == (2, "")
        assert f"{options[-2]} is for" in done.err


def test_a_step_that_the_run_never_made(record: Path) -> None:
    for options in (("--epoch", 3, "--step", 1), ("--epoch", 1, "--step", 1000)):
        done = run("inspect", record, *options)
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)


def test_a_network_of_data_that_nobody_names(tmp_path: Path) -> None:
    model = gn.Sequential([gn.Input((5,)), gn.layers.Dense(3)], seed=0)
    model.save(tmp_path / "model.safetensors")
    done = run("inspect", tmp_path / "model.safetensors", *SAMPLE)
    assert (done.status, done.out) == (2, "")
    assert "name data of the network's own classes with --dataset or --data" in done.err


def test_data_of_ones_own_that_nobody_names(network: Path, tmp_path: Path) -> None:
    model = gn.load_model(network)
    assert model.trained_on is not None
    model.origin = gn.Origin(replace(model.trained_on, name="my-pictures"))
    model.save(tmp_path / "model.safetensors")
    done = run("inspect", tmp_path / "model.safetensors")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "was trained on my-pictures" in done.err
    assert "say with --data where it is" in done.err


def test_a_run_without_a_seed(record: Path, tmp_path: Path) -> None:
    told = json.loads(record.read_text())
    told["seeds"]["training"] = None
    path = tmp_path / "run.json"
    path.write_text(json.dumps(told))
    done = run("inspect", path, "--epoch", 1, "--step", 1)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "seed" in done.err


def test_a_checkpoint_without_a_fingerprint_is_taken_at_its_word(tmp_path: Path) -> None:
    (x, y), _ = gn.data.load("mnist-5k")
    model = gn.Sequential(
        [gn.layers.Rescaling(1 / 255), gn.layers.Flatten(), gn.layers.Dense(10, "softmax")], seed=0
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    path = tmp_path / "{epoch}.safetensors"
    model.fit(x, y, seed=0, verbose=0, callbacks=ModelCheckpoint(path))
    done = run("inspect", tmp_path / "1.safetensors", *SAMPLE, "--json")
    assert done.status == 0
    assert json.loads(done.out)["step"]["epoch"] == 2


# ---- the page ------------------------------------------------------------------------------------


def test_the_code_of_the_page_runs(
    checkpoint: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    images = load_images("mnist-5k", None, RECIPES["original"].validation)
    x_train, y_train = images.training
    names: dict[str, object] = {
        "model": RECIPES["original"].make_network("lenet", images, 0),
        "x_train": x_train,
        "y_train": y_train,
        "record": record,
        "checkpoint": checkpoint,
    }
    page = (DOCS / "inspecting.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(shown) == 2
    for block in shown:
        exec(block, names)
    out = capsys.readouterr().out
    assert "lenet, float32\n" in out
    assert "at step 10 of 58 in epoch 1" in out
    assert "at step 36 of 115 in epoch 2" in out
