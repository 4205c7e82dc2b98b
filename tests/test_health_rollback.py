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
from tools.health_runs.rollback import Case, at_the_edge, drawn, examined, healthy_accuracies
from tools.health_runs.specification import HINDSIGHT, Specification
from tools.health_runs.training import Curve, write

STEPS = 100
LOST_FROM = 0.3  # the rate at which `trained` loses its network
NEVER_FROM = 3.0  # that at which it never starts

ONE = Specification(7, "lenet", "mnist", "relu", "he_normal", "SGD", 0.1, {}, 128, 2)
CASE = Case(
    ONE,
    "collapsed",
    divisor=2,
    healthy=0.95,
    lost=0.1,
    saved=0.941,
    status="finished",
    rollbacks=[{"from_step": 90, "to_step": 50, "learning_rate": 0.05}],
)


class Returning:
    """Stands for a `Health` that returns once, and goes on at a lower rate."""

    def __init__(self, on_defect: str, *, factor: float, verbose: int) -> None:
        assert on_defect == "rollback"
        self.factor = factor
        self.rollbacks = [Rollback(from_step=90, to_step=50, learning_rate=0.05)]


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
    ("saved", "is_saved"), [(None, False), (0.939, False), (0.9401, True), (0.99, True)]
)
def test_a_run_within_one_point_of_a_healthy_one_is_saved(
    saved: float | None, is_saved: bool
) -> None:
    assert replace(CASE, saved=saved).is_saved == is_saved


def test_a_case_is_told_in_a_line() -> None:
    assert CASE.describe() == (
        "saved 7 lenet, relu, SGD {}, mnist: collapsed at 0.1; healthy 0.9500 at 1/2; "
        "came to 0.9410 (90 → 50 at 0.05)"
    )
    lost = replace(CASE, saved=None, rollbacks=[]).describe()
    assert lost.startswith("LOST  7 ")
    assert lost.endswith("came to no end ()")


def test_a_drawn_run_is_natural_and_at_two_to_four_times_a_sound_rate() -> None:
    for number in (10_000, 10_001, 10_002):
        found = drawn(number)
        assert found == drawn(number)
        assert (found.number, found.fault, found.epochs) == (number, None, rollback.EPOCHS)
        chosen = [
            each
            for each in OPTIMIZERS
            if (each.name, each.settings) == (found.optimizer, found.settings)
        ]
        assert all(1.99 <= found.learning_rate / each.sound <= 4.01 for each in chosen)


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
def test_two_healthy_seeds_are_compared_with() -> None:
    at = replace(ONE, number=0, learning_rate=0.4)
    assert healthy_accuracies(at, 2) == [0.901, 0.902]  # of the seeds behind its own
    assert healthy_accuracies(replace(at, learning_rate=0.9), 2) == []


@pytest.mark.usefixtures("_quickly_trained")
def test_a_run_is_a_case_only_where_a_lower_rate_is_healthy() -> None:
    at_a_half, at_a_quarter, at_neither, sound = (
        rollback.examine(replace(ONE, number=0, learning_rate=rate), factor=0.5)
        for rate in (0.4, 0.8, 2.0, 0.1)
    )
    assert at_a_half is not None
    assert (at_a_half.name, at_a_half.divisor) == ("collapsed", 2)
    assert at_a_half.healthy == pytest.approx(0.9015)
    assert (at_a_half.lost, at_a_half.saved, at_a_half.is_saved) == (0.1, 0.9, True)
    assert at_a_half.rollbacks == CASE.rollbacks
    assert at_a_quarter is not None
    assert (at_a_quarter.divisor, at_a_quarter.saved) == (4, 0.1)
    assert (at_neither, sound) == (None, None)


@pytest.mark.parametrize("case", [CASE, None])
def test_what_was_examined_is_read_from_its_file(
    case: Case | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Specification] = []

    def examine(specification: Specification, factor: float) -> Case | None:
        asked.append(specification)
        return case

    monkeypatch.setattr(rollback, "examine", examine)
    assert examined("one", ONE, tmp_path, 0.5) == case
    assert examined("one", ONE, tmp_path, 0.5) == case
    assert asked == [ONE]
    assert (json.loads((tmp_path / "one.json").read_text()) is None) == (case is None)


def test_cases_of_the_labelled_set_are_natural_lost_and_not_held_out(tmp_path: Path) -> None:
    kinds: dict[tuple[bool, bool], Specification] = {}
    for specification in map(draw, range(RUNS)):
        kinds.setdefault((specification.fault is None, specification.held_out), specification)
    assert len(kinds) == 4
    for specification in kinds.values():
        lost = trained(replace(specification, learning_rate=LOST_FROM))
        write(replace(lost, specification=specification), tmp_path / specification.file_name)
    assert rollback.labelled(tmp_path) == [kinds[True, False]]
