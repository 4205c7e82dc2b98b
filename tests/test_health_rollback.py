"""Which runs are cases for a rollback, and which of them count as saved: no network is trained."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from math import prod
from pathlib import Path

import numpy as np
import pytest

from glassnet.callbacks import Rollback
from tools.health_runs import rollback
from tools.health_runs.drawing import OPTIMIZERS, RUNS, draw
from tools.health_runs.rollback import (
    Case,
    Return,
    at_the_edge,
    case_of,
    drawn,
    healthy_accuracies,
    kept_case,
    kept_return,
    rolled_back,
    summary,
)
from tools.health_runs.specification import HINDSIGHT, TEST_ONLY, Specification
from tools.health_runs.training import Curve, write

STEPS = 100
LOST_FROM = 0.3  # the rate at which `trained` loses its network
NEVER_FROM = 3.0  # that at which it never starts

ONE = Specification(7, "lenet", "mnist", "relu", "he_normal", "SGD", 0.1, {}, 128, 2)
CASE = Case(ONE, "collapsed", divisor=2, healthy=[0.94, 0.95, 0.96], held_out=False)
BACK = Return(
    CASE,
    accuracy=0.941,
    status="finished",
    rollbacks=[{"from_step": 90, "to_step": 50, "learning_rate": 0.025}],
)


class Returning:
    """Stands for a `Health` that returns once, and goes on at a lower rate."""

    def __init__(self, on_defect: str, *, factor: float, verbose: int) -> None:
        assert on_defect == "rollback"
        self.factor = factor
        self.rollbacks = [Rollback(from_step=90, to_step=50, learning_rate=0.025)]


def trained(
    specification: Specification, epochs: int | None = None, callbacks: Sequence[Returning] = ()
) -> Curve:
    """The curve of a network that learns, falls in its second epoch, or never starts: by its rate,
    which each callback lowers."""
    rate = specification.learning_rate * prod(each.factor for each in callbacks)
    epochs = epochs or HINDSIGHT * specification.epochs
    losses = 0.1 + 2.2 * np.exp(-np.arange(epochs * STEPS) / 20)
    accuracy = 0.9 + specification.number % 10 / 1000
    if rate >= LOST_FROM:
        losses[STEPS + 50 :], accuracy = 2.31, 0.1
    if rate >= NEVER_FROM:
        losses[:] = 2.31
    every = [accuracy] * epochs
    return Curve(
        specification,
        STEPS,
        losses.astype(np.float32),
        every,
        every,
        [0.3] * epochs,
        [[1] * 10] * epochs,
        2.3026,
        0.1,
        "finished",
        None,
    )


@pytest.fixture
def _quickly_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollback, "train", trained)
    monkeypatch.setattr(rollback, "Health", Returning)


@pytest.mark.parametrize(
    ("accuracy", "is_saved"), [(None, False), (0.939, False), (0.9401, True), (0.99, True)]
)
def test_a_run_within_one_point_of_a_healthy_one_is_saved(
    accuracy: float | None, is_saved: bool
) -> None:
    assert replace(BACK, accuracy=accuracy).is_saved == is_saved


def test_a_return_is_told_in_a_line() -> None:
    assert BACK.describe() == (
        "saved 7 lenet, relu, SGD {}, mnist: collapsed at 0.1; healthy 0.9500 (0.9400 to 0.9600) "
        "at 1/2; came to 0.9410 (90 → 50 at 0.025)"
    )
    held_out = replace(CASE, held_out=True)
    lost = Return(held_out, accuracy=None, status="diverged", rollbacks=[]).describe()
    assert lost.startswith("LOST  7 ")
    assert ", mnist, held out: collapsed" in lost
    assert lost.endswith("came to no end ()")


def test_those_that_are_held_out_are_counted_apart() -> None:
    lost = replace(BACK, case=replace(CASE, held_out=True), accuracy=0.9)
    assert summary([BACK, BACK, lost]) == [
        "2 of 3 cases are within 1% of the healthy mean",
        "0 of 1 cases that are held out are within 1% of the healthy mean",
        "6 of 9 healthy runs are within 1% of their others",
    ]


def test_the_seed_alone_may_cost_a_point() -> None:
    assert replace(CASE, healthy=[0.95, 0.935, 0.945]).seeds_within == 2
    assert replace(CASE, healthy=[0.95, 0.941]).seeds_within == 2


def test_a_drawn_run_is_natural_and_at_two_to_four_times_a_sound_rate() -> None:
    for number in (10_000, 10_001, 11_000, 20_000):
        found = drawn(number)
        assert found == drawn(number)
        assert (found.number, found.fault, found.epochs) == (number, None, rollback.EPOCHS)
        chosen = [
            each
            for each in OPTIMIZERS
            if (each.name, each.settings) == (found.optimizer, found.settings)
        ]
        assert all(1.99 <= found.learning_rate / each.sound <= 4.01 for each in chosen)


def test_families_that_nothing_was_tuned_on_are_drawn_among_the_held_out_ones_alone() -> None:
    seen, fresh = (
        {drawn(number).family for number in range(first, first + 30)} for first in (10_000, 20_000)
    )
    assert not seen & set(TEST_ONLY)
    assert fresh & set(TEST_ONLY)


@pytest.mark.parametrize(
    ("rate", "lost_at", "tries"),
    [
        (0.5, 0.5, 1),
        (0.1, 0.4, 3),
        (0.001, None, rollback.DOUBLED),
        (2.9, 2.9, 1),
        (4.0, None, 2),  # it never starts, at twice the rate either
    ],
)
def test_the_rate_is_doubled_until_the_run_is_lost(
    rate: float, lost_at: float | None, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[float] = []

    def train(specification: Specification, epochs: int) -> Curve:
        tried.append(specification.learning_rate / rate)
        return trained(specification, HINDSIGHT * epochs)

    monkeypatch.setattr(rollback, "train", train)
    found = at_the_edge(replace(ONE, learning_rate=rate))
    assert found == (None if lost_at is None else replace(ONE, learning_rate=lost_at))
    assert tried == pytest.approx([2**doubled for doubled in range(tries)])


@pytest.mark.usefixtures("_quickly_trained")
def test_healthy_seeds_are_compared_with() -> None:
    at = replace(ONE, number=0, learning_rate=0.4)
    assert healthy_accuracies(at, 2) == [0.901, 0.902, 0.903]  # of the seeds behind its own
    assert healthy_accuracies(replace(at, learning_rate=0.9), 2) == []


@pytest.mark.usefixtures("_quickly_trained")
def test_a_run_is_a_case_only_where_a_lower_rate_is_healthy() -> None:
    at_a_half, at_a_quarter, at_neither, sound = (
        case_of(replace(ONE, number=0, learning_rate=rate), held_out=True)
        for rate in (0.4, 0.8, 2.0, 0.1)
    )
    assert at_a_half is not None
    assert (at_a_half.name, at_a_half.divisor) == ("collapsed", 2)
    assert (at_a_half.healthy, at_a_half.held_out) == ([0.901, 0.902, 0.903], True)
    assert at_a_quarter is not None
    assert at_a_quarter.divisor == 4
    assert (at_neither, sound) == (None, None)


@pytest.mark.usefixtures("_quickly_trained")
def test_a_case_is_trained_once_more_and_rolled_back() -> None:
    case = replace(CASE, specification=replace(ONE, number=0, learning_rate=0.8))
    back = rolled_back(case, factor=0.25)
    assert (back.accuracy, back.status, back.rollbacks) == (0.9, "finished", BACK.rollbacks)
    assert rolled_back(case, factor=0.5).accuracy == 0.1


@pytest.mark.parametrize("case", [CASE, None])
def test_what_was_found_is_read_from_its_file(
    case: Case | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Specification] = []

    def find(specification: Specification, *, held_out: bool) -> Case | None:
        asked.append(specification)
        return case

    monkeypatch.setattr(rollback, "case_of", find)
    for _ in range(2):
        assert kept_case(tmp_path / "one.json", ONE, held_out=False) == case
    assert asked == [ONE]
    assert (json.loads((tmp_path / "one.json").read_text()) is None) == (case is None)


def test_what_a_rollback_made_is_read_from_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def roll_back(case: Case, factor: float) -> Return:
        asked.append(factor)
        return BACK

    monkeypatch.setattr(rollback, "rolled_back", roll_back)
    for factor in (0.25, 0.25, 0.5):
        assert kept_return(tmp_path, CASE, factor) == BACK
    assert asked == [0.25, 0.5]


def test_cases_of_the_labelled_set_are_natural_and_lost(tmp_path: Path) -> None:
    kinds: dict[tuple[bool, bool], Specification] = {}
    for specification in map(draw, range(RUNS)):
        kinds.setdefault((specification.fault is None, specification.held_out), specification)
    assert len(kinds) == 4
    for specification in kinds.values():
        lost = trained(replace(specification, learning_rate=LOST_FROM))
        write(replace(lost, specification=specification), tmp_path / specification.file_name)
    natural = sorted(kinds[True, held_out].number for held_out in (False, True))
    assert [each.number for each in rollback.labelled(tmp_path)] == natural
