"""Callbacks decide what Keras's decide; see ``tools/record_keras_callbacks.py``."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, optimizers
from glassnet.callbacks import (
    Callback,
    CSVLogger,
    EarlyStopping,
    LearningRateScheduler,
    ModelCheckpoint,
    ReduceLROnPlateau,
    TerminateOnNaN,
)
from glassnet.errors import ArgumentError, DivergenceError, OutputError
from tools.record_keras_callbacks import (
    CHECKPOINTS,
    FREQUENCIES,
    PLATEAUS,
    RECORDED,
    SAVED_AFTER,
    STOPS,
    WEIGHTS,
    data,
    epochs,
)

KERAS = json.loads(RECORDED.read_text(encoding="utf-8"))
GENERATOR = np.random.default_rng(0)
X, Y = GENERATOR.random((40, 2)).astype(np.float32), GENERATOR.integers(0, 2, 40)


class Model:
    """As much of a network as these callbacks look at."""

    def __init__(self) -> None:
        self.optimizer = optimizers.SGD(0.5)
        self.saved: list[str] = []

    def save_checkpoint(self, path: Path, with_state: bool = True) -> None:
        self.saved.append(path.stem)


def drive(callback: Callback) -> tuple[Model, list[float]]:
    """Let a callback see all epochs; the rates that the optimizer had after each."""
    model, rates = Model(), []
    callback.set_model(model)  # type: ignore[arg-type]
    callback.set_params({"validation_samples": 10})
    callback.on_train_begin()
    for epoch, figures in enumerate(epochs()):
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, dict(figures))
        callback.on_train_checkpoint(epoch + 1, 0)
        assert isinstance(model.optimizer.learning_rate, float)
        rates.append(model.optimizer.learning_rate)
    return model, rates


@pytest.mark.parametrize("number", range(len(PLATEAUS)))
def test_a_plateau_lowers_the_rate_as_in_keras(number: int) -> None:
    _, rates = drive(ReduceLROnPlateau(**PLATEAUS[number]))
    assert rates == pytest.approx(KERAS["plateaus"][number], rel=1e-6)


def test_a_scheduler_sets_the_rates_of_keras() -> None:
    _, rates = drive(LearningRateScheduler(lambda epoch, rate: rate * 0.9 if epoch else rate))
    assert rates == pytest.approx(KERAS["scheduled"], rel=1e-6)


@pytest.mark.parametrize("number", range(len(CHECKPOINTS)))
def test_the_files_that_are_written_are_those_of_keras(number: int) -> None:
    name = "{epoch:02d}-{val_loss:.2f}.safetensors"
    model, _ = drive(ModelCheckpoint(name, **CHECKPOINTS[number]))
    assert model.saved == KERAS["checkpoints"][number]


@pytest.mark.parametrize(("separator", "number"), [(",", 0), (";", 1)])
def test_the_lines_of_a_log_are_those_of_keras(tmp_path: Path, separator: str, number: int) -> None:
    logger = CSVLogger(tmp_path / "log.csv", separator)
    logger.on_train_begin()
    for epoch, figures in enumerate(epochs()[:3]):
        logger.on_epoch_end(epoch, dict(figures))
    assert (tmp_path / "log.csv").read_text() == KERAS["csv"][number]


def test_a_log_is_continued_as_in_keras(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    for first, append in ((0, False), (2, True)):
        logger = CSVLogger(path, append=append)
        logger.on_train_begin()
        for epoch in range(first, first + 2):
            logger.on_epoch_end(epoch, dict(epochs()[epoch]))
        logger.on_train_end()
    assert path.read_text() == KERAS["appended"]


class Stoppable(Model):
    """A network whose only weight is the number of the epoch that it has come to."""

    def __init__(self) -> None:
        super().__init__()
        self.stop_training = False
        self.weights = [np.zeros(1)]

    def get_weights(self) -> list[Any]:
        return self.weights

    def set_weights(self, weights: list[Any]) -> None:
        self.weights = weights


@pytest.mark.parametrize("number", range(len(STOPS)))
def test_a_training_stops_where_it_does_in_keras(number: int) -> None:
    callback, model = EarlyStopping(**STOPS[number]), Stoppable()
    callback.set_model(model)  # type: ignore[arg-type]
    callback.set_params({"validation_samples": 10, "metrics": ["accuracy"]})
    callback.on_train_begin()
    last = None
    for epoch, figures in enumerate(epochs()):
        model.weights = [np.array([float(epoch)])]
        callback.on_epoch_end(epoch, dict(figures))
        if model.stop_training:
            last = epoch
            break
    callback.on_train_end()
    assert [last, int(model.weights[0][0])] == KERAS["stops"][number]


# ---- options of fit, beside Keras's --------------------------------------------------------------


def train_as_in_keras(*callbacks: Callback, **named: Any) -> tuple[gn.Sequential, Any]:
    """The small network of the records, from the same weights, on the same data."""
    x, y, kernel = data()
    model = gn.Sequential([gn.Input((2,)), layers.Dense(3, activation="softmax")], seed=0)
    model.compile(optimizers.SGD(0.5, momentum=0.9), "sparse_categorical_crossentropy")
    model.set_weights([np.array(kernel), np.zeros(3)])
    given: dict[str, Any] = {"epochs": 3, "verbose": 0, "shuffle": False, "callbacks": callbacks}
    return model, model.fit(np.array(x), np.array(y), 4, **given | named)


@pytest.mark.parametrize("number", range(len(WEIGHTS)))
@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_weighted_images_are_learned_as_in_keras(number: int, engine: str) -> None:
    model, history = train_as_in_keras(engine=engine, **WEIGHTS[number])
    expected = KERAS["weighted"][number]
    assert history.history["loss"] == pytest.approx(expected["loss"], rel=2e-5)
    for own, keras in zip(model.get_weights(), expected["weights"], strict=True):
        np.testing.assert_allclose(own.ravel(), keras, rtol=2e-4, atol=2e-6)


@pytest.mark.parametrize("number", range(len(SAVED_AFTER)))
def test_files_are_written_after_the_steps_of_keras(tmp_path: Path, number: int) -> None:
    name = tmp_path / "{epoch}-{batch}.safetensors"
    train_as_in_keras(ModelCheckpoint(name, save_freq=SAVED_AFTER[number]))
    assert sorted(path.stem for path in tmp_path.iterdir()) == KERAS["by_steps"][number]


@pytest.mark.parametrize("number", range(len(FREQUENCIES)))
def test_validations_are_as_many_as_in_keras(number: int) -> None:
    x, y, _ = data()
    pair = (np.array(x), np.array(y))
    named = {"validation_data": pair, "validation_freq": FREQUENCIES[number]}
    _, history = train_as_in_keras(epochs=5, **named)
    assert len(history.history["val_loss"]) == KERAS["validations"][number]


def test_epochs_are_numbered_from_the_initial_one_as_in_keras() -> None:
    _, history = train_as_in_keras(epochs=4, initial_epoch=2)
    assert history.epoch == KERAS["continued"]["epoch"]
    assert history.history["loss"] == pytest.approx(KERAS["continued"]["loss"], rel=2e-5)


# ---- in a training -------------------------------------------------------------------------------


def network(learning_rate: Any = 0.1) -> gn.Sequential:
    model = gn.Sequential([gn.Input((2,)), layers.Dense(2, activation="softmax")], seed=0)
    model.compile(optimizers.SGD(learning_rate), "sparse_categorical_crossentropy")
    return model


def train(model: gn.Sequential, *callbacks: Callback, **named: Any) -> gn.callbacks.History:
    return model.fit(X, Y, 10, verbose=0, seed=0, callbacks=callbacks, **{"epochs": 3} | named)


def test_the_learning_rate_stands_in_the_history() -> None:
    history = train(network(), LearningRateScheduler(lambda epoch, _: 0.5 / (epoch + 1)))
    assert history.history["learning_rate"] == pytest.approx([0.5, 0.25, 0.5 / 3])


def test_a_schedule_leaves_nothing_to_set() -> None:
    schedule = optimizers.schedules.ExponentialDecay(0.5, 4, 0.9)
    with pytest.raises(ArgumentError, match="ReduceLROnPlateau: the learning rate is"):
        train(network(schedule), ReduceLROnPlateau("loss"))


def test_a_scheduler_must_give_a_rate() -> None:
    with pytest.raises(ArgumentError, match="LearningRateScheduler"):
        train(network(), LearningRateScheduler(lambda epoch, rate: -1.0))


def test_checkpoints_by_steps(tmp_path: Path) -> None:
    name = tmp_path / "{epoch}-{batch}.safetensors"
    train(network(), ModelCheckpoint(name, save_freq=3))
    names = sorted(path.stem for path in tmp_path.iterdir())
    assert names == ["1-3", "2-2", "3-1", "3-4"]
    assert gn.load_model(tmp_path / "3-4.safetensors").count_params() == 6


def test_the_weights_alone(tmp_path: Path) -> None:
    model = network()
    whole, alone = tmp_path / "whole.safetensors", tmp_path / "alone.safetensors"
    train(model, ModelCheckpoint(whole), ModelCheckpoint(alone, save_weights_only=True))
    assert alone.stat().st_size < whole.stat().st_size
    assert gn.load_model(alone).predict(X).tobytes() == model.predict(X).tobytes()


def test_the_folder_of_a_checkpoint_is_made_as_in_keras(tmp_path: Path) -> None:
    path = tmp_path / "new" / "{epoch}" / "best.safetensors"
    train(network(), ModelCheckpoint(path), epochs=1)
    assert (tmp_path / "new" / "1" / "best.safetensors").is_file()


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"filepath": "best.keras"}, "'best.keras' would hold no file of the kind"),
        ({"initial_value_threshold": "0.5"}, "initial_value_threshold must be a finite number"),
    ],
)
def test_a_checkpoint_s_arguments(named: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        ModelCheckpoint(**{"filepath": "best.safetensors"} | named)


def test_a_least_change_that_is_no_number() -> None:
    with pytest.raises(ArgumentError, match="ReduceLROnPlateau: min_delta must be a finite"):
        ReduceLROnPlateau(min_delta="a")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["{loss[0]}", "{loss:d}", "{}"])
def test_a_name_with_an_odd_field(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArgumentError, match="can't be filled in"):
        train(network(), ModelCheckpoint(tmp_path / f"{name}.safetensors"))


def test_a_name_that_can_not_be_filled_in(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"can't be filled in \('val_los'\): it may name epoch"):
        train(network(), ModelCheckpoint(tmp_path / "{val_los}.safetensors"))


@pytest.mark.parametrize("save_freq", ["batch", 0, 1.5])
def test_another_frequency(tmp_path: Path, save_freq: Any) -> None:
    with pytest.raises(ArgumentError, match="ModelCheckpoint: save_freq"):
        ModelCheckpoint(tmp_path / "a.safetensors", save_freq=save_freq)


def test_a_training_that_diverges_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    def diverging() -> gn.Sequential:
        model = gn.Sequential([gn.Input((2,)), layers.Dense(1)], seed=0)
        model.compile(optimizers.SGD(1e30), "mean_squared_error")
        return model

    with pytest.raises(DivergenceError):
        train(diverging())
    history = train(diverging(), TerminateOnNaN())
    assert history.status == "diverged"
    assert history.diverged_at is not None
    assert "is not finite since step" in capsys.readouterr().out
    with pytest.raises(DivergenceError):
        train(diverging(), TerminateOnNaN(raise_error=True))


def test_a_log_that_is_continued(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    model = network()
    train(model, CSVLogger(path), epochs=1)
    train(model, CSVLogger(path, append=True), epochs=3, initial_epoch=1)
    lines = path.read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["epoch", "0", "1", "2"]
    train(model, CSVLogger(path), epochs=1)
    assert len(path.read_text().splitlines()) == 2


def test_a_log_has_columns_for_a_validation_that_comes_later(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    train(network(), CSVLogger(path), epochs=3, validation_data=(X, Y), validation_freq=2)
    lines = [line.split(",") for line in path.read_text().splitlines()]
    assert lines[0] == ["epoch", "loss", "val_loss"]
    assert [line[2] == "NA" for line in lines[1:]] == [True, False, True]


def test_a_log_without_a_validation(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    train(network(), CSVLogger(path))
    assert path.read_text().splitlines()[0] == "epoch,loss"


@pytest.mark.parametrize("separator", [";;", "", "\n", '"', None])
def test_what_separates_nothing(tmp_path: Path, separator: Any) -> None:
    with pytest.raises(ArgumentError, match=r"CSVLogger: separator=.*give one character"):
        CSVLogger(tmp_path / "log.csv", separator)


def test_a_log_nowhere(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"CSVLogger: .*can't be written"):
        train(network(), CSVLogger(tmp_path / "nowhere" / "log.csv"))


# ---- how often a callback is called --------------------------------------------------------------


def test_a_callback_says_how_often_it_is_called() -> None:
    class Watch(Callback):
        every_steps = 5

        def __init__(self) -> None:
            self.seen: list[tuple[str, int]] = []

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            self.seen.append(("begin", batch))

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.seen.append(("end", batch))

    watch = Watch()
    train(network(), watch)  # three epochs of four steps
    assert watch.seen == [("begin", 0), ("end", 0), ("begin", 1), ("end", 1)]


@pytest.mark.parametrize("often", [0, -1, 1.5, None, "a"])
def test_how_often_is_a_number_of_steps(often: Any) -> None:
    class Watch(Callback):
        every_steps = often

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            """Hear of it."""

    with pytest.raises(ArgumentError, match="Watch: every_steps must be an int of at least 1"):
        train(network(), Watch())


# ---- weights of images and classes, validation now and then --------------------------------------


def test_a_class_weight_is_a_weight_of_its_images() -> None:
    one, other = network(), network()
    train(one, class_weight={1: 2.5})
    train(other, sample_weight=np.where(Y == 1, 2.5, 1.0))
    assert one.parameters.tobytes() == other.parameters.tobytes()
    both = network()
    train(both, class_weight={1: 2.5}, sample_weight=np.full(40, 1.0))
    assert both.parameters.tobytes() == one.parameters.tobytes()


def test_an_image_of_weight_two_counts_as_two() -> None:
    whole, weighted = network(), network()
    doubled = np.concatenate([np.arange(40), np.arange(20)])
    whole.fit(X[doubled], Y[doubled], 60, verbose=0, shuffle=False, seed=0)
    # The mean goes over the images, as in Keras: a batch of 40 whose weights sum up to 60.
    weights = np.where(np.arange(40) < 20, 2.0, 1.0) * 40 / 60
    weighted.fit(X, Y, 40, verbose=0, shuffle=False, seed=0, sample_weight=weights)
    np.testing.assert_allclose(weighted.parameters, whole.parameters, rtol=1e-5, atol=1e-7)


def test_the_reference_weighs_images_too() -> None:
    fast, plain = network(), network()
    weights = GENERATOR.random(40)
    histories = [
        train(model, sample_weight=weights, engine=engine)
        for model, engine in ((fast, "compiled"), (plain, "reference"))
    ]
    np.testing.assert_allclose(fast.parameters, plain.parameters, rtol=1e-4, atol=1e-6)
    assert histories[0].history["loss"] == pytest.approx(histories[1].history["loss"], rel=1e-5)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"sample_weight": np.ones(39)}, r"sample_weight has shape \(39,\)"),
        ({"sample_weight": np.full(40, -1.0)}, r"sample_weight\[0\] is -1"),
        ({"sample_weight": [None] * 40}, "sample_weight"),
        ({"sample_weight": np.full(40, 1e300)}, r"image 0 has the weight 1e\+300"),
        ({"class_weight": [1.0, 2.0]}, "class_weight="),
        ({"class_weight": {"a": 2.0}}, "'a' is no label"),
        ({"class_weight": {0: float("nan")}}, r"class_weight\[0\]"),
        ({"validation_freq": 0}, "validation_freq"),
        ({"validation_freq": [1, "b"]}, "validation_freq"),
    ],
)
def test_weights_that_are_none(named: dict[str, Any], message: str) -> None:
    with pytest.raises(gn.errors.GlassnetError, match=message):
        train(network(), **named)


@pytest.mark.parametrize(("freq", "found"), [(1, 4), (2, 2), ([1, 4], 2), ((3,), 1), (9, 0)])
def test_validation_now_and_then(freq: Any, found: int) -> None:
    history = train(network(), epochs=4, validation_data=(X, Y), validation_freq=freq)
    assert len(history.history.get("val_loss", [])) == found
    assert len(history.history["loss"]) == 4


def test_after_a_weighted_training_gradients_count_all_images_the_same() -> None:
    weighted = network()
    train(weighted, sample_weight=np.full(40, 3.0))
    plain = network()
    plain.set_weights(weighted.get_weights())
    loss, gradients = weighted.loss_and_gradients(X, Y)
    expected, others = plain.loss_and_gradients(X, Y)
    assert loss == expected
    assert all(np.array_equal(*pair) for pair in zip(gradients, others, strict=True))


def test_labels_may_be_stored_as_floats() -> None:
    models = []
    for labels in (Y, Y.astype(np.float32)):
        model = gn.Sequential([gn.Input((2,)), layers.Dense(1, activation="sigmoid")], seed=0)
        model.compile("sgd", "binary_crossentropy")
        model.fit(X, labels, 10, verbose=0, seed=0, class_weight={1: 2.5})
        models.append(model)
    assert models[0].parameters.tobytes() == models[1].parameters.tobytes()


@pytest.mark.parametrize(
    "watch",
    [
        lambda path: EarlyStopping(patience=1),
        lambda path: ReduceLROnPlateau(patience=1, min_delta=0.0),
        lambda path: ModelCheckpoint(path, save_best_only=True),
    ],
)
def test_an_epoch_without_validation_is_passed_over(
    tmp_path: Path, watch: Callable[[Path], Any]
) -> None:
    callback = watch(tmp_path / "best.safetensors")
    best: list[float] = []

    class Note(Callback):
        def on_train_checkpoint(self, epoch: int, step: int) -> None:
            if epoch and step == 0:
                best.append(callback.best)

    named: dict[str, Any] = {"validation_data": (X, Y), "epochs": 4}
    history = train(network(), callback, Note(), validation_freq=2, **named)
    first, second = history.history["val_loss"]
    assert second < first
    assert best == [math.inf, first, first, second]


def test_in_the_midst_of_an_epoch_there_is_no_validation_to_wait_for(tmp_path: Path) -> None:
    best = ModelCheckpoint(tmp_path / "best.safetensors", save_best_only=True, save_freq=2)
    with pytest.raises(ArgumentError, match="unknown figure for ModelCheckpoint to monitor"):
        train(network(), best, validation_data=(X, Y))
