"""What a run's record holds besides its figures: steps, callbacks, and how fit was called."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.callbacks import (
    Callback,
    CallbackDescription,
    CSVLogger,
    EarlyStopping,
    LambdaCallback,
    LearningRateScheduler,
    ModelCheckpoint,
    ReduceLROnPlateau,
    TerminateOnNaN,
)
from glassnet.callbacks.description import describe
from glassnet.errors import ArgumentError, DivergenceError
from glassnet.layers import Dense
from glassnet.optimizers.schedules import ExponentialDecay
from glassnet.study import Recorder, StatisticsTracker, read_runs, summarise
from glassnet.study.tracking import recordable
from glassnet.study.tracking.run import Fitting, Run
from glassnet.study.tracking.store import read_run, run_text
from tests.test_tracker import Network, train

OLD = Path(__file__).parent / "recorded" / "runs" / "conv1-without-callbacks.json"
RANDOM = np.random.default_rng(5)
X = RANDOM.random((40, 6)).astype(np.float32)
Y = RANDOM.integers(0, 3, 40)


def network(rate: float = 0.1) -> gn.Sequential:
    model = gn.Sequential([gn.Input((6,)), Dense(3, activation="softmax")], seed=1)
    model.compile(gn.optimizers.SGD(rate), "sparse_categorical_crossentropy")
    return model


def recorded(*callbacks: Callback, model: gn.Sequential | None = None, **named: Any) -> Run:
    recorder = Recorder()
    arguments: dict[str, Any] = {"epochs": 2, "batch_size": 16, "seed": 7, "verbose": 0}
    (model or network()).fit(X, Y, callbacks=[*callbacks, recorder], **arguments | named)
    assert recorder.run is not None
    return recorder.run


def halve(epoch: int, rate: float) -> float:
    return rate / 2 if epoch else rate


def test_a_record_has_the_loss_of_every_step(tmp_path: Path) -> None:
    tracker, model = StatisticsTracker(tmp_path), network()
    history = model.fit(X, Y, 16, epochs=2, seed=7, verbose=0, callbacks=tracker)
    assert tracker.run_file is not None
    kept = read_run(tracker.run_file)
    assert kept == tracker.run
    assert kept.step_losses is not None
    losses = kept.step_losses.array()
    assert losses.dtype == np.float32
    np.testing.assert_array_equal(losses, np.array(history.step_losses, np.float32))
    means = losses.astype(np.float64).reshape(2, 3) @ [16, 16, 8] / 40
    np.testing.assert_allclose(means, history.history["loss"], rtol=1e-6)


def test_the_loss_that_ended_a_training_is_its_last_and_those_before_it_are_kept() -> None:
    model, recorder = gn.Sequential([gn.Input((6,)), Dense(1)], seed=1), Recorder()
    model.compile(gn.optimizers.SGD(50.0), "mean_squared_error")
    with pytest.raises(DivergenceError):
        model.fit(X, Y, 16, epochs=50, seed=7, verbose=0, callbacks=recorder)
    run = recorder.run
    assert run is not None
    assert run.diverged_at is not None
    assert run.step_losses is not None
    epoch, step = run.diverged_at
    losses = run.step_losses.array()
    assert len(losses) == (epoch - 1) * 3 + step
    assert not math.isfinite(losses[-1])
    assert np.isfinite(losses[:3]).all()


def test_how_fit_was_called_stands_in_the_record() -> None:
    usual = recorded()
    assert usual.fitting == Fitting()
    assert usual.callbacks == []
    unusual = recorded(
        shuffle=False,
        initial_epoch=1,
        epochs=4,
        validation_freq=[4, 2],
        class_weight={2: 0.5, np.int64(1): 2},
        sample_weight=np.ones(40),
        validation_data=(X[:9], Y[:9]),
    )
    assert unusual.fitting == Fitting(
        shuffle=False,
        initial_epoch=1,
        validation_freq=[2, 4],
        class_weight={"1": 2.0, "2": 0.5},
        sample_weight=True,
        validation_data=recorded(validation_data=(X[:9], Y[:9])).fitting.validation_data,  # type: ignore[union-attr]
    )


def test_callbacks_that_steer_are_recorded_with_their_arguments_and_watchers_are_not(
    tmp_path: Path,
) -> None:
    run = recorded(
        CSVLogger(tmp_path / "history.csv"),
        LearningRateScheduler(halve, verbose=0),
        ModelCheckpoint(tmp_path / "best.safetensors"),
        TerminateOnNaN(),
        EarlyStopping("loss", min_delta=-0.5, restore_best_weights=True),
        ReduceLROnPlateau("loss", factor=np.float32(0.5), patience=3),  # type: ignore[arg-type]
    )
    assert run.callbacks is not None
    assert [each.class_name for each in run.callbacks] == [
        "LearningRateScheduler",
        "EarlyStopping",
        "ReduceLROnPlateau",
    ]
    scheduler, stopping, plateau = run.callbacks
    assert scheduler == CallbackDescription(
        "LearningRateScheduler", {"schedule": {"function": "halve"}}, True, True
    )
    assert EarlyStopping(**stopping.config or {}).get_config() == {
        **EarlyStopping("loss", min_delta=0.5, restore_best_weights=True).get_config(),  # type: ignore[dict-item]
    }
    assert plateau.config is not None
    assert plateau.config["factor"] == 0.5
    assert "verbose" not in plateau.config
    assert str(tmp_path) not in run_text(run)


def test_what_steers_belongs_to_the_configuration_and_what_it_says_or_watches_does_not() -> None:
    plain = recorded().receipt
    assert recorded(LambdaCallback(), TerminateOnNaN()).receipt == plain
    one, other = (recorded(EarlyStopping("loss", patience=n)).receipt for n in (5, 6))
    assert one.weights == other.weights == plain.weights
    assert len({each.recipe for each in (plain, one, other)}) == 3
    assert recorded(EarlyStopping("loss", patience=5, verbose=1)).receipt == one
    assert recorded(validation_freq=2).receipt == plain
    assert recorded(initial_epoch=1, epochs=3).receipt.recipe != recorded(epochs=3).receipt.recipe


class Own(Callback):
    """Somebody's, which steers."""

    changes_training = True

    def __init__(self, rate: float, **more: Any) -> None:
        self.rate = rate


class Named(Own):
    def __init__(self, rate: Any, by: object = None) -> None:
        super().__init__(rate)
        self.by = by

    def get_state(self) -> dict[str, Any]:
        return {}


class Positions(Callback):
    changes_training = True

    def __init__(self, *rates: float) -> None:
        self.rates = rates


class Silent(Callback):
    """Somebody's, which does not say whether it steers."""

    def __init__(self, path: str) -> None:
        self.path = path


@pytest.mark.parametrize(
    ("callback", "config", "steers", "remembers"),
    [
        (Own(0.5), None, True, False),  # it takes arguments of any name
        (Named(0.5), {"rate": 0.5, "by": None}, True, True),
        (Named((1, 2)), {"rate": [1, 2], "by": None}, True, True),
        (Named(np.float64(2)), {"rate": 2.0, "by": None}, True, True),
        (Named(math.inf), None, True, True),
        (Named(X), None, True, True),
        (Named(0.5, by=object()), None, True, True),
        (Named({1: 2}), None, True, True),  # which JSON gives back as {"1": 2}
        (
            Named(ExponentialDecay(0.1, 10, 0.5)),
            {
                "rate": {
                    "class_name": "ExponentialDecay",
                    "config": ExponentialDecay(0.1, 10, 0.5).get_config(),
                },
                "by": None,
            },
            True,
            True,
        ),
        (Positions(1.0), None, True, False),
        (Silent("/home/ann/log"), None, False, False),
        (LambdaCallback(), None, False, False),
    ],
)
def test_what_a_description_says_of_somebody_s_callback(
    callback: Callback, config: Any, steers: bool, remembers: bool
) -> None:
    (described,) = describe([callback])
    name = type(callback).__name__
    assert described == CallbackDescription(name, config, steers, remembers)


def test_a_description_of_a_callback_that_lacks_an_attribute_only_names_it() -> None:
    own = Named(1.0)
    del own.by
    assert describe([own])[0].config is None


def test_records_from_before_are_read() -> None:
    run = read_run(OLD)
    assert run.status == "finished"
    assert (run.fitting, run.callbacks, run.step_losses, run.wrong_answers) == (None,) * 4
    assert json.loads(OLD.read_text("utf-8"))["receipt"] == dataclasses.asdict(run.receipt)


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        ("step_losses", [0.5], r"run\.step_losses is .*, not an array with dtype"),
        ("step_losses", {"dtype": "float32", "count": 1, "zlib": "eJw="}, r"run\.step_losses "),
        ("wrong_answers", {"dtype": "float32", "count": 0, "zlib": ""}, r"run\.wrong_answers does"),
        ("callbacks", [{"class_name": "EarlyStopping"}], r"run\.callbacks\[0\] has no 'config'"),
        ("callbacks", "EarlyStopping", r"run\.callbacks is 'EarlyStopping'"),
        ("fitting", {"shuffle": 1}, r"run\.fitting\.shuffle is 1"),
        ("fitting", {"class_weight": {"1": "two"}}, r"run\.fitting\.class_weight"),
    ],
)
def test_damage_in_them_is_told(tmp_path: Path, place: str, value: Any, why: str) -> None:
    record = json.loads(run_text(recorded()))
    record[place] = value
    path = tmp_path / "run.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        read_run(path)


def test_a_training_of_more_steps_than_a_record_holds_is_refused_before_it_begins() -> None:
    recorder = Recorder()
    with pytest.raises(ArgumentError, match=r"60,000 epochs can't be recorded: .* 2,097,152 steps"):
        train(recorder, Network(), epochs=60_000, steps=36)


def test_a_file_as_long_as_a_record_may_be_is_read(tmp_path: Path) -> None:
    run = dataclasses.replace(recorded(), history={f"f{n}": [1 / 3] * 100_000 for n in range(7)})
    path = tmp_path / "long.json"
    path.write_text(run_text(run), encoding="utf-8")
    assert path.stat().st_size > 1 << 24  # which was the limit of any JSON
    assert read_run(path) == run


# ---- wrong answers -------------------------------------------------------------------------


def test_a_record_has_the_wrong_answers_on_the_test_set(tmp_path: Path) -> None:
    tracker, model = StatisticsTracker(tmp_path), network()
    model.compile(gn.optimizers.SGD(0.1), "sparse_categorical_crossentropy", ["accuracy"])
    held = (X[30:], Y[30:])
    model.fit(X[:30], Y[:30], validation_data=held, epochs=2, verbose=0, callbacks=tracker)
    assert tracker.run is not None
    assert tracker.run.wrong_answers is None  # a validation is no test
    _, accuracy = model.evaluate(X, Y, callbacks=tracker)
    assert tracker.run_file is not None
    kept = read_run(tracker.run_file).wrong_answers
    assert kept is not None
    assert (kept.dtype, kept.count) == ("uint8", 40)
    answers = model.predict(X).argmax(axis=1)
    np.testing.assert_array_equal(kept.array(), np.where(answers == Y, 0, answers + 1))
    assert np.mean(kept.array() == 0) == pytest.approx(accuracy)


def test_the_wrong_answers_of_all_batches_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch of an evaluation overwrites the outputs of the one before."""
    monkeypatch.setattr("glassnet.engine.runner.EVALUATED_IMAGES", 16)
    recorder, model = Recorder(), network()
    model.fit(X, Y, epochs=1, verbose=0, callbacks=recorder)
    model.evaluate(X, Y, callbacks=recorder)
    assert recorder.run is not None
    assert recorder.run.wrong_answers is not None
    answers = model.predict(X).argmax(axis=1)
    np.testing.assert_array_equal(
        recorder.run.wrong_answers.array(), np.where(answers == Y, 0, answers + 1)
    )


def test_where_there_are_no_classes_there_are_no_wrong_answers() -> None:
    recorder, model = Recorder(), gn.Sequential([gn.Input((6,)), Dense(2)], seed=1)
    model.compile(gn.optimizers.SGD(0.01), "mean_squared_error")
    targets = np.stack([Y, Y], axis=1).astype(np.float32)
    model.fit(X, targets, epochs=1, verbose=0, callbacks=recorder)
    model.evaluate(X, targets, callbacks=recorder)
    assert recorder.run is not None
    assert recorder.run.test
    assert recorder.run.wrong_answers is None


def test_the_wrong_answers_on_mnist_take_a_kilobyte() -> None:
    """A network that is right on 97 % of 10,000 images, and answers anything on the others."""
    rng = np.random.default_rng(0)
    wrong = np.where(rng.random(10_000) < 0.03, rng.integers(1, 11, 10_000), 0)
    packed = recordable.answers([wrong])
    assert packed is not None
    assert len(packed.zlib) < 1_200


def test_a_lean_record_lacks_only_what_a_replay_needs(tmp_path: Path) -> None:
    """Statistics need none of it, and thousands of records are read in half of the time."""
    tracker, model = StatisticsTracker(tmp_path), network()
    model.fit(X, Y, 16, epochs=2, verbose=0, callbacks=[EarlyStopping("loss"), tracker])
    (whole,), _ = read_runs(tmp_path / "runs")
    (run,), _ = read_runs(tmp_path / "runs", lean=True)
    assert whole == tracker.run
    assert whole.step_losses
    assert whole.callbacks
    assert run == dataclasses.replace(
        whole, configuration={}, fitting=None, callbacks=None, step_losses=None
    )
    assert summarise([run]) == summarise([whole])
