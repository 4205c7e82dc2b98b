"""The verdict in a record: made when a training ends, read back, and found for older records."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.callbacks import History, Rollback
from glassnet.errors import DivergenceError
from glassnet.health import Cause, Verdict, detect
from glassnet.health.curve import curve_of
from glassnet.layers import Dense, Flatten, Input
from glassnet.model import Sequential
from glassnet.optimizers import SGD
from glassnet.regularizers import L2
from glassnet.study import Recorder, Run, StatisticsTracker, read_runs, summarise, verdict_of
from glassnet.study.running.origin import origin_of
from glassnet.study.scheduling.live import outcome_texts
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.merging import merge_runs
from glassnet.study.tracking.store import parse_run, read_run, run_text, write_run
from glassnet.study.tracking.verdicts import curve_of_run, with_verdict
from tests.test_origin import CARD
from tests.test_table import COLLAPSED, make_run
from tests.test_tracker import small_network

X = np.random.default_rng(0).random((32, 2, 2, 1), np.float32)
Y = np.arange(32) % 2
STEPS, CONSTANT = 50, math.log(10)


def trained(folder: Path, rate: float, epochs: int = 3) -> tuple[Run, History]:
    """A run of a network that is too small to learn this."""
    tracker, model = StatisticsTracker(folder), small_network()
    model.compile(SGD(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, 8, epochs=epochs, verbose=0, validation_data=(X, Y), callbacks=tracker)
    assert tracker.run is not None
    assert model.history is not None
    return tracker.run, model.history


def with_losses(losses: list[float], **changed: Any) -> Run:
    """A run with these losses of its steps."""
    run = make_run(**changed)
    setting = dataclasses.replace(run.setting, steps=STEPS, constant_loss=CONSTANT)
    packed = CompactArray.of(np.array(losses, np.float32))
    return dataclasses.replace(run, setting=setting, step_losses=packed)


def without_verdict(run: Run) -> str:
    """The text of a record of the same run that an older version made."""
    record = json.loads(run_text(run))
    del record["verdict"]
    return json.dumps(record)


NOTHING_LEARNED = with_losses([CONSTANT] * 3 * STEPS, accuracy=(0.11, 0.1124, 0.11))


# ---- in a new record -----------------------------------------------------------------------


def test_a_record_says_what_its_training_came_to(tmp_path: Path) -> None:
    run, history = trained(tmp_path, rate=1e-9)
    assert run.verdict is not None
    assert (run.verdict.name, run.verdict.first_bad_step) == ("never-started", (1, 1))
    assert run.verdict == detect(curve_of(history))
    assert read_runs(tmp_path / "runs")[0] == [run]


def test_what_a_record_tells_is_what_the_training_showed(tmp_path: Path) -> None:
    run, history = trained(tmp_path, rate=0.1)
    shown, told = curve_of(history), curve_of_run(run)
    np.testing.assert_array_equal(told.losses, shown.losses)
    for name in ("steps", "accuracy", "val_accuracy", "constant_loss", "majority_share"):
        assert getattr(told, name) == getattr(shown, name)
    assert (told.diverged_at, told.first_epoch) == (shown.diverged_at, shown.first_epoch)


def test_a_training_that_diverged_is_recorded_as_such() -> None:
    recorder, model = Recorder(), small_network()
    model.compile(SGD(1e30), "sparse_categorical_crossentropy")
    images = X.copy()
    images[16:] *= 1e30  # from the third batch on
    with pytest.raises(DivergenceError):
        model.fit(images, Y, 8, epochs=3, shuffle=False, verbose=0, callbacks=recorder)
    assert recorder.run is not None
    assert recorder.run.verdict is not None
    assert recorder.run.verdict.name == "diverged"
    assert recorder.run.verdict.first_bad_step is not None
    assert recorder.run.diverged_at is not None
    assert recorder.run.verdict.first_bad_step <= recorder.run.diverged_at


def test_a_verdict_with_all_that_is_known_is_read_back(tmp_path: Path) -> None:
    cause = Cause("dead-units", "All units of dense_3 are dead.", ("One.", "Two."), "dense_3")
    verdict = Verdict("collapsed", (2, 31), ("The loss rose.",), cause, "Take a smaller rate.")
    run = make_run(verdict=verdict)
    write_run(tmp_path / "run.json", run)
    assert read_run(tmp_path / "run.json") == run
    assert read_run(tmp_path / "run.json", lean=True).verdict == verdict


def test_the_curve_of_a_record_knows_of_penalties() -> None:
    for regularizer in (None, L2(0.01)):
        last = Dense(2, "softmax", kernel_regularizer=regularizer)
        model = Sequential([Input((2, 2, 1)), Flatten(), last], seed=0)
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
        recorder = Recorder()
        model.fit(X, Y, 8, verbose=0, callbacks=recorder, engine="reference")
        assert recorder.run is not None
        assert curve_of_run(recorder.run).is_penalized == (regularizer is not None)


# ---- of an older record --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("losses", "never_started"), [([CONSTANT] * STEPS, True), ([0.5 * CONSTANT] * STEPS, False)]
)
def test_an_older_record_is_judged_by_its_losses(losses: list[float], never_started: bool) -> None:
    """By its accuracy alone, each of them would have learned nothing."""
    new = with_verdict(with_losses(losses, accuracy=(0.11,)))
    assert new.verdict is not None
    assert (new.verdict.name == "never-started") is never_started
    for lean in (False, True):
        older = parse_run(without_verdict(new).encode(), lean)
        assert older.verdict is None
        assert verdict_of(older) == new.verdict


def test_a_record_without_losses_of_steps_is_judged_by_those_of_its_epochs() -> None:
    run = dataclasses.replace(NOTHING_LEARNED, step_losses=None)
    found = []
    for loss in (CONSTANT, 0.9 * CONSTANT):  # the less may be learned before accuracy shows it
        history: dict[str, list[float | None]] = {
            "accuracy": [0.11, 0.11],
            "loss": [CONSTANT, loss],
        }
        verdict = verdict_of(dataclasses.replace(run, history=history))
        assert verdict is not None
        found.append(verdict.name == "never-started")
    assert found == [True, False]
    assert verdict_of(make_run(status="diverged", test=None)) == Verdict("diverged")
    ended = verdict_of(make_run(status="diverged", test=None, diverged_at=(4, 7)))
    assert ended is not None
    # Nobody knows whether it was the loss or a weight that was not finite.
    assert (ended.name, ended.first_bad_step, ended.evidence) == ("diverged", (4, 7), ())


def test_statistics_of_older_and_of_lean_records_are_the_same() -> None:
    new = with_verdict(NOTHING_LEARNED)
    older = parse_run(without_verdict(new).encode(), lean=True)
    assert summarise([older]) == summarise([new])


# ---- of a run that was cut short -----------------------------------------------------------


@pytest.mark.parametrize("status", ["interrupted", "failed"])
def test_nobody_knows_what_a_run_would_have_come_to_that_was_cut_short(status: Any) -> None:
    """It may stand on a plateau that would have ended."""
    run = with_losses([CONSTANT] * 60, accuracy=(0.11,), test=None, status=status)
    assert verdict_of(run) is None
    assert verdict_of(make_run(accuracy=(0.11,), test=None, status=status)) is None
    assert with_verdict(run) == run
    (network,) = summarise([run])
    assert network.counts.ended == 0
    assert network.outcomes == []


def test_what_had_gone_wrong_before_a_run_was_cut_short_is_known() -> None:
    run = make_run(accuracy=(0.5,), test=None, status="interrupted", verdict=COLLAPSED)
    assert verdict_of(run) == COLLAPSED
    (network,) = summarise([run])  # but whoever is cut short for it would count more often
    assert network.lost is None


# ---- where else it stands ------------------------------------------------------------------


def test_a_record_whose_cause_was_found_later_is_of_the_same_training(tmp_path: Path) -> None:
    for name, verdict in (("one", COLLAPSED), ("two", dataclasses.replace(COLLAPSED, cause=None))):
        (tmp_path / name / "runs").mkdir(parents=True)
        write_run(tmp_path / name / "runs" / f"{name}.json", make_run(verdict=verdict))
    for source, folder, counts in (("two", "one", (0, 0, 1)), ("one", "two", (0, 1, 0))):
        (merged,) = merge_runs([tmp_path / source], tmp_path / folder)
        assert (merged.copied, merged.renewed, merged.known) == counts
        ((run,), _) = read_runs(tmp_path / folder / "runs")
        assert run.verdict == COLLAPSED  # with its cause


def test_a_network_of_a_defective_run_says_so() -> None:
    defect, healthy = make_run(verdict=COLLAPSED), make_run(verdict=Verdict("healthy"))
    recipe = origin_of(defect, CARD, "SGD", {}).recipe
    assert recipe["verdict"] == "collapsed in epoch 3, step 17: dead units"
    assert not {"verdict", "rolled back"} & set(origin_of(healthy, CARD, "SGD", {}).recipe)
    back = dataclasses.replace(healthy, rollbacks=[Rollback(1500, 1200, 0.25)])
    said = "from step 1,500 to step 1,200, and on with the learning rate 0.25"
    assert origin_of(back, CARD, "SGD", {}).recipe["rolled back"] == said


def test_the_line_of_a_defective_run_says_so() -> None:
    assert outcome_texts(make_run(test=0.1135, verdict=COLLAPSED)) == [
        "accuracy 0.1135",
        "collapsed in epoch 3, step 17: dead units",
        "3.3 s",
    ]
    assert outcome_texts(make_run(verdict=Verdict("healthy"))) == ["accuracy 0.9720", "3.3 s"]
