"""What the detector says of curves of which everybody sees what they are."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import glassnet as gn
from glassnet.health import LossWatch, Verdict, detect, detect_early
from glassnet.health.curve import curve_of
from glassnet.health.levels import WINDOW, last_levels, levels_of
from tests.health_curves import ALL, CONSTANT, STEPS, curve, found, learning


def test_a_curve_that_falls_is_healthy_and_needs_no_words() -> None:
    assert detect(curve(learning())) == Verdict("healthy")


def test_the_words_of_a_collapse_say_what_happened() -> None:
    losses = learning()
    losses[150:] = 2.31
    verdict = detect(curve(losses))
    assert (verdict.name, verdict.first_bad_step) == ("collapsed", (2, 51))
    assert verdict.evidence == (
        "The loss was 0.104 before step 51 of epoch 2 (the median of 20 steps), "
        "and above 1.20 from there on.",
        "At the end it was 2.31; a constant answer has 2.30.",
    )
    assert verdict.suggestion is not None
    assert verdict.cause is None


@pytest.mark.parametrize(("length", "name"), [(1, "healthy"), (9, "healthy"), (30, "unstable")])
def test_a_few_bad_batches_are_no_fall(length: int, name: str) -> None:
    losses = learning()
    losses[150 : 150 + length] = 9.0
    assert found(losses)[0] == name


def test_a_fall_from_which_it_comes_back_is_unstable() -> None:
    losses = learning()
    losses[150:190] = 2.31
    assert found(losses) == ("unstable", (2, 51))


def test_a_small_rise_of_a_very_good_network_is_nothing() -> None:
    losses = learning(last=0.01)
    losses[150:] = 0.49 * CONSTANT
    assert found(losses)[0] == "healthy"
    losses[150:] = 1.2
    assert found(losses) == ("collapsed", (2, 51))


def test_a_fall_at_the_very_end_is_seen_where_ten_steps_show_it() -> None:
    losses = learning()
    losses[-9:] = 2.31
    assert found(losses)[0] == "healthy"
    losses[-12:] = 2.31
    assert found(losses) == ("collapsed", (3, 89))


def test_a_bad_beginning_is_nothing() -> None:
    losses = np.concatenate([np.full(30, 100.0), learning()])[:ALL]
    assert found(losses)[0] == "healthy"


def test_a_loss_that_stays_at_that_of_a_constant_answer_never_started() -> None:
    flat = np.full(ALL, CONSTANT)
    verdict = detect(curve(flat, accuracy=[0.1, 0.11, 0.11], val_accuracy=[0.1, 0.1, 0.1]))
    assert (verdict.name, verdict.first_bad_step) == ("never-started", (1, 1))
    assert verdict.evidence == (
        "The loss at the end was 2.303; a constant answer has 2.303.",
        "After the last epoch 10.0 % of the validation images were answered rightly; "
        "a constant answer gets 10.0 %.",
    )
    without = detect(curve(flat, accuracy=[0.1, 0.11, 0.11], val_accuracy=[]))
    assert without.evidence == (
        "The loss of the last epoch was 2.303; a constant answer has 2.303.",
        "In the last epoch 11.0 % of the training images were answered rightly; "
        "a constant answer gets 10.0 %.",
    )


def test_a_plateau_that_ends_by_itself_is_no_defect() -> None:
    late = np.concatenate([np.full(200, CONSTANT), learning()])[:ALL]
    assert found(late, accuracy=[0.1, 0.1, 0.8], val_accuracy=[0.1, 0.1, 0.93])[0] == "healthy"
    later = np.concatenate([np.full(240, CONSTANT), learning()])[:ALL]
    assert found(later, accuracy=[0.1, 0.1, 0.12], val_accuracy=[0.1, 0.1, 0.8])[0] == "healthy"


def test_after_a_single_short_epoch_nobody_suspects_the_labels() -> None:
    few = np.linspace(2.3, 2.1, 29)
    assert found(few, accuracy=[0.2], val_accuracy=[0.1])[0] == "slow"
    longer = found(np.tile(few, 10), accuracy=[0.2, 0.2], val_accuracy=[0.1, 0.1])
    assert longer[0] == "never-started"


def test_what_starts_at_the_very_end_has_started() -> None:
    late = np.full(ALL, CONSTANT)
    late[-15:] = 1.9
    accuracies = {"accuracy": [0.1, 0.11], "val_accuracy": [0.1, 0.58]}
    assert found(late, **accuracies) == ("slow", (1, 1))


def test_what_learned_a_little_and_lost_it_never_started() -> None:
    losses = np.full(ALL, CONSTANT)
    losses[120:160] = 2.0
    accuracies = {"accuracy": [0.1, 0.15], "val_accuracy": [0.18, 0.1]}
    assert found(losses, **accuracies) == ("never-started", (1, 1))


def test_what_is_learned_by_heart_never_started() -> None:
    verdict = detect(curve(learning(), val_accuracy=[0.1, 0.09, 0.11]))
    assert (verdict.name, verdict.first_bad_step) == ("never-started", (1, 1))
    assert "validation images" in verdict.evidence[0]
    assert "labels" in (verdict.suggestion or "")


def test_a_validation_accuracy_that_falls_between_epochs_is_unstable() -> None:
    assert found(learning(), val_accuracy=[0.9, 0.7, 0.9]) == ("unstable", (2, 1))
    assert found(learning(), val_accuracy=[0.9, 0.8, 0.9])[0] == "healthy"


def test_what_is_right_and_yet_unsure_is_slow() -> None:
    verdict = detect(curve(learning(last=1.5), accuracy=[0.9, 0.95, 0.97]))
    assert (verdict.name, verdict.first_bad_step) == ("slow", (1, 1))
    assert "softmax" in (verdict.suggestion or "")


def test_what_still_falls_steeply_from_high_above_is_slow() -> None:
    assert found(learning(220), accuracy=[0.5, 0.6, 0.7]) == ("slow", (1, 1))


def test_what_has_learned_little_is_slow() -> None:
    losses = learning(last=1.9)
    assert found(losses, accuracy=[0.2, 0.25, 0.25], val_accuracy=3 * [0.2]) == ("slow", (1, 1))


def test_a_flat_end_is_nothing() -> None:
    """A good network after one epoch, and one whose learning rate has decayed to nothing."""
    one_epoch = learning(steps=STEPS)
    assert found(one_epoch, accuracy=[0.95], val_accuracy=[0.97])[0] == "healthy"
    decayed = learning()
    decayed[150:] = 0.2
    assert found(decayed)[0] == "healthy"


@pytest.mark.parametrize("steps", [0, 1, 5, 19, 20, 21])
def test_few_losses_are_enough_for_a_verdict(steps: int) -> None:
    short = curve(learning(steps=steps), accuracy=[], val_accuracy=[])
    assert detect(short) == Verdict("healthy")
    if steps:
        ended = short.losses.copy()
        ended[-1] = np.inf
        assert detect(curve(ended.astype(np.float64))).first_bad_step == (1, steps)


def test_without_accuracies_the_losses_are_judged() -> None:
    losses = learning()
    assert found(losses, accuracy=[], val_accuracy=[])[0] == "healthy"
    losses[150:] = 2.31
    assert found(losses, accuracy=[], val_accuracy=[]) == ("collapsed", (2, 51))
    assert found(np.full(ALL, 2.31), accuracy=[], val_accuracy=[]) == ("never-started", (1, 1))
    assert found(np.full(ALL, 1.8), accuracy=[], val_accuracy=[]) == ("slow", (1, 1))
    verdict = detect(curve(np.full(ALL, 2.31), accuracy=[], val_accuracy=[]))
    assert verdict.evidence == (
        "The loss of the last epoch was 2.31; a constant answer has 2.303.",
    )
    with_penalties = replace(curve(np.full(ALL, 2.31), [], []), is_penalized=True)
    assert detect(with_penalties).name == "healthy"


@pytest.mark.parametrize("scale", [0.001, 1.0, 1000.0])
def test_without_the_loss_of_a_constant_answer_the_first_level_takes_its_place(
    scale: float,
) -> None:
    healthy = scale * learning(60)
    assert found(healthy, constant_loss=None)[0] == "healthy"
    fallen = healthy.copy()
    fallen[250:] = 2.3 * scale
    assert found(fallen, constant_loss=None) == ("collapsed", (3, 51))
    beyond = healthy.copy()
    beyond[250:] = 40 * scale
    assert found(beyond, constant_loss=None) == ("diverged", (3, 51))
    assert found(scale * np.full(ALL, 2.3), constant_loss=None)[0] == "healthy"


def test_penalties_of_weights_are_not_taken_for_wrong_answers() -> None:
    """They come down more slowly than the loss of the answers, and are there at the end."""
    penalties = 1.5 + 12 * np.exp(-np.arange(ALL) / 150)
    judged = curve(learning() + penalties, accuracy=[0.8, 0.95, 0.97])
    assert detect(judged).name != "healthy"
    assert detect(replace(judged, is_penalized=True)).name == "healthy"
    beyond = learning() + penalties
    beyond[200:] = 50.0
    verdict = detect(replace(curve(beyond), is_penalized=True))
    assert (verdict.name, verdict.first_bad_step) == ("diverged", (3, 1))


def test_the_curve_of_a_training_knows_of_penalties() -> None:
    x, y = np.zeros((8, 2, 2, 1), np.float32), np.zeros(8, np.int64)
    for regularizer in (None, gn.regularizers.L2(0.01)):
        last = gn.layers.Dense(2, "softmax", kernel_regularizer=regularizer)
        model = gn.Sequential([gn.Input((2, 2, 1)), gn.layers.Flatten(), last], seed=0)
        model.compile("sgd", "sparse_categorical_crossentropy")
        history = model.fit(x, y, verbose=0, record_steps=True, threads=1)
        assert curve_of(history).is_penalized == (regularizer is not None)


@pytest.mark.parametrize(
    ("losses", "is_near"),
    [
        (30 * [2.2], False),  # it has not learned
        (30 * [2.2] + 30 * [0.2], True),
        (30 * [0.2] + 30 * [0.31], True),
        (30 * [0.2] + 30 * [0.32], False),  # more than a twentieth of 2.3 above it
        (10 * [0.2], False),  # nobody knows yet
    ],
)
def test_a_network_is_near_its_best_where_it_learned_and_did_not_get_worse(
    losses: list[float], is_near: bool
) -> None:
    watch = LossWatch(CONSTANT)
    watch.add(losses)
    assert watch.is_near_its_best is is_near


@pytest.mark.parametrize("name", ["accuracy", "acc", "sparse_categorical_accuracy"])
def test_an_accuracy_counts_by_whichever_name_it_is_measured(name: str) -> None:
    x, y = np.zeros((8, 2, 2, 1), np.float32), np.zeros(8, np.int64)
    model = gn.Sequential([gn.Input((2, 2, 1)), gn.layers.Flatten(), gn.layers.Dense(2, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=[name])
    history = model.fit(x, y, epochs=2, validation_data=(x, y), verbose=0, threads=1)
    known = curve_of(history)
    assert known.accuracy == history.history[name] == [1.0, 1.0]
    assert known.val_accuracy == history.history[f"val_{name}"]


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_a_loss_that_is_not_above_zero_has_no_levels_to_compare_with(value: float) -> None:
    assert found(np.full(ALL, value), constant_loss=None)[0] == "healthy"


def test_a_training_that_was_resumed_counts_from_its_first_epoch() -> None:
    losses = learning(last=0.1)
    losses[:] = 0.1
    losses[150:] = 2.31
    assert found(losses, first_epoch=4) == ("collapsed", (5, 51))


def test_rare_classes_are_judged_by_what_a_constant_answer_gets() -> None:
    """A binary task of which 99 % is one class: a loss of 0.056 is that of a constant answer."""
    constant = -(0.99 * math.log(0.99) + 0.01 * math.log(0.01))
    share = {"constant_loss": constant, "majority_share": 0.99}
    flat = np.full(ALL, constant)
    assert found(flat, accuracy=3 * [0.99], val_accuracy=3 * [0.99], **share) == (
        "never-started",
        (1, 1),
    )
    learned = constant * learning() / CONSTANT
    assert found(learned, accuracy=3 * [0.998], val_accuracy=3 * [0.998], **share)[0] == "healthy"


def test_a_training_that_was_cut_short_is_judged_by_what_is_there() -> None:
    losses = learning(steps=250)
    losses[150:] = 2.31
    assert found(losses) == ("collapsed", (2, 51))
    flat = np.full(150, CONSTANT)
    assert found(flat, accuracy=[0.1], val_accuracy=[0.1]) == ("never-started", (1, 1))


@pytest.mark.parametrize("size", [1, 7, 20, 64, 299])
def test_losses_that_come_bit_by_bit_give_the_same_verdict(size: int) -> None:
    rng = np.random.default_rng(3)
    for case in range(20):
        losses = learning(30) * rng.lognormal(0, 0.4, ALL)
        start, end = sorted(rng.integers(0, ALL, 2))
        losses[start:end] *= rng.choice([1, 5, 40])
        if case % 5 == 0:
            losses = losses[: end + 1]
            losses[-1] = np.inf
        whole, parts = LossWatch(CONSTANT), LossWatch(CONSTANT)
        whole.add(losses.astype(np.float32))
        for first in range(0, len(losses), size):
            parts.add(losses[first : first + size].astype(np.float32))
        assert (parts.fall, parts.beyond, parts.not_finite, parts.level, parts.best) == (
            *(whole.fall, whole.beyond, whole.not_finite, whole.level, whole.best),
        )
        judged = curve(losses)
        assert detect(judged, parts) == detect(judged)


def test_a_watch_goes_on_after_somebody_looked_at_its_end() -> None:
    losses = learning()
    losses[150:] = 2.31
    looked, not_looked = LossWatch(CONSTANT), LossWatch(CONSTANT)
    for first in range(0, ALL, 10):
        looked.add(losses[first : first + 10])
        detect(curve(losses[: first + 10]), looked)
        not_looked.add(losses[first : first + 10])
    assert looked.fall == not_looked.fall
    assert looked.fall is not None
    assert looked.fall.step == 150


def test_a_rule_is_heard_as_soon_as_it_holds() -> None:
    losses = learning()
    losses[150:] = 2.31
    watch, empty = LossWatch(CONSTANT), curve(np.empty(0))
    early = None
    while early is None:
        watch.add(losses[watch.losses : watch.losses + 1])
        early = detect_early(empty, watch)
    assert watch.losses == 150 + WINDOW
    assert (early.name, early.first_bad_step) == ("collapsed", (2, 51))


def test_a_bad_beginning_is_given_time_before_it_is_called_a_divergence() -> None:
    watch, empty = LossWatch(CONSTANT), curve(np.empty(0))
    watch.add(90 * [50.0])
    assert detect_early(empty, watch) is None
    watch.add(20 * [50.0])
    early = detect_early(empty, watch)
    assert early is not None
    assert (early.name, early.first_bad_step) == ("diverged", (1, 1))
    watch.add(100 * [1.0])
    assert detect_early(empty, watch) is None


def test_levels_are_medians_and_the_last_ones_have_fewer_losses() -> None:
    losses = np.random.default_rng(0).random(45)
    assert levels_of(losses).tolist() == [float(np.median(losses[n : n + 20])) for n in range(26)]
    last = losses[-19:]
    assert last_levels(last).tolist() == [float(np.median(last[n:])) for n in range(10)]
    ended = np.append(losses[-18:], np.inf)
    assert (
        last_levels(ended).tolist()
        == [
            *(sorted(ended[n:])[1] for n in range(10)),  # one of 10 to 19 is below
            *(min(ended[n:]) for n in range(10, 19)),
        ]
    )
