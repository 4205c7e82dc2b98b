"""The command ``glassnet``, as its users type it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet import data
from glassnet.data.catalogue import FILE_NAMES
from glassnet.study import Recorder
from tests.command import run, write_digits

ROOT = Path(__file__).parents[1]
COMMANDS = (
    "study",
    "runs",
    "statistics",
    "report",
    "verify",
    "replay",
    "explain",
    "train",
    "evaluate",
    "predict",
    "info",
    "inspect",
    "page",
    "plot",
    "profile",
    "show",
    "networks",
    "data",
)
QUICK = ("--epochs", 2, "--batch-size", 16)
STUDY = ("study", "--no-explain")
"""So short runs go wrong, and it takes longer to see why than to train them."""


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 96 + 40 real digits."""
    return write_digits(tmp_path_factory.mktemp("digits"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that knows digits, in a file."""
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    arguments = ("--dataset", "mnist-5k", "--epochs", 6, "--batch-size", 32, "--validation", 0)
    assert run("train", "feedforward", "--output", path, *arguments).status == 0
    return path


# ---- help ----------------------------------------------------------------------------------


def test_the_version() -> None:
    assert run("--version").out == f"glassnet, version {gn.__version__}\n"


def test_python_m_glassnet_is_the_command() -> None:
    command = [sys.executable, "-m", "glassnet", "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == run("--version").out


def test_the_version_is_told_without_loading_what_trains_and_draws() -> None:
    program = "import sys; from glassnet.cli import main; main(['--version']); print(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "click" in loaded
    assert loaded & {"numba", "rich", "pooch", "PIL", "safetensors", "filelock"} == set()


def test_the_help_lists_all_commands() -> None:
    shown = run("--help").out
    assert [line.split()[0] for line in shown.split("Commands:\n")[1].splitlines()] == [*COMMANDS]
    assert "..." not in shown.split("Commands:\n")[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_says_what_each_option_means_and_its_default(command: str) -> None:
    done = run(command, "--help")
    assert (done.status, done.err) == (0, "")
    options = done.out.split("Options:\n")[1].split("  -h, --help")[0]
    for option in f"\n{options}".split("\n  --")[1:]:
        words = " ".join(option.split())
        assert "[default: " in words or "[required]" in words, option
        assert words.count(" ") > 5, option


@pytest.mark.parametrize("command", ["study", "train"])
def test_where_the_output_goes_has_a_short_form(command: str) -> None:
    assert "\n  -o, --output " in run(command, "--help").out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_says_what_each_argument_means(command: str) -> None:
    shown = " ".join(run(command, "--help").out.split("Options:")[0].split())
    usage, _, described = shown.partition("Positional arguments: ")
    words = {"[NETWORK]...": "to ", "NETWORK": "to ", "MODEL": "A file ", "IMAGE...": "One digit"}
    for argument in usage.split(f"{command} [OPTIONS] ")[-1].split(maxsplit=2)[:2]:
        if argument in words:
            assert f"{argument} " in described
            assert words[argument] in described
    if "NETWORK" in described:
        assert ", ".join(gn.networks.NETWORKS) in described
        assert ("[default: all of them]" in described) == (command in ("study", "networks"))


@pytest.mark.parametrize("command", ["study", "train"])
def test_the_help_says_each_optimizers_learning_rate(command: str) -> None:
    shown = " ".join(run(command, "--help").out.split())
    assert all(f" for {name}" in shown for name in gn.optimizers.OPTIMIZERS)


@pytest.mark.parametrize("command", ["study", "train"])
def test_the_defaults_are_those_of_the_original_study(command: str) -> None:
    shown = " ".join(run(command, "--help").out.split())
    for default in (
        "original", "(sigmoid)", "(standard)", "(sgd)", "(0.5 for sgd", "(3;", "(128);", "(1/12);",
    ):  # fmt: skip
        assert f"[default: {default}" in shown


# ---- study ---------------------------------------------------------------------------------


def test_a_study_prints_and_writes_its_table(digits: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    done = run(
        *STUDY, "conv1-pool", "feedforward", "--runs", 2, "--seed", 3, "--jobs", 1, *QUICK,
        "--dataset", "mnist", "--data", digits, "--output", folder,
    )  # fmt: skip
    assert done.status == 0
    assert "their contents" not in done.err
    assert done.err.startswith("Note: ")
    assert "not known to be MNIST's" in done.err
    assert done.err.count("\n") == 1
    assert "88 training images + 8 for validation, 40 test images" in done.out
    headings = [line for line in done.out.splitlines() if line[1:2] == "/"]
    assert headings == [
        "1/4  conv1-pool (seed 3)",
        "2/4  conv1-pool (seed 4)",
        "3/4  feedforward (seed 3)",
        "4/4  feedforward (seed 4)",
    ]
    assert done.out.count("epoch 1/2  loss ") == 4
    assert done.out.count("test set   accuracy ") == 4
    assert "\x1b" not in done.out
    table = done.out.split("Trained from scratch")[1]
    assert table.index("feedforward") < table.index("conv1-pool")
    assert "published" not in table  # data of this name, which is not MNIST

    markdown = (folder / "study.md").read_text(encoding="utf-8")
    assert "| **feedforward** | 0.5, 2, 16 |" in markdown
    assert {path.name for path in folder.iterdir()} >= {
        "runs",
        "statistics.json",
        "statistics.txt",
        "study.md",
    }
    assert len(list((folder / "runs").iterdir())) == 4
    statistics = json.loads((folder / "statistics.json").read_text(encoding="utf-8"))
    assert [network["counts"]["runs"] for network in statistics["networks"]] == [2, 2]

    done = run(
        *STUDY, "conv1-pool", "feedforward", "--runs", 2, "--seed", 3, *QUICK, "--dataset",
        "mnist", "--data", digits, "--output", folder, "--exclude-defects",
    )  # fmt: skip
    assert "nothing is left to do" in done.out
    for name in ("study.md", "statistics.txt"):
        text = " ".join((folder / name).read_text(encoding="utf-8").split())
        assert "defects are left out of them" in text


def test_published_figures_stand_beside_those_of_mnist_s_sample(tmp_path: Path) -> None:
    done = run(
        *STUDY, "conv1-pool", "feedforward", "--dataset", "mnist-5k", "--epochs", 1, "--jobs", 1,
        "--output", tmp_path,
    )  # fmt: skip
    table = done.out.split("Trained from scratch")[1]
    assert table.count("\npublished ") >= 2
    assert "2.13 s" in table
    assert "42.3 s" in table


def test_the_table_is_of_this_study_and_the_statistics_of_all(digits: Path, tmp_path: Path) -> None:
    common = (*STUDY, "feedforward", *QUICK, "--data", digits, "--output", tmp_path)
    run(*common, "--learning-rate", 0.25)
    done = run(*common, "--learning-rate", 0.125)
    assert "0.125, 2, 16" in done.out
    assert "0.25, 2, 16" not in done.out
    statistics = json.loads((tmp_path / "statistics.json").read_text(encoding="utf-8"))
    rates = [network["setting"]["learning_rate"] for network in statistics["networks"]]
    assert rates == [0.25, 0.125]


def test_without_validation_there_is_no_time_of_it(digits: Path, tmp_path: Path) -> None:
    done = run(
        *STUDY, "feedforward", *QUICK, "--validation", 0, "--data", digits, "--output", tmp_path
    )
    assert "96 training images, 40 test images" in done.out
    assert "val_loss" not in done.out
    row = next(line for line in done.out.splitlines() if line.startswith("feedforward  0.5"))
    assert "–" in row.split()


def test_a_study_goes_on_after_a_divergence_and_exits_with_1(digits: Path, tmp_path: Path) -> None:
    done = run(
        "study", "feedforward", "--runs", 2, "--jobs", 1, *QUICK, "--activation", "relu",
        "--learning-rate", 1e30, "--data", digits, "--output", tmp_path,
    )  # fmt: skip
    assert done.status == 1
    assert done.out.count("diverged at step") == 2
    assert done.out.count("; looking for the cause …") == 2
    assert "verdict    diverged in epoch 1, step " in done.out
    assert "2 diverged" in done.out
    assert "0 of 2" in done.out
    assert "Diverged: its loss was not finite" in (tmp_path / "study.md").read_text(
        encoding="utf-8"
    )


def test_more_threads_and_larger_batches_than_there_can_be(digits: Path, tmp_path: Path) -> None:
    done = run(
        "study", "feedforward", "--epochs", 2, "--batch-size", 10**12, "--threads", 64,
        "--data", digits, "--output", tmp_path,
    )  # fmt: skip
    assert done.status == 0
    (path,) = (tmp_path / "runs").iterdir()
    setting = json.loads(path.read_text(encoding="utf-8"))["setting"]
    assert setting["steps"] == 1
    assert 1 <= setting["threads"] <= 4


def test_an_interrupted_study_shows_what_it_finished(
    digits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Recorder.on_epoch_begin

    def interrupt(self: Recorder, epoch: int, logs: None = None) -> None:
        begin(self, epoch, logs)
        if self.model.name == "lenet":
            raise KeyboardInterrupt

    monkeypatch.setattr(Recorder, "on_epoch_begin", interrupt)
    networks = ("feedforward", "lenet", "conv1")
    done = run(*STUDY, *networks, "--jobs", 1, *QUICK, "--data", digits, "--output", tmp_path)
    assert done.status == 130
    assert done.err.endswith(
        f"interrupted after 1 of 3 runs; what was tracked is in {tmp_path}, and the same command "
        "goes on with the rest\n"
    )
    assert f"this table:       {tmp_path / 'study.md'}\n" in done.out
    markdown = (tmp_path / "study.md").read_text(encoding="utf-8")
    assert "| **feedforward** | 0.5, 2, 16 |" in markdown
    assert "lenet: the run was cut short by the user." in markdown
    assert "**conv1**" not in markdown


def test_where_mnist_cannot_be_had_a_study_takes_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setattr("glassnet.data.sources.in_cache", lambda _: None)
    monkeypatch.setattr(
        "glassnet.data.loading.cache_folder", lambda data_set: tmp_path / data_set.name
    )
    done = run("study", "feedforward", "--output", tmp_path / "results")
    assert done.status == 0
    assert "Using mnist-5k instead" in done.err
    assert "mnist-5k: 3,667 training images + 333 for validation" in done.out
    assert "0.5, 44, 128" in done.out
    assert "The epochs were raised" in " ".join(done.out.split())


def test_a_recipe_by_name_and_what_is_changed_in_it(digits: Path, tmp_path: Path) -> None:
    common = (*STUDY, "feedforward", "--recipe", "fast", "--data", digits, "--output", tmp_path)
    done = run(*common, "--epochs", 2, "--batch-size", 16)
    assert done.status == 0
    assert "96 training images, 40 test images\nstandard pixels, relu, labels smoothed" in done.out
    assert "2 epochs, batches of 16\nSGD(learning_rate=OneCycle(" in done.out
    assert "total_steps=12," in done.out
    assert "OneCycle, 2, 16" in (tmp_path / "study.md").read_text(encoding="utf-8")
    done = run(*common, "--activation", "tanh", "--validation", 0.25, "--optimizer", "adam")
    assert "72 training images + 24 for validation" in done.out
    assert "standard pixels, tanh, labels smoothed" in done.out
    assert "Adam(learning_rate=OneCycle(max_learning_rate=0.001, " in done.out


def test_the_statistics_of_runs_that_were_copied_together(digits: Path, tmp_path: Path) -> None:
    common = (*STUDY, "feedforward", *QUICK, "--data", digits, "--output")
    here, there = tmp_path / "here", tmp_path / "there"
    run(*common, here, "--seed", 1)
    run(*common, there, "--seed", 1)
    run(*common, there, "--seed", 2)
    for path in (there / "runs").iterdir():
        shutil.copy(path, here / "runs")
    done = run("statistics", here)
    assert (done.status, done.err) == (0, "")
    # The run that is in both has one name, and so one file.
    assert "ran           2 times, 2 to the end\n" in done.out
    text = (here / "statistics.txt").read_text(encoding="utf-8")
    assert done.out == f"{text}\nwritten to {here / 'statistics.txt'}\n"


def test_a_folder_without_runs_has_no_statistics(tmp_path: Path) -> None:
    done = run("statistics", tmp_path)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"Error: {tmp_path}: there is no folder runs in it; name the folder of a study.\n"
    )
    assert list(tmp_path.iterdir()) == []


# ---- train, evaluate -----------------------------------------------------------------------


def test_a_trained_network_is_saved(trained: Path) -> None:
    model = gn.load_model(trained)
    assert (model.name, model.count_params(), model.seed) == ("feedforward", 105_214, 0)


def test_a_network_of_the_fast_recipe_is_evaluated_as_any_other(
    digits: Path, tmp_path: Path
) -> None:
    path = tmp_path / "model.safetensors"
    recipe = ("--recipe", "fast", "--epochs", 10, "--batch-size", 20)
    done = run("train", "feedforward", "--output", path, *recipe, "--data", digits)
    assert done.status == 0
    assert "labels smoothed by 0.1, 10 epochs, batches of 20\nSGD(" in done.out
    optimizer = gn.load_model(path).optimizer
    assert optimizer is not None
    assert optimizer.rates(0, 50).max() == 0.15
    done = run("evaluate", path, "--data", digits)
    assert done.status == 0
    assert "accuracy  0." in done.out


def test_a_network_whose_outputs_are_no_probabilities_is_evaluated(
    digits: Path, tmp_path: Path
) -> None:
    path = tmp_path / "linear.safetensors"
    model = gn.Sequential(
        [gn.Input((28, 28, 1)), gn.layers.Flatten(), gn.layers.Dense(10, "tanh")], seed=0
    )
    model.save(path)
    done = run("evaluate", path, "--data", digits)
    assert done.status == 0
    assert "accuracy  0." in done.out


def test_a_training_that_diverges_saves_nothing(digits: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    done = run(
        "train", "feedforward", "--output", path, *QUICK, "--activation", "relu",
        "--learning-rate", 1e30, "--data", digits,
    )  # fmt: skip
    assert done.status == 1
    assert "Error: the loss of feedforward is not finite since step" in done.err
    assert f"{path} was not written." in done.err
    assert not path.exists()


def test_an_evaluation_shows_loss_accuracy_and_what_is_taken_for_what(trained: Path) -> None:
    done = run("evaluate", trained, "--dataset", "mnist-5k")
    assert (done.status, done.err) == (0, "")
    _, (x_test, y_test) = data.load("mnist-5k")
    predicted = gn.load_model(trained).predict(x_test).argmax(axis=1)
    accuracy = (predicted == y_test).mean()
    assert accuracy > 0.8
    assert f"accuracy  {accuracy:.4f}\n" in done.out
    rows = [line.split() for line in done.out.splitlines() if line[:1].isdigit()]
    counts = [[0 if cell == "·" else int(cell) for cell in row[1:]] for row in rows[10:]]
    matrix = gn.metrics.confusion_matrix(y_test, predicted, 10)
    np.testing.assert_array_equal(counts, matrix)
    report = gn.metrics.classification_report(matrix)
    figures = [100 * figure[3] for figure in (report.precision, report.recall, report.f1_score)]
    assert [float(cell) for cell in rows[3][2::2]] == pytest.approx(figures, abs=0.05)
    assert "has seen them" not in done.out  # it says that it was trained on this very sample


def test_an_evaluation_on_uneven_classes_shows_the_balanced_accuracy(
    trained: Path, tmp_path: Path
) -> None:
    (x_train, y_train), (x_test, y_test) = data.load("mnist-5k")
    few = (y_test == 1) | (np.arange(len(y_test)) < 100)
    folder = tmp_path / "uneven"
    folder.mkdir()
    for name, array in zip(
        FILE_NAMES,
        (x_train[:20, ..., 0], y_train[:20], x_test[few, ..., 0], y_test[few]),
        strict=True,
    ):
        data.write_idx(folder / name, array)
    done = run("evaluate", trained, "--data", folder)
    predicted = gn.load_model(trained).predict(x_test[few]).argmax(axis=1)
    recalls = [(predicted[y_test[few] == k] == k).mean() for k in range(10)]
    assert f"balanced  {np.mean(recalls):.4f}  (mean recall" in done.out
    assert "balanced" not in run("evaluate", trained, "--dataset", "mnist-5k").out


# ---- predict -------------------------------------------------------------------------------


@pytest.fixture
def drawings(tmp_path: Path) -> list[Path]:
    """Three test digits as a user would have them: large, and dark on bright."""
    _, (x_test, _) = data.load("mnist-5k")
    paths = []
    for number in range(3):
        path = tmp_path / f"[red] {number}.png"  # rich would take it for a colour
        image = Image.fromarray(255 - x_test[number, :, :, 0]).resize((200, 200))
        image.save(path)
        paths.append(path)
    return paths


def test_a_prediction_for_a_pipe_is_a_table_of_values(trained: Path, drawings: list[Path]) -> None:
    done = run("predict", trained, *drawings)
    assert (done.status, done.err) == (0, "")
    heading, *lines = [line.split("\t") for line in done.out.splitlines()]
    assert heading == ["image", "class", *"0123456789"]
    assert [line[0] for line in lines] == [str(path) for path in drawings]
    expected = gn.load_model(trained).predict(np.stack([data.load_digit(p) for p in drawings]))
    np.testing.assert_allclose(np.array([line[2:] for line in lines], float), expected, atol=1e-6)
    assert [int(line[1]) for line in lines] == expected.argmax(axis=1).tolist()


def test_a_prediction_in_a_terminal_shows_the_digit(
    trained: Path, drawings: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    shown = run("predict", trained, drawings[0]).out
    assert shown.count("▀") == 28 * 14
    assert drawings[0].name in shown
    assert "Class " in shown
    monkeypatch.setenv("NO_COLOR", "1")
    shown = run("predict", trained, drawings[0]).out
    assert "▀" not in shown
    assert "Class " in shown


# ---- profile, show -------------------------------------------------------------------------


def test_a_profile_is_a_table(digits: Path) -> None:
    done = run("profile", "feedforward", "--data", digits, "--batch-size", 32, "--steps", 4)
    assert done.status == 0
    above, _, below = done.out.partition("─\n")
    heading, columns = above.rstrip("─\n").rsplit("\n", 1)
    rows = below.splitlines()
    assert " ".join(heading.split()).startswith(
        "feedforward, float32: a training step of 32 images on 1 thread, mean of "
    )
    assert columns.split() == ["output", "µs", "share", "GFLOP/s", "peak", "MB"]
    names = [row.split()[0] for row in rows if row.startswith("  ")]
    dense = [name for name in names if name.startswith("dense")]
    there, back = ["dense_3", "dense_5", "dense_7"], ["dense_7", "dense_5", "dense_3"]
    assert dense == [*there, *back, *back]  # forward, backward, and gathered for the batch
    assert names[0] == "load"
    assert names[-6:] == ["clear", "choose", "wait", "check", "sum", "update"]
    assert "an epoch of 88 images takes" in done.out


def test_a_profile_as_json(digits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glassnet.engine.plan.Plan.is_kept", lambda *_: False)
    done = run(
        "profile", "feedforward", "--data", digits, "--batch-size", 64, "--steps", 2, "--json",
        "--threads", 2, "--activation", "relu", "--optimizer", "adam", "--preprocess", "unit",
    )  # fmt: skip
    assert "compiling the loops of feedforward with probes" in done.err
    figures = json.loads(done.out)
    assert (figures["network"], figures["batch_size"], figures["images"]) == ("feedforward", 64, 88)
    assert figures["threads"] == 2
    rows = {(row["name"], row["direction"]): row for row in figures["rows"]}
    assert rows["dense_3", "forward"]["flops"] == 64 * 2 * 784 * 120
    assert any("re_lu" in name for name in [*figures["fused"], *(name for name, _ in rows)])
    # Adam reads and writes the weights and two vectors more, and reads the gradients.
    vector = gn.networks.build("feedforward", activation="relu").parameters.nbytes
    assert rows["update weights", "around the tiles"]["bytes"] == 7 * vector


def test_a_profile_of_a_network_from_a_file(digits: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    model = gn.Sequential(
        [gn.Input((28, 28, 1)), gn.layers.Flatten(), gn.layers.Dense(10, "softmax")], "own", seed=0
    )
    model.compile(gn.optimizers.SGD(0.1, momentum=0.9), "categorical_crossentropy")
    model.save(path)
    settings = ("--data", digits, "--steps", 2, "--json")

    def vectors(*arguments: object) -> float:
        figures = json.loads(run("profile", path, *settings, *arguments).out)
        assert figures["network"] == "own"
        rows = {row["name"]: row["bytes"] for row in figures["rows"]}
        return rows["update weights"] / model.parameters.nbytes

    assert vectors() == 5  # its own optimizer, which remembers one vector
    assert vectors("--optimizer", "adam") == 7


def test_a_profile_in_a_terminal_has_bars_where_they_fit(
    digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    command = ("profile", "feedforward", "--data", digits, "--steps", 2)
    monkeypatch.setenv("COLUMNS", "100")
    assert "\x1b[32m████████\x1b[0m" in run(*command).out
    monkeypatch.setenv("COLUMNS", "40")
    assert "█" not in run(*command).out


def test_a_network_is_shown_as_the_program_that_runs(trained: Path) -> None:
    shown = run("show", trained)
    assert (shown.status, shown.err) == (0, "")
    program = gn.load_model(trained).runner.plan.program
    heading, _, text = shown.out.partition("\n\n\n")
    assert text in program.source
    assert text.startswith("def train_tile(")
    assert all(line.startswith("#") for line in heading.splitlines())
    assert "\n    dense_3_backward(dy3, dy2, y2, y3, w3, s3, (), ())" in text
    whole = run("show", trained, "--all").out
    assert whole.partition("\n\n\n")[2].strip() == program.source.strip()
    assert run("show", "feedforward").out.partition("\n\n\n")[2] == text


def test_a_named_network_is_shown_with_its_activation() -> None:
    shown = run("show", "lenet", "--activation", "tanh", "--preprocess", "binary").out
    assert "# conv2d_2: Conv2D(6, 5, same, tanh), 28×28×1 → 28×28×6" in shown
    assert "# threshold_1: Threshold(64), 28×28×1 → 28×28×1" in shown


def test_a_program_in_a_terminal_is_coloured(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("show", trained).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    coloured = run("show", trained).out
    assert "\x1b[94;49mdef\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


# ---- networks, data ------------------------------------------------------------------------


def test_the_networks_are_listed_with_shapes_parameters_and_flops() -> None:
    shown = run("networks").out
    for name, network in gn.networks.NETWORKS.items():
        assert f"{name} {network.title} Layer" in " ".join(shown.split())
        assert f"{network.parameters:,} parameters" in shown
    only = run("networks", "lenet").out
    assert only in shown
    line = next(line for line in only.splitlines() if line.startswith("Conv2D(16, 5, sigmoid)"))
    assert line.split()[-3:] == ["10×10×16", "2,416", "480,000"]


def test_the_networks_are_shown_for_images_of_any_size() -> None:
    shown = run("networks", "lenet", "feedforward", "--size", "64x48x3", "--classes", 43).out
    for name in ("lenet", "feedforward"):
        title = gn.networks.get(name).describe((64, 48, 3), classes=43)
        assert f"{name} {title} Layer" in " ".join(shown.split())
        model = gn.networks.build(name, classes=43, input_shape=(64, 48, 3))
        assert f"{model.count_params():,} parameters" in shown
    for wrong in ("28", "0x28", "28x28x2", "5000x28"):
        done = run("networks", "--size", wrong)
        assert done.status == 2
        assert f"--size '{wrong}': give height and width from 1 to 4,096, as 28x28" in done.err


def test_what_data_is_where(digits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSNET_DATA", str(digits))
    shown = run("data").out
    assert f"mnist  MNIST\n  {digits} (GLASSNET_DATA), 0.1 MB\n  unknown contents" in shown
    assert "mnist-5k" in shown
    assert "inside glassnet" in shown


def test_a_problem_with_data_is_shown_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path / "nowhere"))
    done = run("data")
    assert done.status == 0
    assert "nowhere: there is no such folder" in done.out
    done = run("data", "--data", tmp_path / "nowhere")
    assert done == (2, "", f"Error: {tmp_path / 'nowhere'}: there is no such file or folder.\n")


def test_an_old_code_page_is_no_reason_to_fail() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "glassnet", "networks", "lenet"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert b"61,706" in done.stdout
    assert done.stderr == b""
