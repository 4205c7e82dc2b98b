"""Published rules on hand-made figures, and how detectors are compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from benchmarks.health import __main__ as command
from benchmarks.health import autotrainer, comparison, deepdiagnosis, watched
from benchmarks.health.comparison import Known, compare
from benchmarks.health.observing import look
from benchmarks.health.watched import EpochEnd, KernelSeen, LayerSeen, Watched
from glassnet import layers
from glassnet.errors import ArgumentError, DataError
from tools.health_runs.drawing import RUNS, draw
from tools.health_runs.judging import shown_curve
from tools.health_runs.specification import HINDSIGHT, Specification
from tools.health_runs.training import Curve
from tools.health_runs.training import write as write_curve

STEPS = 100
SOUND = KernelSeen(mean=0.01, gradient_mean=1e-4, gradient_size=1e-3, gradient_norm=0.2)


def layer(kind: str = "Dense", activation: str | None = "relu", **seen: Any) -> LayerSeen:
    """A sound layer but for what is given."""
    sound: dict[str, Any] = {
        "name": kind.lower(),
        "learns": True,
        "mean": 0.4,
        "at_most_zero": 0.5,
        "beyond_five": None if activation in (None, "relu", "softmax") else 0.1,
        "kernel": SOUND,
    }
    return LayerSeen(kind=kind, activation=activation, **{**sound, **seen})


LAST = layer(activation="softmax", mean=0.1, at_most_zero=0.0)


def end(*hidden: LayerSeen, zeros: float = 0.2) -> EpochEnd:
    """The end of an epoch of a network with these layers before its last one."""
    return EpochEnd(accuracy=0.9, zero_gradients=zeros, layers=(*(hidden or (layer(),)), LAST))


def ends(count: int = 3, **seen: Any) -> list[EpochEnd]:
    """The ends of some epochs; from one to the next all means change, but those that are given."""
    made = []
    for n in range(count):
        kernel = moved(n, mean=0.01 + n / 1000)
        hidden = layer(**{"mean": 0.4 + n / 100, "kernel": kernel, **seen})
        made.append(EpochEnd(0.9, 0.2, (hidden, replace(LAST, kernel=kernel))))
    return made


def moved(n: int = 0, **figures: float) -> KernelSeen:
    """A sound kernel, whose gradient is another one at each epoch's end."""
    return replace(SOUND, **{"gradient_mean": 1e-4 * (n + 1), **figures})


def run(
    accuracies: Sequence[float] = (0.8, 0.9, 0.95),
    at: Sequence[EpochEnd] | None = None,
    losses: Sequence[float] | None = None,
    epochs: int | None = None,
    val_losses: Sequence[float] | None = None,
    val_accuracies: Sequence[float] | None = None,
) -> Watched:
    """A sound run but for what is given."""
    at = ends(len(accuracies)) if at is None else at
    return Watched(
        epochs or len(accuracies),
        [0.6 / n for n in range(1, 1 + len(accuracies))] if losses is None else losses,
        accuracies,
        [0.3] * len(accuracies) if val_losses is None else val_losses,
        accuracies if val_accuracies is None else val_accuracies,
        at,
    )


def test_a_sound_run_has_no_problem() -> None:
    assert autotrainer.problem(run()) is None
    assert deepdiagnosis.symptom(run()) is None


# AUTOTRAINER

CHANCE = (0.1, 0.13, 0.1)
"""Accuracies of a network that learns nothing, of which one epoch seems to gain something."""


@pytest.mark.parametrize(
    ("first", "found"),
    [
        (0.9e-4, "vanishing gradient"),
        (1.1e-4, None),  # small beside the last one's, but not small itself
        (69.0, None),
        (71.0, "exploding gradient"),
        (math.inf, "exploding gradient"),
    ],
)
def test_autotrainer_compares_the_first_kernel_with_the_last(
    first: float, found: str | None
) -> None:
    last = replace(LAST, kernel=moved(gradient_norm=1.0))
    first_layer = layer(kernel=moved(gradient_norm=first))
    at = [EpochEnd(0.1, 0.2, (first_layer, layer(), last))] * 3
    assert autotrainer.problem(run(CHANCE, at)) == found


def test_autotrainer_asks_that_the_gradient_vanishes_on_its_way() -> None:
    last = replace(LAST, kernel=moved(gradient_norm=0.05))  # hardly more than the first one
    at = [EpochEnd(0.1, 0.2, (layer(kernel=moved(gradient_norm=0.9e-4)), last))] * 3
    assert autotrainer.problem(run(CHANCE, at)) is None


def test_autotrainer_has_no_ratio_to_a_gradient_of_zero() -> None:
    nothing = moved(gradient_norm=0.0)
    last = replace(LAST, kernel=nothing)
    assert not autotrainer.has_vanished(EpochEnd(0.1, 0.2, (layer(kernel=nothing), last)))
    assert autotrainer.has_exploded(EpochEnd(0.1, 0.2, (layer(), last)))


def test_autotrainer_calls_many_zeros_a_dying_relu() -> None:
    assert autotrainer.problem(run(CHANCE, [end(zeros=0.7)] * 3)) == "dying ReLU"
    assert autotrainer.problem(run(CHANCE, [end(zeros=0.69)] * 3)) is None


def test_autotrainer_minds_no_gradient_of_a_network_that_is_good() -> None:
    assert autotrainer.problem(run((0.8, 0.9, 0.95), [end(zeros=0.9)] * 3)) is None


def test_autotrainer_wants_both_accuracies_to_be_good() -> None:
    dying = [end(zeros=0.9)] * 3
    assert autotrainer.problem(run(at=dying, val_accuracies=[0.69] * 3)) == "dying ReLU"
    assert autotrainer.problem(run(at=dying, val_accuracies=[0.7] * 3)) is None


def test_autotrainer_calls_a_loss_that_is_not_finite_an_exploding_gradient() -> None:
    found = "exploding gradient"
    broken = run((0.8, 0.9), ends(2), losses=(0.6, 0.3, math.nan), epochs=3)
    assert autotrainer.problem(broken) == found
    assert autotrainer.problem(run(val_losses=[0.3, 1e5, 0.3])) == found
    assert autotrainer.problem(run(val_losses=[0.3, 0.9e5, 0.3])) is None


def test_autotrainer_says_slow_where_no_epoch_gains_a_point() -> None:
    assert autotrainer.problem(run((0.1, 0.109, 0.1))) == "slow convergence"
    assert autotrainer.problem(run((0.1, 0.111, 0.1))) is None
    assert autotrainer.problem(run((0.97, 0.975, 0.979))) is None
    assert autotrainer.problem(run((0.1, 0.1), val_accuracies=(0.1, 0.2))) is None


def test_autotrainer_judges_no_accuracy_before_three_tenths_of_the_epochs() -> None:
    dying = [end(zeros=0.9), *ends(3)]
    late = (0.1, 0.8, 0.9, 0.95)
    assert autotrainer.problem(run(late, dying, epochs=4)) is None
    assert autotrainer.problem(run(late[:3], dying[:3], epochs=3)) == "dying ReLU"


def test_autotrainer_compares_peaks_with_troughs() -> None:
    assert autotrainer.problem(run((0.8, 0.9, 0.86, 0.92), ends(4))) == "oscillating loss"
    assert autotrainer.problem(run((0.8, 0.9, 0.88, 0.92), ends(4))) is None


# DeepDiagnosis


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ({"at_most_zero": 0.7}, "dead node"),
        ({"at_most_zero": 0.69}, None),
        ({"at_most_zero": 0.9, "activation": "tanh"}, None),
        ({"beyond_five": 0.51, "activation": "tanh"}, "saturated activation"),
        ({"beyond_five": 0.5, "activation": "tanh"}, None),
        ({"mean": 0.0}, "numerical error"),
        ({"mean": math.nan}, "numerical error"),
        ({"mean": 0.4}, "unchanged tensor"),
        ({"mean": 0.4, "kind": "Flatten", "kernel": None}, None),
        ({"mean": 0.4, "learns": False}, None),
        ({"kernel": moved(gradient_size=0.9e-7)}, "vanishing gradient"),
        ({"kernel": moved(gradient_size=0.9e-7), "kind": "Conv2D"}, None),
        ({"kernel": moved(gradient_mean=0.0)}, "numerical error"),
        ({"kernel": moved(mean=0.0)}, "numerical error"),
        ({"kernel": moved(mean=0.02)}, "unchanged weight"),
        ({"kernel": moved(mean=0.02), "kind": "Conv2D"}, None),
    ],
)
def test_deepdiagnosis_looks_at_each_layer(seen: dict[str, Any], found: str | None) -> None:
    assert deepdiagnosis.symptom(run(at=ends(3, **seen))) == found


def test_deepdiagnosis_looks_for_dead_nodes_at_the_last_epoch_only() -> None:
    dead = end(layer(at_most_zero=0.9))
    assert deepdiagnosis.symptom(run(at=[dead, *ends(2)])) is None


def test_deepdiagnosis_wants_the_loss_to_fall_and_the_accuracy_to_rise() -> None:
    assert deepdiagnosis.symptom(run(losses=(0.6, 0.3, 0.6))) == "loss not decreasing"
    assert deepdiagnosis.symptom(run(losses=(0.6, 0.3, 0.59))) is None
    assert deepdiagnosis.symptom(run((0.8, 0.9, 0.8))) == "accuracy not increasing"
    assert deepdiagnosis.symptom(run((0.0, 0.9, 0.95))) == "invalid accuracy"
    broken = run((0.8, 0.9), ends(2), losses=(0.6, 0.3, math.nan), epochs=3)
    assert deepdiagnosis.symptom(broken) == "invalid loss"


# What is seen of a network


@pytest.fixture(scope="module")
def seen() -> tuple[gn.Sequential, np.ndarray, EpochEnd]:
    """A network with a dead layer between two live ones, and what is seen of it."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(32, 4)), rng.integers(0, 3, 32)
    model = gn.Sequential(
        [
            gn.Input((4,)),
            layers.Rescaling(1.0, 0.0),
            layers.Dense(8, activation="tanh", kernel_initializer=gn.initializers.Constant(3.0)),
            layers.Dense(5, activation="relu", bias_initializer=gn.initializers.Constant(-99.0)),
            layers.Dense(3, activation="softmax"),
        ],
        seed=0,
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, x, look(model, x, y, accuracy=0.25)


def test_what_is_seen_of_each_layer(seen: tuple[gn.Sequential, np.ndarray, EpochEnd]) -> None:
    _, x, found = seen
    first, saturated, dead, last = found.layers
    assert (first.kind, first.learns, first.kernel) == ("Rescaling", False, None)
    assert first.mean == pytest.approx(x.mean(), rel=1e-5)
    beyond = np.abs(3 * x.sum(axis=1)) >= 5  # all units have the same input
    assert saturated.beyond_five == beyond.mean()
    assert 0 < beyond.mean() < 1
    assert saturated.kernel is not None
    assert saturated.kernel.mean == 3
    assert (dead.activation, dead.mean, dead.at_most_zero, dead.beyond_five) == ("relu", 0, 1, None)
    assert dead.kernel is not None
    assert dead.kernel.gradient_norm == 0
    assert last.mean == pytest.approx(1 / 3)


def test_zeros_are_counted_in_the_gradients_of_all_weights(
    seen: tuple[gn.Sequential, np.ndarray, EpochEnd],
) -> None:
    model, _, found = seen
    # Behind a dead layer the last kernel has no gradient either; only the last bias learns.
    assert found.zero_gradients == 1 - 3 / model.count_params()


def test_what_was_seen_is_kept(tmp_path: Path) -> None:
    broken = end(layer(mean=math.nan, kernel=moved(gradient_norm=math.inf)))
    sound = end(layer("Flatten", None, kernel=None))
    watched.write([sound, broken], tmp_path / "seen.json")
    first, second = watched.read(tmp_path / "seen.json")
    assert first == sound
    assert math.isnan(second.layers[0].mean)
    assert not math.isfinite(second.kernels[0].gradient_norm)
    assert second.kernels[1] == SOUND


# The comparison


def curve(number: int = 0, losses: np.ndarray | None = None, accuracy: float = 0.9) -> Curve:
    """A run that learns, or that has the losses given."""
    specification = draw(number)
    count = HINDSIGHT * specification.epochs * STEPS
    if losses is None:
        losses = 0.1 + 2.2 * np.exp(-np.arange(count) / 40)
    epochs = len(losses) // STEPS
    ended = None if np.isfinite(losses).all() else len(losses)
    return Curve(
        specification,
        STEPS,
        losses.astype(np.float32),
        [accuracy] * epochs,
        [accuracy] * epochs,
        [0.3] * epochs,
        [[1] * 10] * epochs,
        math.log(10),
        0.1,
        "finished" if ended is None else "diverged",
        ended,
    )


def known(number: int, **changes: Any) -> Known:
    """A run with sound ends of its shown epochs."""
    one = curve(number, **changes)
    shown = one.shown().accuracy
    at = [replace(e, accuracy=a) for e, a in zip(ends(len(shown)), shown, strict=True)]
    return Known(one, at)


def without_fault(count: int) -> list[int]:
    return [number for number in range(20) if draw(number).fault is None][:count]


def test_an_epoch_that_diverged_has_no_loss() -> None:
    losses = np.full(STEPS + 7, 0.5)
    losses[-1] = np.nan
    found = watched.watched(*known(0, losses=losses))
    assert found.losses[0] == 0.5
    assert math.isnan(found.losses[1])
    assert len(found.losses) == 2
    assert len(found.ends) == 1


def test_what_was_seen_in_another_training_is_refused() -> None:
    one = known(0)
    with pytest.raises(DataError, match=r"run 0: .* belongs to another training"):
        watched.watched(one.curve, [replace(one.ends[0], accuracy=0.5), *one.ends[1:]])


def test_glassnet_is_told_where_a_run_diverged() -> None:
    losses = np.full(STEPS + 7, 0.5)
    losses[-1] = np.nan
    assert shown_curve(curve(losses=losses)).diverged_at == (2, 7)
    assert shown_curve(curve()).diverged_at is None
    assert len(shown_curve(curve()).losses) == draw(0).epochs * STEPS


def test_the_table_counts_runs_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = np.full(50, 2.3)
    ended[-1] = np.inf
    sound, other, broken = without_fault(3)
    harmless = next(number for number in range(99) if draw(number).fault == "bad-batch")
    monkeypatch.setattr(
        comparison,
        "DETECTORS",
        {
            "all": lambda run: True,
            "none": lambda run: False,
            "ended": lambda run: run.curve.ended_at is not None,
        },
    )
    runs = [known(sound), known(other), known(broken, losses=ended), known(harmless), None]
    found = compare(runs, "some")
    assert found.left_out == {"without harm": 1}
    assert found.waiting == 1
    rows = {row[0]: row[1:] for row in found.table().rows}
    assert rows == {
        "defects found": ["1", "100.0 %", "0.0 %", "100.0 %"],
        "healthy runs called defective": ["2", "100.0 %", "0.0 %", "0.0 %"],
        "defective of those called so": ["", "33.3 %", "–", "100.0 %"],
        "  diverged": ["1", "100.0 %", "0.0 %", "100.0 %"],
    }
    assert "3 runs of 5" in found.table().notes[0]


def test_the_command_compares_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = next(n for n in without_fault(9) if not draw(n).held_out)
    one = known(number)
    write_curve(one.curve, tmp_path / draw(number).file_name)
    (tmp_path / "observed").mkdir()
    watched.write(one.ends, comparison.observation(tmp_path, draw(number)))
    assert command.main.main(["--folder", str(tmp_path)], standalone_mode=False) == 0
    out = capsys.readouterr().out
    assert "1 run of " in out
    assert "not trained or not observed" in out
    assert (
        command.main.main(["--folder", str(tmp_path), "--part", "held-out"], standalone_mode=False)
        == 0
    )
    assert "0 runs of " in capsys.readouterr().out


def test_fresh_runs_are_those_behind_the_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "observed").mkdir()
    for number in (0, RUNS, RUNS + 1, RUNS + 3):  # some of these are held out, and some are not
        write_curve(known(number).curve, tmp_path / draw(number).file_name)
        watched.write(known(number).ends, comparison.observation(tmp_path, draw(number)))
    arguments = ["--folder", str(tmp_path), "--part", "fresh", "--runs", "3"]
    assert command.main.main(arguments, standalone_mode=False) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Labelled runs, fresh ones" in out
    assert " of 3; a detector is shown" in out
    assert "not trained or not observed yet: 1." in out


def test_looking_into_the_networks_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observed = []

    def observe(specification: Specification) -> list[EpochEnd]:
        observed.append(specification.number)
        if len(observed) == 2:
            raise KeyboardInterrupt
        return ends()

    monkeypatch.setattr(command, "observe", observe)
    three = [draw(number) for number in range(3)]
    with pytest.raises(KeyboardInterrupt):
        command.observe_all(tmp_path, three)
    command.observe_all(tmp_path, three)
    assert observed == [0, 1, 1, 2]
    assert watched.read(comparison.observation(tmp_path, three[2])) == ends()


def test_a_folder_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"is no folder; `python -m tools\.health_runs"):
        command.main.main(["--folder", str(tmp_path / "no")], standalone_mode=False)
