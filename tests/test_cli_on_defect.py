"""``glassnet train --on-defect``: a training that goes wrong is steered, and the file says so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.model.origin import Fact
from glassnet.study import Recorder
from tests.command import Result, run, write_digits

OPTIMIZER = "SGD(learning_rate=0.5, momentum=0.0, nesterov=False, decay=0.0)"


@pytest.fixture(autouse=True)
def spoilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights are not finite when the second epoch begins for the first time."""
    done: list[int] = []
    begin = Recorder.on_epoch_begin

    def spoil(self: Recorder, epoch: int, logs: Any = None) -> None:
        begin(self, epoch, logs)
        if epoch == 1 and not done:
            done.append(epoch)
            self.model.set_weights([np.full_like(w, np.nan) for w in self.model.get_weights()])

    monkeypatch.setattr(Recorder, "on_epoch_begin", spoil)


def train(folder: Path, on_defect: str, *flags: str) -> Result:
    """Train six steps an epoch, for three epochs; the network's file is ``model.st``."""
    digits = write_digits(folder / "digits")
    recipe = ("--epochs", 3, "--batch-size", 16, "--seed", 4, "--on-defect", on_defect)
    return run("train", "feedforward", "-o", folder / "model.st", "--data", digits, *recipe, *flags)


def recipe_in(path: Path) -> Mapping[str, Fact]:
    origin = gn.load_model(path).origin
    assert origin is not None
    return origin.recipe


def test_a_training_that_went_back_keeps_its_recipe_and_says_so(tmp_path: Path) -> None:
    done = train(tmp_path, "rollback")
    assert done.status == 0
    assert "on with a quarter of the learning rate" in done.out
    (line,) = [line for line in done.out.splitlines() if line.startswith("feedforward: After")]
    assert line.endswith("it went back to its beginning, and on with the learning rate 0.125.")
    recipe = recipe_in(tmp_path / "model.st")
    assert (recipe["optimizer"], recipe["on a defect"]) == (OPTIMIZER, "rollback")
    said = "from step 7 to step 0, and on with the learning rate 0.125"
    assert recipe["rolled back"] == said


def test_a_training_that_was_begun_anew_has_the_next_seed(tmp_path: Path) -> None:
    done = train(tmp_path, "restart", "--resume")
    assert done.status == 0
    assert done.out.count("It is begun anew with the seed 5 (1/3).") == 1
    assert done.out.count("holds no training") == 1  # which is said of the first beginning
    recipe = recipe_in(tmp_path / "model.st")
    assert (recipe["optimizer"], recipe["seed"]) == (OPTIMIZER, 5)
    assert "rolled back" not in recipe


@pytest.mark.parametrize("on_defect", ["record", "stop"])
def test_a_training_that_diverged_leaves_no_file(tmp_path: Path, on_defect: str) -> None:
    done = train(tmp_path, on_defect)
    assert done.status == 1
    assert "is not finite since step 1 of 6 in epoch 2" in done.err
    assert not (tmp_path / "model.st").exists()
