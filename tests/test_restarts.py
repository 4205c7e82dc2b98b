"""Studies that begin lost runs anew: which runs follow, also in a study that was cut off."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet import data
from glassnet.callbacks import Callback, Status
from glassnet.study.running.expected import ExpectedRuns
from glassnet.study.running.images import StudyData
from glassnet.study.running.performing import RunInterrupted, perform
from glassnet.study.running.recipe import Recipe
from glassnet.study.running.specification import RunSpecification, reference
from glassnet.study.scheduling.coordinator import Study
from glassnet.study.scheduling.in_turn import InTurn
from glassnet.study.scheduling.restarts import MOST_RESTARTS, replacements
from glassnet.study.scheduling.scheduler import Outcome
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.store import read_run

LOST = (0, 2, 3)
"""Of these seeds, the trainings are spoilt."""


class Spoil(Callback):
    """Makes the loss of a training infinite."""

    changes_training = False  # which is not true, so that it is not recorded

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.model.set_weights([np.full_like(w, np.nan) for w in self.model.get_weights()])


@dataclasses.dataclass(frozen=True)
class Spoilt(Recipe):
    """A recipe by which some seeds are lost."""

    def fit(self, model: Any, images: Any, seed: int, **named: Any) -> Any:
        if seed in LOST:
            named["callbacks"] = [Spoil(), *named["callbacks"]]
        return super().fit(model, images, seed, **named)


RECIPE = Spoilt("relu", optimizer="adam", epochs=8, batch_size=16, on_defect="restart")


@pytest.fixture(scope="module")
def digits() -> StudyData:
    """A few real digits."""
    (x, y), (x_test, y_test) = sample = data.load("mnist-5k")
    return StudyData(data.DataSet(sample.card, (x[:96], y[:96]), (x_test[:40], y_test[:40])))


def runs_of(digits: StudyData, recipe: Recipe = RECIPE) -> list[RunSpecification]:
    return [RunSpecification("feedforward", seed, recipe, reference(digits)) for seed in range(3)]


def seeds(study: Study) -> list[int]:
    return [run.seed for run in study.missing]


def test_each_lost_run_is_followed_by_one_with_the_next_free_seed(
    digits: StudyData, tmp_path: Path
) -> None:
    study = Study(runs_of(digits), digits, tmp_path)
    rounds = []
    while study.missing:
        rounds.append(seeds(study))
        list(study.perform(InTurn(threads=1, verbose=0)))
        study.plan_next()
    assert rounds == [[0, 1, 2], [3, 4], [5]]
    kept = [read_run(path) for path in tmp_path.glob("*.json")]
    found = {run.seeds["training"]: run.status for run in kept}
    assert found == {seed: "diverged" if seed in LOST else "finished" for seed in range(6)}
    assert len(study.records()) == 6

    again = Study(runs_of(digits), digits, tmp_path)
    assert (again.missing, again.found) == ([], 6)


def test_a_study_that_was_cut_off_goes_on_with_the_same_runs(
    digits: StudyData, tmp_path: Path
) -> None:
    first = Study(runs_of(digits), digits, tmp_path)
    next(first.perform(InTurn(threads=1, verbose=0)))
    second = Study(runs_of(digits), digits, tmp_path)
    assert seeds(second) == [1, 2]  # who follows is known when all three are done
    list(second.perform(InTurn(threads=1, verbose=0)))
    third = Study(runs_of(digits), digits, tmp_path)
    assert (seeds(third), third.found) == ([3, 4], 3)


class CutShort:
    """Performs a run; Ctrl-C comes while the cause of its defect is looked for, or before."""

    def __init__(self, status: Status) -> None:
        self.status = status

    def perform(self, runs: Any, data: StudyData) -> Generator[Outcome, None, None]:
        (outcome, *_) = InTurn(threads=1, verbose=0).perform(runs[:1], data)
        assert outcome.run is not None
        raise RunInterrupted(dataclasses.replace(outcome.run, status=self.status))
        yield outcome


@pytest.mark.parametrize(("status", "is_done"), [("diverged", True), ("interrupted", False)])
def test_a_run_is_done_whose_look_was_cut_short(
    digits: StudyData, tmp_path: Path, status: Status, is_done: bool
) -> None:
    study = Study(runs_of(digits), digits, tmp_path)
    with pytest.raises(RunInterrupted):
        list(study.perform(CutShort(status)))
    assert len(study.records()) == is_done
    assert (study.interrupted is None) is is_done
    assert seeds(Study(runs_of(digits), digits, tmp_path)) == [0, 1, 2][is_done:]


def test_a_run_is_followed_so_often_at_most_and_only_where_the_recipe_says_so(
    digits: StudyData,
) -> None:
    assert len(replacements(runs_of(digits)[:1], lambda run: True)) == MOST_RESTARTS
    for on_defect in ("record", "stop", "rollback"):
        other = dataclasses.replace(RECIPE, on_defect=on_defect)
        assert replacements(runs_of(digits, other), lambda run: True) == []


@pytest.mark.parametrize("on_defect", ["stop", "restart", "rollback"])
def test_what_happens_to_a_defect_is_a_part_of_a_run(digits: StudyData, on_defect: Any) -> None:
    plain = runs_of(digits, Recipe(epochs=1, batch_size=32))[1]
    other = dataclasses.replace(plain, recipe=plain.recipe.changed(on_defect=on_defect))
    expected = ExpectedRuns(digits)
    run = perform(other, digits.images(other.recipe.validation), threads=1, verbose=0)
    assert identity(run) == expected.identity(other) != expected.identity(plain)
    assert run.setting.details["on a defect"] == on_defect
