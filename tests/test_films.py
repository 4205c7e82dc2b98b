"""Films: the weights of a recorded run at some of its steps, as the page's file holds them."""

from __future__ import annotations

import base64
import gzip
import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import glassnet as gn
from glassnet.errors import ArgumentError, DataError, RunError
from glassnet.health import Health, Verdict
from glassnet.layers import Conv2D, Dense, Flatten, Layer, Rescaling
from glassnet.model import Origin
from glassnet.optimizers.schedules import PiecewiseConstantDecay
from glassnet.page.blobs import Blob
from glassnet.page.films import Film, describe_film, films
from glassnet.page.films.film import break_of, check_size
from glassnet.page.films.losses import thinned
from glassnet.page.films.names import film_names
from glassnet.page.films.steps import frame_steps
from glassnet.page.models import describe_model
from glassnet.page.shown import Shown
from glassnet.study import explain, replay
from glassnet.study.tracking.compact import CompactArray
from tests.filmed_runs import (
    BROKEN_STEP,
    EPOCHS,
    STEPS,
    broken_run,
    convolutional,
    digits,
    healthy_run,
    made,
    recorded,
)

LAST = STEPS * EPOCHS


@cache
def healthy_film() -> Film:
    return made(healthy_run(), frames=12)[0]


@cache
def broken_film() -> Film:
    return made(broken_run(), frames=30)[0]


class Opened:
    """A film as a page would open it, by another program than that which wrote it."""

    def __init__(self, film: Film) -> None:
        blob = Blob(3)
        self.description: dict[str, Any] = describe_film(
            film, "film", [convolutional(), film.model], blob
        )
        self._bytes = gzip.decompress(base64.b64decode(blob.text()))

    def array(self, reference: dict[str, Any]) -> NDArray[Any]:
        assert reference["blob"] == 3
        count = int(np.prod(reference["shape"]))
        numbers = np.frombuffer(self._bytes, reference["dtype"], count, reference["offset"])
        return numbers.reshape(reference["shape"])

    def weights(self, frame: int) -> list[NDArray[np.float32]]:
        return [self._weight(weight, frame) for weight in self.description["weights"]]

    def _weight(self, weight: dict[str, Any], frame: int) -> NDArray[np.float32]:
        exact = self.description["exact"]
        if frame in exact:
            return self.array(weight["exact"])[exact.index(frame)]
        place = frame - sum(other < frame for other in exact)
        if "vectors" in weight:
            return self.array(weight["vectors"])[place]
        differences = self.array(weight["differences"])[: place + 1].astype(np.int64)
        codes = (differences.sum(axis=0) + 128) % 256 - 128
        return (codes * self.array(weight["scales"])[place].astype(np.float64)).astype(np.float32)


@pytest.mark.parametrize("film", [healthy_film, broken_film])
def test_each_frame_has_the_replayed_weights_to_half_a_step_of_rounding(film):
    made_film = film()
    opened, steps = Opened(made_film), opened_steps(made_film)
    for frame, step in list(enumerate(steps))[:-1]:
        then = replay(made_film.run, *place(step), data=digits(), verbose=0)
        for found, weight in zip(opened.weights(frame), then.model.get_weights(), strict=True):
            rest = tuple(range(weight.ndim - 1))
            half = np.abs(weight).max(axis=rest) / 127 / 2 if rest else 0.0
            assert (np.abs(found - weight) <= half * (1 + 1e-5)).all()


def opened_steps(film: Film) -> list[int]:
    steps: list[int] = Opened(film).description["frames"]
    assert steps == [frame.step for frame in film.frames]
    return steps


def place(step: int) -> tuple[int, int]:
    epoch, in_epoch = divmod(step, STEPS)
    return epoch + 1, in_epoch + 1


def test_the_last_frame_has_the_weights_of_the_run_to_the_last_bit():
    trained = convolutional()
    run = recorded(trained, 0.1)
    (film,) = made(run, frames=5)
    opened = Opened(film)
    assert opened.description["frames"][-1] == opened.description["steps"] == LAST
    assert opened.description["isSame"]
    for found, weight in zip(opened.weights(4), trained.get_weights(), strict=True):
        assert found.tobytes() == weight.tobytes()


def test_a_film_of_other_weights_says_so():
    run = healthy_run()
    changed = replace(run, receipt=replace(run.receipt, weights="0" * 64))
    assert not made(changed, frames=2)[0].is_same


def test_the_break_is_marked_at_the_step_of_the_verdict_and_filmed_closely():
    explained = explain(broken_run(), data=digits(), verbose=0).verdict
    assert explained is not None
    assert explained.first_bad_step == place(BROKEN_STEP - 1)
    description = Opened(broken_film()).description
    verdict = description["verdict"]
    assert verdict["step"] == BROKEN_STEP
    assert verdict["name"] == "diverged"
    assert explained.cause is not None
    assert verdict["cause"] == explained.cause.words
    assert "learning rate" in verdict["cause"]
    assert set(range(BROKEN_STEP - 2, BROKEN_STEP + 1)) <= set(description["frames"])


def test_weights_that_are_not_finite_are_kept_as_they_are():
    film = healthy_film()
    frames = list(film.frames)
    lost = [weight.copy() for weight in frames[4].weights]
    lost[0].flat[[0, 7, 9]] = np.nan, np.inf, -np.inf
    frames[4] = replace(frames[4], weights=tuple(lost))
    opened = Opened(replace(film, frames=tuple(frames)))
    assert opened.description["exact"] == [4, 11]
    for found, weight in zip(opened.weights(4), lost, strict=True):
        assert found.tobytes() == weight.tobytes()
    before, behind = Opened(film).weights(5), opened.weights(5)
    assert [w.tobytes() for w in behind] == [w.tobytes() for w in before]


def test_a_healthy_film_marks_no_break():
    verdict = Opened(healthy_film()).description["verdict"]
    assert (verdict["name"], verdict["step"], verdict["cause"]) == ("healthy", None, None)


@pytest.mark.parametrize(
    ("name", "step"), [("diverged", 34), ("unstable", 34), ("never-started", None), ("slow", None)]
)
def test_a_training_that_was_bad_from_its_start_has_no_step_at_which_it_broke(name, step):
    curve = healthy_film().curve
    assert break_of(Verdict(name, (2, 4)), curve) == step


def test_losses_and_figures_are_those_of_the_record():
    run, opened = healthy_run(), Opened(healthy_film())
    assert run.step_losses is not None
    losses = run.step_losses.array()
    description = opened.description
    np.testing.assert_array_equal(opened.array(description["losses"]["values"]), losses)
    steps = opened.array(description["losses"]["steps"])
    np.testing.assert_array_equal(steps, np.arange(1, LAST + 1))
    of_frames = opened.array(description["frameLosses"])
    assert np.isnan(of_frames[0])
    np.testing.assert_array_equal(of_frames[1:], losses[np.array(description["frames"][1:]) - 1])
    assert [each["accuracy"] for each in description["epochs"]] == run.history["accuracy"]
    assert description["constantLoss"] == run.setting.constant_loss


def test_an_accuracy_is_shown_by_whichever_name_it_was_measured():
    run = healthy_run()
    figures: dict[str, list[float | None]] = {
        "loss": [2.0, 1.0],
        "val_loss": [2.0],
        "acc": [0.1, 0.5],
        "val_acc": [0.2],
    }
    film = replace(healthy_film(), run=replace(run, history=figures))
    assert Opened(film).description["epochs"] == [
        {"loss": 2.0, "accuracy": 0.1, "val_loss": 2.0, "val_accuracy": 0.2},
        {"loss": 1.0, "accuracy": 0.5},
    ]
    card = gn.data.load("mnist-5k").card
    model = convolutional()
    model.origin = Origin(card, figures={"sparse_categorical_accuracy": 0.75})
    assert describe_model(Shown.of(model), Blob(0))["accuracy"] == 0.75


def test_an_older_record_without_losses_gets_those_of_its_replay():
    run = replace(broken_run(), step_losses=None, verdict=None)
    (film,) = made(run, frames=5)
    losses = broken_film().curve.losses
    np.testing.assert_array_equal(film.curve.losses, losses)
    assert film.verdict is not None
    assert film.verdict.name == "diverged"
    assert film.broke is not None
    assert abs(film.broke - BROKEN_STEP) <= 1


def test_a_replay_that_breaks_before_its_record_did_tells_what_it_came_to_itself():
    """As a run may that was recorded on another kind of processor, and diverges."""
    run = broken_run()
    assert run.step_losses is not None
    later = np.concatenate([run.step_losses.array(), np.ones(STEPS, np.float32)])
    longer = replace(
        run, diverged_at=None, status="stopped", step_losses=CompactArray.of(later), verdict=None
    )
    (film,) = made(longer, frames=8)
    losses = broken_film().curve.losses
    assert film.steps == film.frames[-1].step == len(losses) < len(later)
    np.testing.assert_array_equal(film.curve.losses, losses)
    assert film.verdict is not None
    assert film.verdict.name == "diverged"
    assert film.broke is not None
    assert film.broke <= film.steps
    opened = Opened(film)
    assert opened.array(opened.description["losses"]["steps"])[-1] == film.steps


def test_films_that_are_made_together_have_frames_at_the_same_steps():
    healthy, broken = made(healthy_run(), broken_run(), frames=20)
    first, second = ([frame.step for frame in film.frames] for film in (healthy, broken))
    shared = set(first) & set(second)
    assert {0, BROKEN_STEP - 1, BROKEN_STEP, BROKEN_STEP + 1, broken.steps} <= shared
    assert len(shared) >= len([step for step in first if step <= broken.steps]) - 1


def test_films_of_one_network_and_seed_are_told_apart_by_what_differs_in_all():
    run = healthy_run()
    slower = replace(run, setting=replace(run.setting, learning_rate=0.05))
    shorter = replace(slower, setting=replace(slower.setting, epochs=2))
    assert film_names([run, broken_run()]) == ["filmed, seed 1", "filmed, seed 2"]
    assert film_names([slower, broken_run(), run]) == [
        "filmed, seed 1, learning rate 0.05",
        "filmed, seed 2",
        "filmed, seed 1, learning rate 0.3",
    ]
    assert film_names([slower, shorter]) == [
        "filmed, seed 1, epochs 4",
        "filmed, seed 1, epochs 2",
    ]
    assert film_names([run, run]) == ["filmed, seed 1, number 1", "filmed, seed 1, number 2"]
    names = film_names([run, slower, shorter])
    assert len(set(names)) == 3


def test_a_training_that_went_back_is_filmed_as_it_went_at_last():
    jump = PiecewiseConstantDecay([70], [0.1, 20.0])
    back = Health("rollback", every_steps=5, patience=5, verbose=0)
    run = recorded(convolutional(), jump, callbacks=[back])
    assert run.rollbacks[0].to_step < 70 < run.rollbacks[0].from_step
    (film,) = made(run, frames=6)
    assert film.is_same
    assert (film.frames[0].step, film.frames[-1].step) == (0, LAST)
    for frame in film.frames[1:-1]:
        then = replay(run, *place(frame.step), data=digits(), verbose=0)
        for found, weight in zip(frame.weights, then.model.get_weights(), strict=True):
            np.testing.assert_array_equal(found, weight)


def test_every_choice_of_frames_has_the_beginning_the_end_and_the_break():
    for steps in (1, 2, 7, 60, 1290):
        for frames in (2, 3, 5, 60):
            for broke in ([], [1], [steps], [steps // 2 + 1, steps]):
                chosen = frame_steps(steps, frames, broke)
                assert chosen == sorted(set(chosen))
                assert (chosen[0], chosen[-1]) == (0, steps)
                assert len(chosen) == min(frames, steps + 1)
                if frames >= 2 + len(broke):
                    assert set(broke) <= set(chosen)


def test_a_long_curve_keeps_its_extremes():
    losses = np.sin(np.arange(100_000) / 700).astype(np.float32)
    losses[77_777] = np.inf
    losses[12_345] = -9
    kept = thinned(losses, 2000)
    assert len(kept) <= 2000
    assert {77_777, 12_345} <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()


# ---- what can't be filmed ----------------------------------------------------------------


def test_a_film_that_is_too_large_is_refused_with_the_way_out():
    with pytest.raises(ArgumentError, match=r"a film of 60 frames of big, .* 1,000,000 weights,"):
        check_size("big", 1_000_000, 60)
    with pytest.raises(ArgumentError, match=r"84 MB .* 20 MB: take at most 12 .*--frames 12"):
        check_size("big", 1_000_000, 60)
    check_size("big", 1_000_000, 12)
    with pytest.raises(ArgumentError, match="film a smaller network"):
        check_size("huge", 3_000_001, 2)


def test_too_large_is_told_before_anything_is_trained():
    run = healthy_run()
    large = replace(run, setting=replace(run.setting, trainable_parameters=10**9))
    with pytest.raises(ArgumentError, match="film a smaller network"):
        films(large, data=None, verbose=0)  # there are no data either


def test_too_few_frames_are_refused():
    with pytest.raises(ArgumentError, match="frames"):
        films(healthy_run(), frames=1)


def test_what_is_no_record_is_refused(tmp_path):
    path = tmp_path / "model.json"
    path.write_text("{}")
    with pytest.raises(RunError, match=r"model\.json: no record of a run"):
        films(path)
    with pytest.raises(RunError, match="there is no such file"):
        films(tmp_path / "none.json")


def test_a_run_whose_data_is_missing_is_refused():
    with pytest.raises(RunError, match="names no data set: give the data"):
        films(healthy_run(), verbose=0)
    x, y = digits()
    with pytest.raises(DataError, match="not that of the run"):
        films(healthy_run(), data=(x[::-1], y), verbose=0)


def test_a_run_that_began_with_given_weights_is_refused():
    model = convolutional()
    model.set_weights([np.ones_like(weight) for weight in model.get_weights()])
    run = recorded(model, 0.1, epochs=1)
    with pytest.raises(RunError, match="from given weights, which its record does not hold: only"):
        made(run)


class Twice(Layer):
    """y = 2 x, which the page does not know."""

    def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
        return input_shape

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[...] = 2 * x

    def backward(
        self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        dx[...] = 2 * dy


def test_a_run_with_a_layer_of_ones_own_is_refused():
    row: list[Any] = [
        gn.Input((28, 28, 1)),
        Rescaling(1 / 255),
        Twice(),
        Flatten(),
        Dense(10, "softmax"),
    ]
    run = recorded(gn.Sequential(row, seed=1), 0.1, epochs=1)
    with pytest.raises(RunError, match="Twice"):
        made(run)


def test_a_film_of_another_network_than_those_of_the_page_is_refused():
    row: list[Any] = [
        gn.Input((28, 28, 1)),
        Rescaling(1 / 255),
        Conv2D(3, 5),
        Flatten(),
        Dense(10, "softmax"),
    ]
    other = gn.Sequential(row, name="other")
    other.build()
    with pytest.raises(ArgumentError, match=re.escape("another network than the page (other)")):
        describe_film(healthy_film(), "film", [other], Blob(1))


def test_a_film_belongs_to_the_network_with_its_layers_whatever_its_names_and_seed():
    row: list[Any] = [gn.Input((28, 28, 1)), Flatten(), Dense(10, "softmax")]
    first = gn.Sequential(row)
    first.build()
    second = gn.Sequential.from_config(convolutional(seed=9).get_config() | {"name": "mine"})
    assert describe_film(healthy_film(), "film", [first, second], Blob(1))["model"] == 1
