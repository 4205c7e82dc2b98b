"""Verifying: a recorded run is trained once more, and what differs from its receipt is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet.callbacks import Callback, EarlyStopping, LearningRateScheduler
from glassnet.cli.verify import verdict
from glassnet.errors import DataError, DivergenceError, RunError
from glassnet.study import Comparison, Verification, verify
from glassnet.study.tracking.store import read_run
from tests.command import run as glassnet
from tests.command import write_digits
from tests.test_recorded_training import OLD
from tests.test_replay import DATA, X_VAL, Y_VAL, X, Y, changed, halve, network, trained


def differing(result: Verification) -> list[str]:
    return [part.part for part in result.differences]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_run_comes_to_the_same_once_more(tmp_path: Path, dtype: str) -> None:
    stopping = EarlyStopping("loss", patience=1, restore_best_weights=True)
    callbacks = [LearningRateScheduler(halve), stopping]
    run, _ = trained(tmp_path, network("adam", dtype), *callbacks, class_weight={1: 2.0})
    result = verify(run, data=DATA, custom_objects={"halve": halve}, verbose=0, threads=1)
    assert result.same
    assert differing(result) == []
    assert [part.part for part in result.parts] == [
        "weights",
        "training data",
        "validation data",
        "configuration",
        "glassnet",
        "numba",
        "numpy",
        "kind of CPU",
    ]
    assert result.again is not None
    assert result.again.receipt == read_run(run).receipt
    assert result.again.step_losses == read_run(run).step_losses
    assert result.first_other_step is None


def test_so_does_one_that_diverged(tmp_path: Path) -> None:
    model = network(gn.optimizers.SGD(1e30))
    with pytest.raises(DivergenceError):
        trained(tmp_path, model)
    (run,) = (tmp_path / "results" / "runs").glob("*.json")
    result = verify(run, data=DATA, verbose=0)
    assert result.same
    assert result.again is not None
    assert result.again.diverged_at == read_run(run).diverged_at


def test_one_bit_of_the_data_is_told_and_nothing_is_trained(tmp_path: Path) -> None:
    run, _ = trained(tmp_path, network())
    x = X.copy()
    x[69, 5, 5, 0] ^= 1
    result = verify(run, data=((x, Y), (X_VAL, Y_VAL)), verbose=0)
    assert not result.same
    assert differing(result) == ["training data"]
    assert result.again is None
    y = Y.copy()
    y[0] = (y[0] + 1) % 3
    assert differing(verify(run, data=((X, y), (X_VAL, Y_VAL)))) == ["training data"]
    held = Y_VAL.copy()
    held[0] = (held[0] + 1) % 3
    assert differing(verify(run, data=((X, Y), (X_VAL, held)))) == ["validation data"]


def test_another_configuration_is_told_and_nothing_is_trained(tmp_path: Path) -> None:
    run, _ = trained(tmp_path, network())
    rate = "configuration__optimizer__config__learning_rate"
    result = verify(changed(run, **{rate: 0.02}), data=DATA, verbose=0)
    assert differing(result) == ["configuration"]
    assert result.again is None
    for other in ({"seeds__training": 8}, {"setting__epochs": 3}, {"fitting__shuffle": False}):
        assert differing(verify(changed(run, **other), data=DATA, verbose=0)) == ["configuration"]


def test_other_weights_are_told_with_the_first_step_that_differs(tmp_path: Path) -> None:
    model = network()

    class Disturb(Callback):
        """Changes a weight once, and says that it does not."""

        changes_training = False

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if epoch == 1:
                model.set_weights([w + np.float32(0.5) for w in model.get_weights()])

    run, _ = trained(tmp_path, model, Disturb())
    result = verify(run, data=DATA, verbose=0)
    assert differing(result) == ["weights"]
    assert not result.same
    assert result.first_other_step == (3, 1)
    last, _ = trained(tmp_path, network(), Late())
    result = verify(last, data=DATA, verbose=0)
    assert differing(result) == ["weights"]
    assert result.first_other_step is None


class Late(Callback):
    """Changes the weights when the training is over, and says that it does not."""

    changes_training = False

    def on_train_end(self, logs: Any = None) -> None:
        self.model.set_weights([w * 2 for w in self.model.get_weights()])


@pytest.mark.filterwarnings("ignore:The run was computed with")
def test_another_version_may_describe_a_training_otherwise(tmp_path: Path) -> None:
    run, _ = trained(tmp_path, network())
    other = changed(run, versions__glassnet="0.0.1", receipt__configuration="0" * 64)
    result = verify(other, data=DATA, verbose=0)
    assert result.same  # the weights are
    assert differing(result) == ["configuration", "glassnet"]


def test_what_can_not_be_verified(tmp_path: Path) -> None:
    run, _ = trained(tmp_path, network())
    with pytest.raises(RunError, match=r"was cut short \(interrupted\), so it has no end"):
        verify(changed(run, status="interrupted"))
    with pytest.raises(DataError, match="had 70 training images, and 69 are given"):
        verify(run, data=((X[1:], Y[1:]), DATA[1]))
    model = network()
    model.fit(X, Y, verbose=0)
    given, _ = trained(tmp_path, model)
    with pytest.raises(RunError, match="began from given weights, which its record does not hold"):
        verify(given, data=DATA)


# ---- the command line --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a run of ``glassnet study``."""
    folder = tmp_path_factory.mktemp("study")
    done = glassnet("study", "feedforward", "--dataset", "mnist-5k", "--epochs", 1, "-o", folder)
    assert done.status == 0, done.err
    (path,) = (folder / "runs").glob("*.json")
    return path


def test_verify_of_a_study_s_run(studied: Path) -> None:
    done = glassnet("verify", studied, "--threads", 1)
    assert done.status == 0
    assert "The same weights, to the last bit." in done.out
    assert done.out.count("the same") == 8
    assert done.err.startswith("feedforward, seed 0, 1 epoch, finished; recorded ")
    told = json.loads(glassnet("verify", studied, "--json").out)
    assert told["same"] is True
    assert told["first_other_step"] is None
    assert told["parts"][0]["part"] == "weights"


def test_replay_of_a_study_s_run(studied: Path, tmp_path: Path) -> None:
    path = tmp_path / "there.safetensors"
    done = glassnet("replay", studied, "--epoch", 1, "--step", 29, "-o", path)
    assert done.status == 0, done.err
    assert f"before step 29 of epoch 1: saved to {path}; now try: glassnet inspect" in done.out
    model = gn.load_model(path)
    assert model.trained_on is not None
    assert model.trained_on.name == "mnist-5k"
    again = gn.replay(studied, 1, 29, checkpoints=path, verbose=0)
    assert again.model.parameters.tobytes() == model.parameters.tobytes()
    again.advance()
    assert gn.data.fingerprint(*again.model.get_weights()) == read_run(studied).receipt.weights


def test_a_changed_bit_in_a_data_set_s_files_is_told(tmp_path: Path) -> None:
    folder = write_digits(tmp_path / "digits")
    options = ("--data", folder, "--epochs", 1, "--batch-size", 16)
    assert glassnet("study", "feedforward", *options, "-o", tmp_path / "o").status == 0
    (path,) = (tmp_path / "o" / "runs").glob("*.json")
    assert glassnet("verify", path, "--data", folder).status == 0
    without = glassnet("verify", path)
    assert without.status == 2
    assert "give the data" in without.err
    shutil.copytree(folder, tmp_path / "changed")
    images = tmp_path / "changed" / "train-images-idx3-ubyte"
    content = bytearray(images.read_bytes())
    content[16 + 400] ^= 1
    images.write_bytes(content)
    done = glassnet("verify", path, "--data", tmp_path / "changed")
    assert done.status == 1
    assert "Not the same: the training data differs, so nothing was trained." in done.out
    assert "not trained" in done.out


def test_images_that_a_study_drew_from_sorted_ones_are_drawn_again(tmp_path: Path) -> None:
    (x, y), _ = gn.data.load("mnist-5k")
    for number, (image, label) in enumerate(zip(x[:200], y[:200], strict=True)):
        folder = tmp_path / "pictures" / str(label)
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image[:, :, 0]).save(folder / f"{number}.png")
    data = ("--data", tmp_path / "pictures")
    done = glassnet("study", "feedforward", *data, "--epochs", 1, "-o", tmp_path / "o")
    assert done.status == 0, done.err
    assert "drawn from all classes" in done.err
    (path,) = (tmp_path / "o" / "runs").glob("*.json")
    again = glassnet("verify", path, *data)
    assert again.status == 0, again.err


@pytest.mark.parametrize(
    ("parts", "step", "words"),
    [
        ({}, None, "The same weights, to the last bit."),
        (
            {"numba": ("0.60", "0.61"), "kind of CPU": ("znver4", "skylake")},
            None,
            "The same weights, to the last bit, although numba was 0.60 and is 0.61 here and kind "
            "of CPU was znver4 and is skylake here.",
        ),
        ({"weights": ("a", "b")}, None, "Not the same: the weights differ."),
        (
            {"weights": ("a", "b"), "numba": ("0.60", "0.61")},
            (2, 1234),
            "Not the same: the weights differ. The first other loss is that of step 1,234 of epoch "
            "2. Besides, numba was 0.60 and is 0.61 here, which may change the last bits.",
        ),
    ],
)
def test_the_verdict_in_words(parts: Any, step: Any, words: str) -> None:
    compared = {"weights": ("a", "a"), "numba": ("0.60", "0.60")} | parts
    run = read_run(OLD)
    comparisons = tuple(Comparison(name, *values) for name, values in compared.items())
    assert verdict(Verification(run, run, comparisons, step)) == words


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("verify", "none.json"), "none.json: there is no such file"),
        (("verify", "tests"), "tests: no record of a run, or a damaged one: no file, but a folder"),
        (("verify", "README.md"), "README.md: no record of a run, or a damaged one: "),
        (("replay", OLD, "--epoch", 2), "never made step 1 of epoch 2: its last is step 29 of"),
        (("replay", OLD, "--epoch", 1, "--step", 30), "an epoch of the run has 29 steps"),
        (("replay", OLD, "--epoch", 0), "epoch must be an int of at least 1"),
        (("replay", OLD), "Missing option '--epoch'"),
        (("verify", OLD, "--dataset", "mnis"), "did you mean 'mnist'"),
    ],
)
def test_bad_input_is_told_in_a_sentence(
    arguments: Any, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    output = ("-o", tmp_path / "there.safetensors") if arguments[0] == "replay" else ()
    done = glassnet(*arguments, *output)
    assert done.status == 2
    assert why in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "there.safetensors").exists()


def test_a_replay_does_not_replace_the_record_that_it_reads(tmp_path: Path) -> None:
    record = tmp_path / "run.json"
    record.write_bytes(OLD.read_bytes())
    done = glassnet("replay", record, "--epoch", 1, "--step", 1, "-o", record)
    assert done.status == 2
    assert "'run.json' would hold no file of the kind that .json says" in done.err
    assert record.read_bytes() == OLD.read_bytes()
