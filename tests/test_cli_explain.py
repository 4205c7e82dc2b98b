"""``glassnet explain``: what it shows of runs that went wrong, and what it refuses."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import glassnet as gn
from glassnet.callbacks import Rollback
from glassnet.cli.loss_plot import BEYOND, Plot, fewer, loss_plot
from glassnet.errors import DivergenceError
from glassnet.inspecting import Inspection, LayerArrays, inspection_of
from glassnet.inspecting.looking import weights_of
from glassnet.inspecting.side_by_side import side_by_side
from glassnet.layers import Dense, Flatten, Rescaling
from glassnet.optimizers import SGD
from glassnet.optimizers.schedules import LearningRateSchedule, PiecewiseConstantDecay
from glassnet.study import StatisticsTracker
from glassnet.study.tracking.store import read_run, write_run
from glassnet.tables import Cell
from tests.command import run

SAMPLE = gn.data.load("mnist-5k")


def train(
    folder: Path, name: str, hidden: Dense, rate: float | LearningRateSchedule, epochs: int
) -> Path:
    """The file of a run on the sample, by the reference edition, which compiles nothing."""
    model = gn.Sequential(
        [
            gn.Input((28, 28, 1)),
            Rescaling(1 / 79, -0.4),
            Flatten(),
            hidden,
            Dense(10, activation="softmax"),
        ],
        name=name,
        seed=1,
    )
    model.compile(SGD(rate), "sparse_categorical_crossentropy", ["accuracy"])
    tracker = StatisticsTracker(folder, data=SAMPLE.card)
    x, y = SAMPLE.training
    with contextlib.suppress(DivergenceError):
        model.fit(
            x,
            y,
            batch_size=64,
            epochs=epochs,
            seed=2,
            verbose=0,
            callbacks=[tracker],
            engine="reference",
        )
    assert tracker.run_file is not None
    return Path(tracker.run_file)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def dead(results: Path) -> Path:
    """A run whose hidden layer is dead from the start."""
    layer = Dense(12, "relu", bias_initializer=gn.initializers.Constant(-60.0))
    return train(results, "dead", layer, 0.1, 2)


@pytest.fixture(scope="module")
def jumped(results: Path) -> Path:
    """A run whose rate jumps at step 50."""
    rate = PiecewiseConstantDecay([48], [0.1, 2000.0])
    return train(results, "jumped", Dense(12, "relu"), rate, 2)


@pytest.fixture(scope="module")
def healthy(results: Path) -> Path:
    return train(results, "healthy", Dense(24, "relu"), 0.1, 4)


def test_a_run_that_never_started_is_explained(dead):
    result = run("explain", dead)
    assert result.status == 0
    assert "never started: it knows no more than a constant answer does." in result.out
    assert "Why: All 12 units of dense are dead from the first step" in result.out
    assert "a constant answer" in result.out  # the line in the plot
    assert "12 of 12" in result.out
    assert "What may help: Look at the initializers of dense" in result.out
    assert f"glassnet inspect {dead} --epoch 1 --step 1" in result.out
    assert "rescaling" not in result.out  # it has neither weights nor units


def test_the_step_is_exact_and_marked_below_the_plot(jumped):
    result = run("explain", jumped)
    assert result.status == 0
    assert "The learning rate jumped from 0.1 to 2e+03 at step 50 of epoch 1." in result.out
    assert re.search(r"(step 50 of epoch 1 ↑|↑ step 50 of epoch 1)", result.out)
    assert "--epoch 1 --step 50 -o there.safetensors" in result.out
    assert " → " in result.out  # what changed between before and behind it


@pytest.mark.parametrize("which", ["healthy", "dead"])
def test_each_return_to_an_earlier_state_is_told(which, request, tmp_path):
    back = dataclasses.replace(
        read_run(request.getfixturevalue(which)), rollbacks=[Rollback(12, 3, 0.025)]
    )
    write_run(tmp_path / "back.json", back)
    shown = run("explain", tmp_path / "back.json")
    assert shown.status == 0
    said = " ".join(shown.out.split())
    assert "After step 12 of the training it went back to where it was after step 3, " in said
    held = json.loads(run("explain", tmp_path / "back.json", "--json").out)
    assert held["rollbacks"] == [{"from_step": 12, "to_step": 3, "learning_rate": 0.025}]


def test_a_run_is_named_by_its_id_too(results, dead):
    listed = json.loads(run("runs", results, "--json").out)["runs"]
    (one,) = [each for each in listed if each["network"] == "dead"]
    by_id = run("explain", one["id"][:8], results)
    assert by_id.status == 0
    assert by_id.out == run("explain", dead).out


def test_as_json(dead):
    found = json.loads(run("explain", dead, "--json").out)
    assert found["verdict"]["name"] == "never-started"
    assert found["verdict"]["cause"]["name"] == "dead-units"
    assert found["verdict"]["cause"]["layer"] == "dense"
    assert found["before"]["layers"][2]["name"] == "dense"
    assert len(found["before"]["layers"][2]["dead"]) == 12
    assert found["losses"]["constant_loss"] == pytest.approx(2.3, abs=0.01)


def test_a_healthy_run_says_so_and_is_not_trained(healthy, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it was replayed")

    monkeypatch.setattr("glassnet.study.explaining.looking.replay", refuse)
    result = run("explain", healthy)
    assert result.status == 0
    assert "is healthy" in result.out
    assert "Why" not in result.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.json",), "there is no such file"),
        (("abc", "{results}"), "no run's ID begins with"),
        (("abc", "{empty}"), "there is no folder runs in it"),
        (("{dead}", "--dataset", "mnist-6k"), "mnist-5k"),
    ],
)
def test_bad_input_is_told_in_a_sentence(arguments, said, results, dead, tmp_path):
    places = {"results": results, "dead": dead, "empty": tmp_path}
    result = run("explain", *(argument.format(**places) for argument in arguments))
    assert result.status == 2
    assert said in result.err
    assert "Traceback" not in result.err


def test_a_damaged_record_is_told(tmp_path, dead):
    path = tmp_path / "damaged.json"
    path.write_text(dead.read_text()[:300])
    result = run("explain", path)
    assert result.status == 2
    assert "damaged" in result.err


# ---- the plot and the table ----------------------------------------------------------------------


def lines_of(plot: Plot) -> list[str]:
    return loss_plot(plot).plain.splitlines()


def test_bars_are_as_high_as_the_losses():
    lines = lines_of(Plot([0.0, 1.0, 2.0], None, None, ""))
    assert lines[0].endswith("┤  █")  # the largest of them fills the place
    assert lines[3].endswith("│  █")
    assert lines[4].endswith("│ ██")
    assert lines[7].endswith("┤▁██")  # whatever is there can be seen


def test_a_loss_beyond_the_place_and_one_that_is_not_finite_are_marked():
    lines = lines_of(Plot([1.0, 1e9, float("nan"), float("inf")], 1, 2.3, "here"))
    assert lines[0].endswith(f" {BEYOND * 3}")
    assert lines[-2].strip() == "↑ here"
    assert lines[-2].index("↑") == lines[0].index(BEYOND)
    assert lines[-1].strip() == "╌ the loss of a constant answer, 2.3"


def test_the_loss_of_a_constant_answer_is_a_dashed_line():
    lines = lines_of(Plot([1.0] * 5, None, 2.0, ""))
    assert "       2 ┤╌╌╌╌╌" in lines
    assert max(map(len, lines_of(Plot([1.0] * 61, 3, 2.0, "here")))) < 80


def test_a_label_stands_left_of_its_mark_where_there_is_no_place_to_the_right():
    lines = lines_of(Plot([1.0] * 50, 45, None, "step 46 of epoch 1"))
    assert lines[-1].endswith("step 46 of epoch 1 ↑")
    assert lines[-1].index("↑") == 10 + 45


def test_many_losses_become_medians():
    assert fewer([1.0] * 3, 5) == [1.0] * 3
    assert len(fewer([1.0] * 1000, 61)) == 61
    assert fewer([0.0, float("nan"), float("nan")] * 2, 2) == [float("inf")] * 2


def test_what_changed_much_stands_out():
    model = gn.Sequential([gn.Input((4,)), Dense(3, "sigmoid"), Dense(2, "softmax")], seed=0)
    x = np.random.default_rng(0).normal(size=(40, 4))
    before = inspect_by_reference(model, x)
    weights = model.get_weights()
    model.set_weights([1000 * weights[0], *weights[1:]])
    rows = side_by_side(before, inspect_by_reference(model, x)).rows
    assert rows[0][2] == Cell("25 % → 100 %", "warning")  # saturated
    assert cell(rows[0][4]).style == "warning"  # the size of its weights
    assert cell(rows[1][4]).style == "plain"
    assert "→" not in cell(rows[1][4]).text


def cell(shown: str | Cell) -> Cell:
    """What stands in a table, where it has a style."""
    assert isinstance(shown, Cell)
    return shown


def inspect_by_reference(model: gn.Sequential, x: NDArray[np.float64]) -> Inspection:
    outputs = model.layer_outputs(x, engine="reference")
    return inspection_of(model, LayerArrays(outputs, weights_of(model)))
