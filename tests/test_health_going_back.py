"""``Health("rollback")``: where a training goes back to, and what it comes to then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.callbacks import BackupAndRestore, Callback, EarlyStopping, History
from glassnet.errors import DivergenceError
from glassnet.health import Health, LossWatch, callback
from glassnet.layers import Dense
from glassnet.optimizers import SGD, schedules
from glassnet.study import StatisticsTracker, replay, verify
from glassnet.study.tracking.store import read_run
from tests.spoilt_training import (
    BAD,
    EPOCHS,
    STEPS,
    Spoil,
    health,
    network,
    steps_made,
    train,
)


class Quarter(Callback):
    """Takes a quarter of the learning rate after so many steps."""

    def __init__(self, step: int) -> None:
        self.step = step

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.epoch * STEPS + batch + 1 == self.step:
            assert self.model.optimizer is not None
            rate = self.model.optimizer.learning_rate
            lower = rate / 4 if isinstance(rate, float) else schedules.Scaled(rate, 0.25)
            self.model.optimizer.learning_rate = lower


@pytest.mark.parametrize("by", [-9.0, np.nan], ids=["fallen", "not finite"])
@pytest.mark.parametrize(
    "rate", [0.5, schedules.ExponentialDecay(0.5, 20, 0.9)], ids=["number", "schedule"]
)
def test_it_goes_back_to_before_the_first_bad_step_with_a_quarter_of_the_rate(
    rate: Any, by: float
) -> None:
    model = network(rate)
    stopping = EarlyStopping("loss", patience=50)
    rolling = health("rollback")
    history = train(model, Spoil(by, once=True), stopping, rolling, threads=2)
    (rollback,) = rolling.rollbacks
    assert rollback.to_step == 20  # a state is kept every twenty steps, and forty are the margin
    assert rollback.from_step == (BAD + 1 if by != by else 90)
    assert rollback.learning_rate == pytest.approx(0.125 if rate == 0.5 else 0.125 * 0.9)
    assert history.rollbacks == [rollback]
    assert (steps_made(history), history.epoch) == (120, list(range(EPOCHS)))
    assert (history.status, history.diverged_at) == ("finished", None)
    assert rolling.verdict is not None
    assert rolling.verdict.name == "healthy"
    # The same as a training whose rate was lowered there, and which never broke.
    expected = network(rate)
    other = train(expected, Quarter(20), EarlyStopping("loss", patience=50), record_steps=True)
    assert model.parameters.tobytes() == expected.parameters.tobytes()
    assert history.history == other.history
    assert history.step_losses == other.step_losses


def test_of_the_first_epoch_only_its_beginning_is_gone_back_to() -> None:
    """A state is kept every four steps, and eight are the margin; an epoch has forty steps here."""
    for first, to_step in ((38, 0), (45, 56)):  # step 45 of epochs of twenty is step 65 of these
        rolling = health("rollback", every_steps=2)
        train(network(), Spoil(first=first, once=True), rolling, batch_size=8)
        assert [each.to_step for each in rolling.rollbacks] == [to_step]


@pytest.mark.parametrize(("best", "to_step"), [(0.0, 20), (-1.0, 0)])
def test_a_state_far_above_the_best_losses_is_not_gone_back_to(
    best: float, to_step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of step 20 is gone back to, unless there were much better losses before it."""

    class Better(LossWatch):
        @property
        def is_near_its_best(self) -> bool:
            self.best += best
            near = super().is_near_its_best
            self.best -= best
            return near

    monkeypatch.setattr(callback, "LossWatch", Better)
    rolling = health("rollback")
    train(network(), Spoil(once=True), rolling)
    assert [each.to_step for each in rolling.rollbacks] == [to_step]


def test_it_goes_back_twice_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    rolling = health("rollback")
    history = train(network(), Spoil(), rolling, verbose=2)
    assert [each.learning_rate for each in rolling.rollbacks] == [0.125, 0.03125]
    assert history.status == "stopped"
    assert rolling.verdict is not None
    assert rolling.verdict.is_lost
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("health:")]
    assert len(said) == 3
    assert "goes back to before step 1 of epoch 2" in said[0]
    assert "on with a quarter of the learning rate" in said[0]
    assert "ends after 2 returns" in said[2]


@pytest.mark.parametrize(("factor", "words"), [(0.5, "half the"), (0.3, "0.3 of the")])
def test_the_learning_rate_is_lowered_by_a_factor(
    factor: float, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rolling = health("rollback", factor=factor)
    train(network(), Spoil(), rolling, verbose=2)
    rates = [each.learning_rate for each in rolling.rollbacks]
    assert rates == pytest.approx([0.5 * factor, 0.5 * factor**2])
    assert f"on with {words} learning rate." in capsys.readouterr().out


def test_a_loss_that_is_not_finite_for_the_third_time_is_an_error() -> None:
    rolling = health("rollback")
    with pytest.raises(DivergenceError):
        train(network(), Spoil(by=np.nan), rolling)
    assert len(rolling.rollbacks) == 2


def test_a_fall_in_the_last_steps_is_found_at_the_end() -> None:
    rolling = health("rollback")
    train(network(), Spoil(first=106, once=True), rolling)
    assert [each.from_step for each in rolling.rollbacks] == [120]


class CutAt(Callback):
    """Ends a training as a power cut would, after so many calls of the hook."""

    def __init__(self, calls: int) -> None:
        self.calls = calls

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.calls -= 1
        if self.calls == 0:
            raise InterruptedError


@pytest.mark.filterwarnings("ignore:CutAt was among")
@pytest.mark.parametrize("calls", [75, 88, 95, 120])
def test_one_that_went_back_goes_on_where_it_was_cut_off(tmp_path: Path, calls: int) -> None:
    """Before the return, and after it; the folder may hold states of the way that was left."""
    whole, cut, resumed = network(), network(), network()
    first = train(whole, Spoil(first=BAD), health("rollback"))
    backup = BackupAndRestore(tmp_path, save_freq=5)
    with pytest.raises(InterruptedError):
        train(cut, Spoil(first=BAD), health("rollback"), CutAt(calls), backup)
    watching = health("rollback")
    again = train(resumed, Spoil(first=BAD), watching, BackupAndRestore(tmp_path, save_freq=5))
    assert resumed.parameters.tobytes() == whole.parameters.tobytes()
    assert again.rollbacks == first.rollbacks
    assert again.step_losses == first.step_losses


# ---- a network that breaks by itself, and its record ---------------------------------------------


def real_network() -> gn.Sequential:
    layers = [gn.layers.Flatten(), Dense(16, "relu"), Dense(16, "relu"), Dense(10, "softmax")]
    scaling = [gn.layers.Rescaling(1 / 255), gn.layers.AveragePooling2D(4)]
    model = gn.Sequential([gn.Input((28, 28, 1)), *scaling, *layers], seed=1)
    model.compile(SGD(1.0), "sparse_categorical_crossentropy", ["accuracy"])
    return model


def fit_digits(model: gn.Sequential, digits: Any, *callbacks: Callback) -> History:
    x, y = digits
    return model.fit(x, y, batch_size=16, epochs=6, seed=3, verbose=0, callbacks=callbacks)


@pytest.fixture(scope="module")
def digits() -> Any:
    (x, y), _ = gn.data.load("mnist-5k")
    return x[:1000], y[:1000]


@pytest.fixture(scope="module")
def rolled_back(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The file of a run that went back, its network, and the weights before each step."""

    class Notes(Callback):
        changes_training = False

        def __init__(self) -> None:
            self.weights: dict[int, bytes] = {}

        def get_state(self) -> dict[str, Any]:
            return {}

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.epoch = epoch

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            weights = [w.tobytes() for w in self.model.get_weights()]
            self.weights[self.epoch * 63 + batch] = b"".join(weights)  # the last time counts

    tracker = StatisticsTracker(tmp_path_factory.mktemp("results"))
    model, notes = real_network(), Notes()
    fit_digits(model, digits, Health("rollback", every_steps=10), notes, tracker)
    return tracker.run_file, model, notes.weights


def test_a_network_whose_rate_is_too_large_is_saved(digits: Any, rolled_back: Any) -> None:
    lost = real_network()
    watching = Health()
    history = fit_digits(lost, digits, watching)
    run = read_run(rolled_back[0])
    assert history.history["accuracy"][-1] < 0.5
    assert len(run.rollbacks) == 1
    accuracy = run.history["accuracy"][-1]
    assert accuracy is not None
    assert accuracy > 0.7


@pytest.mark.parametrize("offset", [-30, -1, 0, 1, 60])
def test_a_replay_of_it_stands_where_the_recorded_way_stood(
    digits: Any, rolled_back: Any, offset: int
) -> None:
    path, _, weights = rolled_back
    (rollback,) = read_run(path).rollbacks
    epoch, step = divmod(rollback.to_step + offset, 63)
    then = replay(path, epoch + 1, step + 1, data=digits, verbose=0, threads=2)
    for more in range(2):
        found = b"".join(w.tobytes() for w in then.model.get_weights())
        assert found == weights[rollback.to_step + offset + more]
        then.advance(1)


def test_it_is_verified(digits: Any, rolled_back: Any) -> None:
    found = verify(rolled_back[0], data=digits, verbose=0)
    assert found.same
    assert found.first_other_step is None
    assert found.again is not None
    assert found.again.rollbacks == found.run.rollbacks
