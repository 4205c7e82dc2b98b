"""Replays: a recorded training once more, before any of its steps, the same to the last bit."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import glassnet as gn
from glassnet.callbacks import (
    BackupAndRestore,
    Callback,
    CSVLogger,
    EarlyStopping,
    LambdaCallback,
    LearningRateScheduler,
    ModelCheckpoint,
    ReduceLROnPlateau,
    TerminateOnNaN,
)
from glassnet.errors import ArgumentError, DataError, DivergenceError, GlassnetError, RunError
from glassnet.layers import Conv2D, Dense, Dropout, Flatten
from glassnet.optimizers import schedules
from glassnet.study import ReplayWarning, Run, StatisticsTracker, replay
from glassnet.study.tracking.store import read_run, run_text

RANDOM = np.random.default_rng(3)
X = RANDOM.integers(0, 256, (70, 6, 6, 1), np.uint8)
Y = RANDOM.integers(0, 3, 70).astype(np.uint8)
X_VAL, Y_VAL = X[:20], Y[:20]
DATA = (X, Y), (X_VAL, Y_VAL)
STEPS, EPOCHS = 5, 4  # 70 images in batches of 16


def network(optimizer: Any = "sgd", dtype: str = "float32", seed: int = 1) -> gn.Sequential:
    model = gn.Sequential(
        [
            gn.Input((6, 6, 1)),
            gn.layers.Rescaling(1 / 255),
            Conv2D(2, 3, activation="relu"),
            Flatten(),
            Dropout(0.3),
            Dense(3, activation="softmax"),
        ],
        seed=seed,
        dtype=dtype,
    )
    model.compile(optimizer, "sparse_categorical_crossentropy", ["accuracy"])
    return model


class Notes(Callback):
    """The weights and the optimizer's vectors before each step, by their epoch and step, from 1."""

    changes_training = False

    def __init__(self) -> None:
        self.weights: dict[tuple[int, int], list[NDArray[Any]]] = {}
        self.rates: dict[tuple[int, int], Any] = {}

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.weights[self.epoch + 1, batch + 1] = self.model.get_weights()


def trained(
    tmp_path: Path, model: gn.Sequential, *callbacks: Callback, **named: Any
) -> tuple[Path, Notes]:
    """The file of a run, and its weights before each step."""
    tracker, notes = StatisticsTracker(tmp_path / "results"), Notes()
    given: dict[str, Any] = {"epochs": EPOCHS, "batch_size": 16, "seed": 7, "verbose": 0}
    given |= {"validation_data": (X_VAL, Y_VAL)}
    model.fit(X, Y, callbacks=[notes, *callbacks, tracker], **given | named)
    assert tracker.run_file is not None
    return tracker.run_file, notes


def check_step(then: gn.study.Replay, notes: Notes, epoch: int, step: int) -> None:
    assert (then.epoch, then.step) == (epoch, step)
    noted = notes.weights[epoch, step]
    assert [w.tobytes() for w in then.model.get_weights()] == [w.tobytes() for w in noted]


def halve(epoch: int, rate: float) -> float:
    return rate / 2 if epoch else rate


OPTIMIZERS = {
    "sgd": lambda: gn.optimizers.SGD(0.5, momentum=0.9, nesterov=True),
    "adam": lambda: gn.optimizers.get("adam"),
    "rmsprop": lambda: gn.optimizers.get("rmsprop"),
    "scheduled": lambda: gn.optimizers.SGD(schedules.ExponentialDecay(0.5, 3, 0.9)),
}
CALLBACKS: dict[str, Any] = {
    "none": lambda: [],
    "plateau": lambda: [ReduceLROnPlateau("val_loss", 0.5, patience=0, min_delta=10)],
    "scheduler": lambda: [LearningRateScheduler(halve)],
    "stopping": lambda: [EarlyStopping("loss", patience=1, restore_best_weights=True)],
}


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop"])
@pytest.mark.parametrize("callbacks", CALLBACKS)
def test_a_replay_stands_before_a_step_as_the_run_did_to_the_last_bit(
    tmp_path: Path, optimizer: str, callbacks: str
) -> None:
    model = network(OPTIMIZERS[optimizer]())
    run, notes = trained(tmp_path, model, *CALLBACKS[callbacks]())
    places = [(1, 1), (1, 4), (2, 1), (2, 5), (3, 2)]
    for epoch, step in [place for place in places if place in notes.weights]:
        then = replay(
            run, epoch, step, data=DATA, custom_objects={"halve": halve}, verbose=0, threads=1
        )
        check_step(then, notes, epoch, step)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_it_goes_on_as_the_run_did_to_its_end(tmp_path: Path, dtype: str) -> None:
    model = network(OPTIMIZERS["scheduled"](), dtype)
    run, notes = trained(tmp_path, model)
    then = replay(run, 2, 4, data=DATA, verbose=0)
    for epoch, step in [(2, 5), (3, 1), (3, 2)]:
        then.advance()
        check_step(then, notes, epoch, step)
    watching = Notes()
    then.advance(steps=EPOCHS * STEPS - 11, callbacks=watching)
    assert [w.tobytes() for w in then.model.get_weights()] == [
        w.tobytes() for w in model.get_weights()
    ]
    assert watching.weights.keys() == {p for p in notes.weights if p >= (3, 2)}
    history = then.model.history
    assert history is not None
    assert model.history is not None
    assert history.history == model.history.history
    assert history.status == "finished"
    with pytest.raises(ArgumentError, match="steps=1: the training has 0 steps left"):
        then.advance()


def test_a_watcher_may_be_of_the_class_of_one_of_the_run(tmp_path: Path) -> None:
    run, notes = trained(tmp_path, network(), EarlyStopping("loss", patience=9))
    then = replay(run, 2, 4, data=DATA, verbose=0)
    for _ in range(2):  # what the first watcher remembers is not handed to the second
        then.advance(steps=2, callbacks=EarlyStopping("loss", patience=8))
        assert [each.name for each in then.state.callbacks] == ["EarlyStopping", "History"]
    check_step(then, notes, 3, 3)


def test_it_ends_where_the_run_ended_and_with_the_same_weights(tmp_path: Path) -> None:
    model = network("adam")
    stopping = EarlyStopping("loss", patience=0, min_delta=10, restore_best_weights=True)
    run, notes = trained(tmp_path, model, stopping)
    assert max(notes.weights) == (2, 5)
    then = replay(run, 2, 5, data=DATA, verbose=0)
    check_step(then, notes, 2, 5)
    assert not then.state.stopped
    then.advance(steps=11)
    assert then.state.stopped
    assert then.epoch == 3
    assert [w.tobytes() for w in then.model.get_weights()] == [
        w.tobytes() for w in model.get_weights()
    ]


def test_its_state_is_that_of_the_run(tmp_path: Path) -> None:
    class Keep(Callback):
        changes_training = False

        def on_train_checkpoint(self, epoch: int, step: int) -> None:
            if (epoch, step) == (1, 2):
                self.state = self.model.training_state()  # type: ignore[attr-defined]

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            """Every batch counts."""

    keep, plateau = Keep(), ReduceLROnPlateau("loss", patience=1)
    run, _ = trained(tmp_path, network("adam"), plateau, keep)
    state = replay(run, 2, 3, data=DATA, verbose=0).state
    same = dataclasses.replace(keep.state, callbacks=state.callbacks)
    assert state == same
    kept = {each.name: each.state for each in keep.state.callbacks}
    found = {each.name: each.state for each in state.callbacks}
    assert found.keys() == {"ReduceLROnPlateau", "History"}
    assert found["ReduceLROnPlateau"] == kept["ReduceLROnPlateau"]


def test_the_batch_that_comes_next_is_the_one_that_the_run_took(tmp_path: Path) -> None:
    run, notes = trained(tmp_path, network())
    then = replay(run, 2, 5, data=DATA, verbose=0)
    x, y = then.batch
    assert x.shape == (6, 6, 6, 1)  # the last batch is not full
    np.testing.assert_array_equal(y, Y[then.rows])
    loss, gradients = replay(run, 2, 5, data=DATA, verbose=0).model.loss_and_gradients(x, y)
    assert np.isfinite(loss)
    assert len(gradients) == len(notes.weights[2, 5])


def test_a_history_is_enough(tmp_path: Path) -> None:
    model = network("adam")
    notes = Notes()
    history = model.fit(X, Y, 16, EPOCHS, verbose=0, seed=7, callbacks=notes, record_steps=True)
    with pytest.warns(ReplayWarning, match="no fingerprint of its data"):
        then = replay(history, 3, 2, data=(X, Y), verbose=0)
    check_step(then, notes, 3, 2)


def test_no_watcher_writes_a_file_in_a_replay(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    watchers = [
        CSVLogger(folder / "history.csv"),
        ModelCheckpoint(folder / "{epoch}.safetensors"),
        BackupAndRestore(folder / "backup"),
        TerminateOnNaN(),
    ]
    run, notes = trained(tmp_path, network(), *watchers)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    check_step(replay(run, 3, 1, data=DATA, verbose=0), notes, 3, 1)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


# ---- checkpoints -------------------------------------------------------------------------------


def test_it_begins_with_the_nearest_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plateau = ReduceLROnPlateau("loss", patience=0, min_delta=1)
    folder = tmp_path / "kept"
    keeper = ModelCheckpoint(folder / "{epoch}-{batch}.safetensors", save_freq=4)
    run, notes = trained(tmp_path, network("adam"), plateau, keeper)
    (folder / "damaged.safetensors").write_bytes(b"nothing")
    network().save(folder / "plain.safetensors")
    other, _ = trained(tmp_path, network("adam", seed=2), plateau)
    assert other != run
    began: list[tuple[int, int] | None] = []
    from glassnet.model.training import Training

    original = Training.resume

    def resume(self: Training, state: Any) -> None:
        began.append((state.epoch, state.step))
        original(self, state)

    monkeypatch.setattr(Training, "resume", resume)
    check_step(replay(run, 3, 4, data=DATA, checkpoints=folder, verbose=0), notes, 3, 4)
    assert began == [(2, 2)]  # after 12 steps of 5 an epoch
    check_step(replay(run, 3, 3, data=DATA, checkpoints=folder, verbose=0), notes, 3, 3)
    with pytest.warns(ReplayWarning, match="No checkpoint of this training from before the step"):
        check_step(replay(run, 1, 3, data=DATA, checkpoints=folder, verbose=0), notes, 1, 3)
    with pytest.warns(ReplayWarning, match="No checkpoint of this training"):
        replay(other, 3, 4, data=DATA, checkpoints=folder, verbose=0)
    with pytest.raises(ArgumentError, match="there is no file or folder"):
        replay(run, 3, 4, data=DATA, checkpoints=tmp_path / "nowhere")


def test_given_weights_are_replayed_from_a_checkpoint_only(tmp_path: Path) -> None:
    model = network("adam")
    model.fit(X, Y, 16, verbose=0, seed=1)
    keeper = ModelCheckpoint(tmp_path / "kept" / "{epoch}.safetensors")
    run, notes = trained(tmp_path, model, keeper)
    with pytest.raises(
        RunError, match=r"began from given weights, with the optimizer after 5 steps, which its"
    ):
        replay(run, 3, 4, data=DATA, verbose=0)
    folder = tmp_path / "kept"
    check_step(replay(run, 3, 4, data=DATA, checkpoints=folder, verbose=0), notes, 3, 4)
    with pytest.raises(RunError, match="and none of the checkpoints is one of it"):
        replay(run, 1, 4, data=DATA, checkpoints=folder, verbose=0)


def test_a_saved_replay_is_a_checkpoint(tmp_path: Path) -> None:
    run, notes = trained(tmp_path, network("adam"))
    path = tmp_path / "there.safetensors"
    replay(run, 3, 2, data=DATA, verbose=0).save(path)
    weights = gn.load_model(path).get_weights()
    assert [w.tobytes() for w in weights] == [w.tobytes() for w in notes.weights[3, 2]]
    then = replay(run, 3, 3, data=DATA, checkpoints=path, verbose=0)
    check_step(then, notes, 3, 3)


# ---- how fit was called ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "named",
    [
        {"shuffle": False},
        {"initial_epoch": 2},
        {"validation_freq": 2},
        {"validation_freq": [1, 4]},
        {"class_weight": {0: 0.5, 2: 3.0}},
        {"sample_weight": np.linspace(0, 2, 70)},
        {"batch_size": 14},
        {"engine": "reference"},
    ],
)
def test_however_fit_was_called(tmp_path: Path, named: dict[str, Any]) -> None:
    watching = ReduceLROnPlateau("val_loss", patience=0, min_delta=10)
    run, notes = trained(tmp_path, network(), watching, **named)
    weight = named.get("sample_weight")
    then = replay(run, 4, 3, data=DATA, sample_weight=weight, verbose=0)
    check_step(then, notes, 4, 3)


def test_images_that_fit_held_out_itself_are_held_out_again(tmp_path: Path) -> None:
    split = {"validation_data": None, "validation_split": 0.3}
    run, notes = trained(tmp_path, network(), EarlyStopping(patience=9), **split)
    check_step(replay(run, 3, 2, data=(X, Y), verbose=0), notes, 3, 2)


def test_so_are_their_weights(tmp_path: Path) -> None:
    weights = np.linspace(0, 2, 70)
    named = {"validation_data": None, "validation_split": 0.3, "sample_weight": weights}
    run, notes = trained(tmp_path, network(), **named)
    then = replay(run, 3, 2, data=(X, Y), sample_weight=weights, verbose=0)
    check_step(then, notes, 3, 2)
    with pytest.raises(GlassnetError, match="sample_weight has shape"):
        replay(run, 3, 2, data=(X, Y), sample_weight=7, verbose=0)


def test_sample_weights_are_asked_for_and_compared(tmp_path: Path) -> None:
    run, _ = trained(tmp_path, network(), sample_weight=np.ones(70))
    with pytest.raises(ArgumentError, match="trained with a sample_weight, which no record holds"):
        replay(run, 1, data=DATA)
    with pytest.raises(DataError, match="the training data is not that of the run"):
        replay(run, 1, data=DATA, sample_weight=np.linspace(0, 2, 70))
    plain, _ = trained(tmp_path, network())
    with pytest.raises(ArgumentError, match="trained without a sample_weight: leave it out"):
        replay(plain, 1, data=DATA, sample_weight=np.ones(70))


# ---- callbacks of somebody's -------------------------------------------------------------------


class Shrink(Callback):
    """Somebody's, which changes weights, and says so."""

    changes_training = True

    def __init__(self, by: float) -> None:
        self.by = by

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.model.set_weights([w * np.float32(self.by) for w in self.model.get_weights()])


class Open(Shrink):
    def __init__(self, *factors: float) -> None:
        super().__init__(factors[0])


def test_somebody_s_callback_is_made_again_from_its_class(tmp_path: Path) -> None:
    run, notes = trained(tmp_path, network(), Shrink(0.5))
    custom = {"Shrink": Shrink}
    check_step(replay(run, 3, 2, data=DATA, custom_objects=custom, verbose=0), notes, 3, 2)
    with pytest.raises(RunError, match=r'callback Shrink, .* custom_objects={"Shrink": Shrink}'):
        replay(run, 3, 2, data=DATA)
    with pytest.raises(ArgumentError, match="give a class of callbacks, or a callback"):
        replay(run, 3, 2, data=DATA, custom_objects={"Shrink": 5})


def test_one_whose_arguments_no_record_holds_is_handed_over_itself(tmp_path: Path) -> None:
    run, notes = trained(tmp_path, network(), Open(0.5))
    with pytest.raises(RunError, match="does not say with which arguments the callback Open"):
        replay(run, 3, 2, data=DATA, custom_objects={"Open": Open})
    custom = {"Open": Open(0.5)}
    check_step(replay(run, 3, 2, data=DATA, custom_objects=custom, verbose=0), notes, 3, 2)


def test_of_one_that_says_nothing_no_promise_is_made(tmp_path: Path) -> None:
    model = network()
    steal = LambdaCallback(on_epoch_end=lambda epoch, logs: model.set_weights(model.get_weights()))
    run, notes = trained(tmp_path, model, steal)
    doubt = "callback LambdaCallback, which does not say whether"
    with pytest.warns(ReplayWarning, match=doubt) as told:
        then = replay(run, 3, 2, data=DATA, verbose=0)
    assert [warning.filename for warning in told] == [__file__]  # the line of the caller
    check_step(then, notes, 3, 2)


def test_a_record_that_somebody_changed_is_told_beforehand(tmp_path: Path) -> None:
    path, _ = trained(tmp_path, network())
    run = read_run(path)
    optimizer = run.configuration["optimizer"]
    slower = {**optimizer, "config": {**optimizer["config"], "learning_rate": 0.001}}
    changed = dataclasses.replace(run, configuration={**run.configuration, "optimizer": slower})
    with pytest.warns(ReplayWarning, match="has another fingerprint than its receipt tells"):
        replay(changed, 1, 1, data=DATA, verbose=0)


@pytest.mark.filterwarnings("ignore:The run had a callback LambdaCallback")
def test_a_replay_that_is_another_training_is_told_by_its_losses(tmp_path: Path) -> None:
    model = network()
    double = LambdaCallback(
        on_epoch_end=lambda epoch, logs: model.set_weights([2 * w for w in model.get_weights()])
    )
    run, _ = trained(tmp_path, model, double)
    with pytest.warns(
        ReplayWarning, match=r"not the recorded training: the loss of step 1 of epoch 2 is"
    ):
        replay(run, 3, 2, data=DATA, verbose=0)


def test_a_function_is_asked_for_by_its_name(tmp_path: Path) -> None:
    run, _ = trained(tmp_path, network(), LearningRateScheduler(halve))
    with pytest.raises(RunError, match=r"made with the function 'halve', which no record can hold"):
        replay(run, 3, 2, data=DATA)


class Half(gn.layers.Layer):
    """Somebody's layer."""

    def build(self, input_shape: Any) -> Any:
        return input_shape

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[...] = x / 2

    def backward(
        self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        dx[...] = dy / 2


def test_a_foreign_layer_is_asked_for(tmp_path: Path) -> None:
    model = gn.Sequential([gn.Input((6, 6, 1)), Flatten(), Half(), Dense(3)], seed=1)
    model.compile("sgd", gn.losses.SparseCategoricalCrossentropy(from_logits=True))
    x = X.astype(np.float32) / 255
    run, notes = trained(tmp_path, model, validation_data=None)
    with pytest.raises(RunError, match=r'layer Half .*custom_objects={"Half": Half}'):
        replay(run, 2, 2, data=(X, Y))
    custom = {"Half": Half}
    check_step(replay(run, 2, 2, data=(X, Y), custom_objects=custom, verbose=0), notes, 2, 2)
    with pytest.raises(DataError, match="training data is not that of the run: it has the finger"):
        replay(run, 2, 2, data=(x, Y), custom_objects=custom)


# ---- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ((0, 1), "epoch must be an int of at least 1, not 0"),
        ((1, 0), "step must be an int of at least 1, not 0"),
        ((1, 6), "step=6: an epoch of the run has 5 steps"),
        ((5, 1), "never made step 1 of epoch 5: its last is step 5 of epoch 4"),
        ((2.5, 1), "epoch"),
    ],
)
def test_a_step_that_the_run_never_reached(tmp_path: Path, place: Any, why: str) -> None:
    run, _ = trained(tmp_path, network())
    with pytest.raises(ArgumentError, match=why):
        replay(run, *place, data=DATA)


def test_steps_of_a_run_that_was_cut_short(tmp_path: Path) -> None:
    class Interrupt(Callback):
        changes_training = False

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.epoch = epoch

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if (self.epoch, batch) == (1, 2):
                raise KeyboardInterrupt

    tracker, notes = StatisticsTracker(tmp_path), Notes()
    with pytest.raises(KeyboardInterrupt):
        network().fit(
            X, Y, 16, 4, 0, [notes, Interrupt(), tracker], validation_data=DATA[1], seed=7
        )
    assert tracker.run is not None
    check_step(replay(tracker.run, 2, 3, data=DATA, verbose=0), notes, 2, 3)
    with pytest.raises(ArgumentError, match="never made step 4 of epoch 2: its last is step 3"):
        replay(tracker.run, 2, 4, data=DATA)


def test_the_step_at_which_a_run_diverged_and_none_after_it(tmp_path: Path) -> None:
    model = gn.Sequential([gn.Input((6, 6, 1)), Flatten(), Dense(1)], seed=1)
    model.compile(gn.optimizers.SGD(1.0), "mean_squared_error")
    tracker, notes = StatisticsTracker(tmp_path), Notes()
    with pytest.raises(DivergenceError):
        model.fit(X, Y, 16, 30, 0, [notes, tracker], seed=7)
    assert tracker.run is not None
    assert tracker.run.diverged_at is not None
    then = replay(tracker.run, *tracker.run.diverged_at, data=(X, Y), verbose=0)
    check_step(then, notes, *tracker.run.diverged_at)
    assert not np.isnan(then.model.parameters).any()
    with pytest.raises(DivergenceError):
        then.advance()


def changed(run: Path, **named: Any) -> Path:
    record = json.loads(run.read_text("utf-8"))
    for place, value in named.items():
        *above, name = place.split("__")
        within = record
        for part in above:
            within = within[part]
        within[name] = value
    path = run.with_name("changed.json")
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ({"seeds__training": None}, "has no seed of its training"),
        ({"configuration": {}}, "does not say the architecture of the network"),
        ({"setting__steps": 4}, "do not make 4 steps"),
        ({"setting__trainable_parameters": 10}, "more weights than 10"),
        ({"setting__trainable_parameters": 10**9}, "at most 33,554,432 are drawn"),
        ({"configuration__architecture": {"layers": 3}}, "the network of the record can't be made"),
        ({"configuration__lanes": 8}, "another engine trained the run"),
        (
            {
                "callbacks": [
                    {
                        "class_name": "EarlyStopping",
                        "config": {"patience": -1},
                        "changes_training": True,
                        "remembers": True,
                    }
                ]
            },
            "patience",
        ),
        (
            {
                "callbacks": [
                    {
                        "class_name": "EarlyStopping",
                        "config": {"patient": 1},
                        "changes_training": True,
                        "remembers": True,
                    }
                ]
            },
            "can't be made from",
        ),
        (
            {
                "callbacks": [
                    {
                        "class_name": "LearningRateScheduler",
                        "config": {"schedule": {"function": ["halve"]}},
                        "changes_training": True,
                        "remembers": True,
                    }
                ]
            },
            "made with the function",
        ),
        ({"fitting__class_weight": {"one": 1.0}}, "are no weights of classes"),
    ],
)
def test_a_record_that_is_damaged_or_lacks_something(
    tmp_path: Path, named: dict[str, Any], why: str
) -> None:
    run, _ = trained(tmp_path, network())
    with pytest.raises((RunError, ArgumentError), match=why):
        replay(changed(run, **named), 2, 2, data=DATA)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="there is no such file"):
        replay(tmp_path / "none.json", 1)
    with pytest.raises(RunError, match="no record of a run, or a damaged one: no file, but a fold"):
        replay(tmp_path, 1)
    path = tmp_path / "run.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(RunError, match="no record of a run, or a damaged one"):
        replay(path, 1)
    with pytest.raises(ArgumentError, match="a run is the path of its file, a Run or a History"):
        replay(5, 1)  # type: ignore[arg-type]
    with pytest.raises(RunError, match="this history is of no training"):
        replay(gn.callbacks.History(), 1)


@pytest.mark.parametrize(
    ("given", "kind", "why"),
    [
        (None, RunError, "the record names no data set: give the data"),
        (((X[1:], Y[1:]), DATA[1]), DataError, "had 70 training images, and 69 are given"),
        (((X, Y), (X[:19], Y[:19])), DataError, "had 20 validation images, and 19 are given"),
        ((X, Y), ArgumentError, "validated on 20 images: give them, too"),
        (((X, 2 - Y), DATA[1]), DataError, "the training data is not that of the run"),
        (((X, Y), (X_VAL, 2 - Y_VAL)), DataError, "the validation data is not that of the run"),
        (X, ArgumentError, "give a DataSet, or"),
        (((X, Y), X_VAL), ArgumentError, "give a DataSet, or"),
    ],
)
def test_data_that_is_not_the_run_s_is_refused_before_any_training(
    tmp_path: Path, given: Any, kind: Any, why: str
) -> None:
    run, _ = trained(tmp_path, network())
    with pytest.raises(kind, match=why):
        replay(run, 2, 2, data=given)


def test_other_versions_are_said_beforehand(tmp_path: Path) -> None:
    run, notes = trained(tmp_path, network())
    other = changed(run, versions__numba="0.1", machine__kind="z80")
    with pytest.warns(ReplayWarning) as said:
        then = replay(other, 2, 2, data=DATA, verbose=0)
    check_step(then, notes, 2, 2)
    assert [str(each.message).split(",")[0] for each in said] == [
        "The run was computed with numba 0.1",
        "The run was computed on the kind of CPU z80",
    ]


def test_records_from_before_are_replayed(tmp_path: Path) -> None:
    tracked, notes = trained(tmp_path, network(), shuffle=False)
    record = json.loads(tracked.read_text("utf-8"))
    for name in ("fitting", "callbacks", "step_losses", "wrong_answers"):
        del record[name]
    old = tracked.with_name("old.json")
    old.write_text(json.dumps(record), encoding="utf-8")
    with pytest.warns(ReplayWarning, match="does not say which callbacks the run had"):
        check_step(replay(old, 3, 2, data=DATA, verbose=0), notes, 3, 2)


def test_a_run_as_a_value(tmp_path: Path) -> None:
    path, notes = trained(tmp_path, network())
    run = gn.study.tracking.store.read_run(path)
    assert isinstance(run, Run)
    assert run_text(run) == path.read_text("utf-8")
    check_step(replay(run, 1, 2, data=DATA, verbose=0), notes, 1, 2)
