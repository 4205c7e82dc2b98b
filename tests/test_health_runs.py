"""The rule that judges the labelled runs, on curves of which everybody sees what they are."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from glassnet.health import Verdict
from tools.health_runs.drawing import RUNS, draw
from tools.health_runs.faults import FAULTS
from tools.health_runs.judging import (
    KEYS,
    PARTS,
    confusion,
    exactness,
    judge,
    rates,
    read_part,
    shown_curve,
)
from tools.health_runs.labels import Label, label
from tools.health_runs.plots import choose, draw_sheets
from tools.health_runs.specification import HINDSIGHT, TEST_ONLY, Specification
from tools.health_runs.training import Curve, read, write

STEPS, EPOCHS = 100, 2
SHOWN, ALL = EPOCHS * STEPS, HINDSIGHT * EPOCHS * STEPS
CONSTANT = math.log(10)


def learning(scale: float = 60.0) -> np.ndarray:
    """A loss that falls from that of a constant answer to 0.1, with some noise."""
    noise = np.random.default_rng(0).normal(1, 0.05, ALL)
    return (0.1 + (CONSTANT - 0.1) * np.exp(-np.arange(ALL) / scale)) * noise


def curve(
    losses: np.ndarray,
    accuracy: float = 0.9,
    val_accuracy: list[float] | None = None,
    fault: str | None = None,
    fault_step: int | None = None,
) -> Curve:
    """A run of so many epochs with these losses."""
    epochs = HINDSIGHT * EPOCHS
    finite = bool(np.isfinite(losses).all())
    specification = Specification(
        1, "lenet", "mnist", "relu", "he_normal", "SGD", 0.1, {}, 128, EPOCHS, fault, fault_step
    )
    return Curve(
        specification,
        STEPS,
        losses.astype(np.float32),
        [accuracy] * epochs,
        val_accuracy or [0.9] * epochs,
        [0.3] * epochs,
        [[1] * 10] * epochs,
        CONSTANT,
        0.1,
        "finished" if finite else "diverged",
        None if finite else len(losses),
    )


def test_a_curve_that_falls_is_healthy() -> None:
    assert label(curve(learning())) == Label("healthy", None)


def test_a_plateau_that_ends_by_itself_is_no_defect() -> None:
    late = np.concatenate([np.full(80, CONSTANT), learning(20)])[:ALL]
    assert label(curve(late)) == Label("healthy", None)


def test_a_loss_that_stays_at_that_of_a_constant_answer_never_started() -> None:
    flat = np.full(ALL, CONSTANT) * np.random.default_rng(0).normal(1, 0.01, ALL)
    assert label(curve(flat, accuracy=0.11)) == Label("never-started", 1)


def test_what_holds_for_no_other_image_never_started() -> None:
    learned_by_heart = curve(learning(), val_accuracy=[0.09, 0.11, 0.1, 0.12, 0.11, 0.1])
    assert label(learned_by_heart) == Label("never-started", 1)
    fallen = learning(20)
    fallen[80:] = 2.31
    assert label(curve(fallen, val_accuracy=[0.1] * 6)) == Label("collapsed", 81)


def test_a_fall_for_good_is_a_collapse_since_its_first_step() -> None:
    losses = learning(20)
    losses[150:] = 2.31
    assert label(curve(losses)) == Label("collapsed", 151)


def test_a_single_bad_batch_is_nothing() -> None:
    losses = learning(20)
    losses[150] = 9.0
    assert label(curve(losses)) == Label("healthy", None)


@pytest.mark.parametrize("back", [190, 250, ALL - 50])
def test_a_fall_from_which_it_comes_back_is_unstable(back: int) -> None:
    losses = learning(20)
    losses[150:back] = 2.31
    assert label(curve(losses)) == Label("unstable", 151)


def test_a_network_that_is_bad_between_batches_is_unstable() -> None:
    accuracies = [0.95, 0.4, 0.95, 0.95, 0.95, 0.95]
    assert label(curve(learning(20), val_accuracy=accuracies)) == Label("unstable", 101)


def test_a_loss_that_is_not_finite_is_a_divergence_since_the_rise_before_it() -> None:
    losses = learning(20)[:165]
    losses[150:] = np.geomspace(3, 1e30, 15)
    losses[-1] = np.nan
    assert label(curve(losses)) == Label("diverged", 151)


def test_a_loss_beyond_that_of_a_constant_answer_is_a_divergence() -> None:
    losses = np.full(ALL, 30.0)
    losses[:3] = CONSTANT
    assert label(curve(losses, accuracy=0.1)) == Label("diverged", 4)


def test_a_moment_below_is_no_recovery_from_a_divergence() -> None:
    losses = learning(20)
    losses[150:] = 30.0
    losses[300:340] = 3.0
    assert label(curve(losses)) == Label("diverged", 151)
    losses[250:] = 3.0
    assert label(curve(losses)) == Label("collapsed", 151)


def test_a_bad_beginning_is_no_fall() -> None:
    losses = np.concatenate([np.full(30, 100.0), learning(20)])[:ALL]
    assert label(curve(losses)) == Label("healthy", None)


@pytest.mark.parametrize(
    ("best", "name"), [(0.84, "healthy"), (0.86, "undecided"), (0.875, "undecided"), (0.9, "slow")]
)
def test_what_still_has_much_to_learn_is_slow(best: float, name: str) -> None:
    found = label(curve(learning(80), val_accuracy=[0.7, 0.8, 0.82, best, best, best]))
    assert found.name == name
    assert found.first_bad_step == (1 if name == "slow" else None)
    assert found.counts == (name != "undecided")


def test_what_has_learned_little_is_slow() -> None:
    losses = learning(20) * 0.2 + 1.8
    assert label(curve(losses, val_accuracy=[0.5] * 6)) == Label("slow", 1)


def test_an_injected_run_is_defective_since_its_fault() -> None:
    losses = learning(20)
    losses[120:] = 2.31
    spoilt = curve(losses, fault="bad-batch", fault_step=119)
    assert label(spoilt) == Label("collapsed", 119, "bad-batch")
    harmless = curve(learning(20), fault="bad-batch", fault_step=119)
    assert not label(harmless).counts
    doubled = curve(learning(20), fault="doubled-softmax", fault_step=1)
    assert label(doubled) == Label("slow", 1, "doubled-softmax")


def test_the_rule_sees_what_a_detector_is_not_shown() -> None:
    shown = curve(learning()).shown()
    assert len(shown.losses) == SHOWN
    assert len(shown.accuracy) == len(shown.answers) == EPOCHS
    late = learning(20)
    late[SHOWN + 50 :] = np.inf
    assert curve(late).shown().status == "finished"


def test_a_curve_is_read_as_it_was_written(tmp_path: Path) -> None:
    losses = learning()
    losses[-1] = np.inf
    one = curve(losses)
    write(one, tmp_path / "one.json")
    other = read(tmp_path / "one.json")
    assert other.losses.tobytes() == one.losses.tobytes()
    assert {**vars(one), "losses": None} == {**vars(other), "losses": None}


def test_any_first_part_of_the_set_stands_for_all_of_it() -> None:
    drawn = [draw(number) for number in range(RUNS)]
    assert len({each.key for each in drawn}) == RUNS
    held = sum(each.held_out for each in drawn) / RUNS
    assert 0.5 < held < 0.7
    assert all(each.held_out for each in drawn if each.family in TEST_ONLY)
    first = drawn[:66]
    assert {each.fault for each in first} == {None, *FAULTS}
    assert len({each.family for each in first}) == 11
    assert sum(each.fault is not None for each in first) == 22


def test_each_of_the_words_is_among_the_curves_that_a_reader_is_given() -> None:
    flat = np.full(ALL, CONSTANT)
    fallen = learning(20)
    fallen[150:] = 2.31
    curves = [curve(learning(20 + n)) for n in range(20)]
    curves += [curve(flat, accuracy=0.1), curve(fallen)]
    chosen = choose(curves, 6, seed=0)
    assert {label(each).name for each in chosen} == {"healthy", "never-started", "collapsed"}
    again = choose(curves, 6, seed=0)
    assert [id(each) for each in chosen] == [id(each) for each in again]
    assert len(choose(curves, 60, seed=0)) == len(curves)


def test_the_sheets_say_nowhere_what_a_curve_is(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    draw_sheets([curve(learning(20 + n)) for n in range(7)], tmp_path, seed=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "keys.json",
        "sheet-01.png",
        "sheet-02.png",
    ]
    which = json.loads((tmp_path / "keys.json").read_text())
    assert list(which.values()) == [1] * 7  # the number of these curves
    assert all(key.isdigit() and len(key) == 3 for key in which)


def test_what_a_judge_says_is_compared_with_the_labels() -> None:
    fallen = learning(20)
    fallen[150:] = 2.31
    late = curve(fallen, fault="rate-jump", fault_step=150)
    [healthy, natural, injected] = judge([curve(learning()), curve(fallen), late])
    assert (healthy.is_found, healthy.is_near, healthy.steps_off) == (True, True, None)
    assert (natural.is_found, natural.is_near, natural.steps_off) == (True, True, 0)
    assert (injected.is_found, injected.is_near, injected.steps_off) == (True, False, 1)
    assert exactness([healthy, natural, injected]) == (
        "The first bad step is exact for 0 of 1 (0.0 %) of those with an injected fault, "
        "and within 5 steps for 1 of 1 (100.0 %) of the others."
    )
    [missed] = judge([curve(fallen)], lambda curve: Verdict("healthy"))
    assert not missed.is_found
    table = str(confusion([healthy, natural, missed], "Judged"))
    assert [line.split() for line in table.splitlines()[3:]] == [
        ["healthy", "1", "1"],
        ["collapsed", "1", "1", "2"],
    ]
    [row] = rates([healthy, natural, missed], "data", KEYS["data"]).rows
    assert row == ["mnist", "1 of 2 (50.0 %)", "0 of 1 (0.0 %)"]


def test_a_detector_is_shown_no_more_than_a_third() -> None:
    losses = learning(20)
    losses[SHOWN + 10 :] = np.inf
    seen = shown_curve(curve(losses))
    assert (len(seen.losses), len(seen.accuracy), seen.diverged_at) == (SHOWN, EPOCHS, None)
    losses = losses[:165]
    losses[-1] = np.inf
    assert shown_curve(curve(losses)).diverged_at == (2, 65)


def test_parts_of_the_set_are_read_by_what_is_held_out(tmp_path: Path) -> None:
    for number in range(6):
        drawn = dataclasses.replace(curve(learning()), specification=draw(number))
        write(drawn, tmp_path / draw(number).file_name)
    parts = {
        part: [each.specification.number for each in read_part(tmp_path, part)] for part in PARTS
    }
    assert sorted(parts["tuning"] + parts["held-out"]) == parts["all"] == list(range(6))
    assert all(draw(number).held_out for number in parts["held-out"])
