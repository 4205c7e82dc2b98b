"""What fit does besides the mathematics: epochs, hooks, splits, ends, and refusals."""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.engine.epoch import Epoch
from glassnet.engine.runner import EVALUATED_IMAGES, Runner
from glassnet.errors import ArgumentError, DataError, DivergenceError, ShapeError
from glassnet.streams import Purpose, epoch_order, stream_key

FEATURES, CLASSES = 6, 3


def network(seed: int = 0, metrics: Any = ("accuracy",), **options: Any) -> gn.Sequential:
    model = gn.Sequential(
        [gn.Input((FEATURES,)), layers.Dense(CLASSES, activation="softmax")], seed=seed
    )
    loss = options.pop("loss", "sparse_categorical_crossentropy")
    model.compile(options.pop("optimizer", gn.optimizers.SGD(0.1)), loss, list(metrics))
    return model


def data(n: int = 50) -> tuple[np.ndarray, np.ndarray]:
    """Points around three corners: what a linear network can learn."""
    generator = np.random.default_rng(0)
    y = generator.integers(0, CLASSES, n)
    x = generator.normal(0, 0.3, (n, FEATURES)).astype(np.float32)
    x[np.arange(n), y] += 2
    return x, y


X, Y = data()
ONE_HOT = gn.data.one_hot(Y, CLASSES)


class Diary(gn.callbacks.Callback):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def on_train_begin(self, logs: Any = None) -> None:
        self.lines.append("train begin")

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.lines.append(f"epoch {epoch} begin")

    def on_train_progress(self, step: int, logs: Any = None) -> None:
        if step == self.params["steps"]:
            self.lines.append(f"step {step}")

    def on_test_begin(self, logs: Any = None) -> None:
        self.lines.append("test begin")

    def on_test_end(self, logs: Any = None) -> None:
        self.lines.append("test end")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.lines.append(f"epoch {epoch} end: {', '.join(logs)}")

    def on_train_end(self, logs: Any = None) -> None:
        assert self.model.history is not None
        self.lines.append(f"train end: {self.model.history.status}")


def test_a_network_learns_and_the_history_says_how() -> None:
    model = network()
    x, y = data()
    history = model.fit(x, y, batch_size=10, epochs=20, verbose=0, validation_data=(x, y), seed=0)
    assert history is model.history
    assert history.epoch == list(range(20))
    assert set(history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    losses = history.history["loss"]
    assert losses[-1] < losses[0] / 3
    assert history.history["val_accuracy"][-1] == 1.0
    assert history.status == "finished"


def test_the_loss_of_an_epoch_is_the_mean_over_its_images_before_each_step() -> None:
    # With a learning rate of almost 0 the weights stay, and training and evaluation must agree.
    x, y = data(45)  # the last batch is not full
    model = network(optimizer=gn.optimizers.SGD(1e-30))
    expected = model.evaluate(x, y)
    history = model.fit(x, y, batch_size=20, epochs=1, verbose=0)
    assert history.history["loss"] == [pytest.approx(expected["loss"], rel=1e-6)]
    assert history.history["accuracy"] == [expected["accuracy"]]


def test_regularisers_are_part_of_the_loss_and_pull_the_weights() -> None:
    x, y = np.zeros((8, FEATURES), np.float32), np.zeros(8, int)
    model = gn.Sequential(
        [
            gn.Input((FEATURES,)),
            layers.Dense(
                CLASSES,
                activation="softmax",
                kernel_regularizer=gn.regularizers.L1L2(l1=0.1, l2=0.01),
            ),
        ],
        seed=0,
        dtype="float64",
    )
    model.compile(gn.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
    kernel = model.get_weights()[0]
    penalty = 0.1 * np.abs(kernel).sum() + 0.01 * (kernel**2).sum()
    assert model.evaluate(x, y)["loss"] == pytest.approx(np.log(CLASSES) + penalty, rel=1e-12)
    history = model.fit(x, y, batch_size=8, verbose=0)
    assert history.history["loss"][0] == pytest.approx(np.log(CLASSES) + penalty, rel=1e-12)
    # All images are black, so that nothing else moves the kernel.
    expected = kernel - 0.5 * (0.1 * np.sign(kernel) + 2 * 0.01 * kernel)
    np.testing.assert_allclose(model.get_weights()[0], expected, rtol=1e-12)


def test_callbacks_are_told_everything_in_keras_order() -> None:
    x, y = data()
    diary = Diary()
    network().fit(
        x, y, batch_size=10, epochs=2, verbose=0, callbacks=[diary], validation_data=(x, y)
    )
    epochs = [
        [
            f"epoch {n} begin",
            "step 5",
            "test begin",
            "test end",
            f"epoch {n} end: loss, accuracy, val_loss, val_accuracy",
        ]
        for n in range(2)
    ]
    assert diary.lines == ["train begin", *epochs[0], *epochs[1], "train end: finished"]


def test_a_callback_can_stop_the_training() -> None:
    class Enough(gn.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            self.model.stop_training = epoch == 1

    x, y = data()
    history = network().fit(x, y, epochs=9, verbose=0, callbacks=[Enough()])
    assert history.epoch == [0, 1]
    assert history.status == "stopped"


def test_validation_split_takes_the_end_before_shuffling() -> None:
    x, y = data(50)
    split, given = network(), network()
    options: dict[str, Any] = {"batch_size": 8, "epochs": 2, "verbose": 0, "seed": 3}
    first = split.fit(x, y, validation_split=0.2, **options)
    second = given.fit(x[:40], y[:40], validation_data=(x[40:], y[40:]), **options)
    assert first.history == second.history


@pytest.mark.parametrize("form", ["(n,)", "(n, 1)"])
def test_a_validation_split_of_sorted_labels_is_said(form: str) -> None:
    """Pictures from folders are sorted by class: the last ones are of a class never trained on."""
    x, y = data(200)
    y = np.arange(200) // 100
    labels = y if form == "(n,)" else y[:, np.newaxis]
    with pytest.warns(
        gn.data.DataNotice, match="the last 40 of 200 images, and the labels"
    ) as said:
        network().fit(x, labels, validation_split=0.2, verbose=0)
    assert [warning.filename for warning in said] == [__file__]
    mixed = np.arange(200) % 2
    network().fit(x, mixed, validation_split=0.2, verbose=0)  # a warning would be an error


def test_without_shuffling_batches_come_in_order() -> None:
    x, y = data(40)
    model, reference = network(), network()
    model.fit(x, y, batch_size=10, verbose=0, shuffle=False)
    for first in range(0, 40, 10):  # an epoch of one batch each
        batch = slice(first, first + 10)
        reference.fit(x[batch], y[batch], batch_size=10, verbose=0, shuffle=False)
    np.testing.assert_array_equal(model.parameters, reference.parameters)


def test_epochs_take_orders_and_streams_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[Epoch] = []
    train = Runner.train

    def noted(runner: Runner, epoch: Epoch, *arguments: Any, **named: Any) -> Any:
        taken.append(epoch)
        return train(runner, epoch, *arguments, **named)

    monkeypatch.setattr(Runner, "train", noted)
    history = network().fit(X, Y, batch_size=20, epochs=2, verbose=0, seed=3)
    assert [epoch.steps for epoch in taken] == [history.params["steps"]] * 2 == [3, 3]
    for number, epoch in enumerate(taken):
        np.testing.assert_array_equal(epoch.order, epoch_order(3, number, 50))
        assert epoch.stream == stream_key(3, Purpose.DROPOUT, number)


def test_the_optimizer_goes_on_where_it_was_in_a_second_fit() -> None:
    x, y = data(40)
    optimizer = gn.optimizers.SGD(0.1, momentum=0.9, decay=0.1)
    once, twice = network(optimizer=optimizer), network(optimizer=optimizer)
    once.fit(x, y, batch_size=40, epochs=4, verbose=0, shuffle=False)
    twice.fit(x, y, batch_size=40, epochs=2, verbose=0, shuffle=False)
    twice.fit(x, y, batch_size=40, epochs=2, verbose=0, shuffle=False)
    np.testing.assert_array_equal(once.parameters, twice.parameters)


def test_a_large_mean_is_finite_though_the_sum_of_the_losses_is_beyond_float32() -> None:
    x, y = np.zeros((200, 3), np.float32), np.full((200, 1), np.sqrt(2e36))
    model = gn.Sequential([gn.Input((3,)), gn.layers.Dense(1)], seed=0)
    model.compile(gn.optimizers.SGD(1e-9), "mse")
    history = model.fit(x, y, batch_size=200, verbose=0)
    assert history.history["loss"] == [pytest.approx(2e36, rel=1e-5)]


def test_a_loss_that_is_not_finite_stops_the_run_with_its_step() -> None:
    x, y = data(64)
    x[40:] *= 1e30  # in order, the sixth batch of eight
    model = network(optimizer=gn.optimizers.SGD(1e30))
    diary = Diary()
    with pytest.raises(DivergenceError, match=r"step \d of 8 in epoch 1") as caught:
        model.fit(x, y, batch_size=8, verbose=0, shuffle=False, callbacks=[diary])
    assert model.history is not None
    assert model.history.status == "diverged"
    assert model.history.diverged_at == (1, caught.value.step)
    assert diary.lines[-1] == "train end: diverged"


def test_weights_that_the_last_step_spoils_are_found_at_the_end_of_the_epoch() -> None:
    x = np.full((8, FEATURES), 1e3, np.float32)
    model = gn.Sequential([gn.Input((FEATURES,)), layers.Dense(2)], seed=0)
    model.compile(gn.optimizers.SGD(1e38), "mse")  # the loss of the only step is finite
    with pytest.raises(DivergenceError, match=r"a weight .* step 1 of 1 in epoch 1"):
        model.fit(x, np.full((8, 2), 7.0), batch_size=8, verbose=0)
    assert model.history is not None
    assert (model.history.status, model.history.diverged_at) == ("diverged", (1, 1))
    assert model.history.epoch == []


def test_an_error_in_a_callback_ends_the_training_as_failed() -> None:
    class Wrong(gn.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            raise ZeroDivisionError

    model, diary = network(), Diary()
    with pytest.raises(ZeroDivisionError):
        model.fit(X, Y, verbose=0, callbacks=[diary, Wrong()])
    assert diary.lines[-1] == "train end: failed"


class Watcher(gn.callbacks.Callback):
    """Writes down the batches of evaluations and predictions."""

    def __init__(self) -> None:
        self.batches: list[tuple[Any, ...]] = []

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.batches.append(("test", batch))

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        self.batches.append(("tested", batch, logs))

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.batches.append(("predict", batch))

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        self.batches.append(("predicted", batch))


def test_callbacks_are_told_of_evaluations_and_predictions() -> None:
    n = EVALUATED_IMAGES
    x, y = data(n + 50)
    model, watcher = network(), Watcher()
    figures = model.evaluate(x, y, callbacks=[watcher], threads=1)
    first = model.evaluate(x[:n], y[:n])
    facts = {"samples": n + 50, "batch_size": n, "steps": 2, "threads": 1}
    assert watcher.model is model
    assert watcher.params == facts
    assert watcher.batches == [
        ("test", 0),
        ("tested", 0, first),
        ("test", 1),
        ("tested", 1, figures),
    ]
    watcher = Watcher()
    outputs = model.predict(x, callbacks=[watcher], threads=1)
    assert watcher.params == facts
    steps = [("predict", 0), ("predicted", 0), ("predict", 1), ("predicted", 1)]
    assert watcher.batches == steps
    np.testing.assert_array_equal(outputs[n:], model.predict(x[n:]))


def test_the_data_are_hashed_only_for_whom_wants_it() -> None:
    class Curious(gn.callbacks.Callback):
        wants_fingerprint = True

    model = network()
    assert "data_fingerprint" not in model.fit(X, Y, verbose=0).params
    params = model.fit(X, Y, verbose=0, callbacks=[Curious()]).params
    assert params["data_fingerprint"] == gn.data.fingerprint(X[:, np.newaxis], Y.astype(np.int64))


def test_the_initial_seed_is_that_of_the_weights_or_none() -> None:
    class Curious(gn.callbacks.Callback):
        wants_fingerprint = True

    def initial_seed() -> int | None:
        return model.fit(X, Y, verbose=0, callbacks=[Curious()]).params["initial_seed"]

    model = network()
    weights = model.get_weights()
    assert model.has_initial_weights()
    assert initial_seed() == model.seed
    assert not model.has_initial_weights()
    assert initial_seed() is None
    model.set_weights(weights)
    assert initial_seed() == model.seed


@pytest.mark.parametrize(
    ("y", "loss", "share"),
    [
        (Y, "sparse_categorical_crossentropy", np.bincount(Y).max() / 50),
        (Y[:, np.newaxis], "sparse_categorical_crossentropy", np.bincount(Y).max() / 50),
        (ONE_HOT, "categorical_crossentropy", np.bincount(Y).max() / 50),
        (7 * ONE_HOT, "mse", None),
        (np.full((50, CLASSES), 7.0), "mse", None),
    ],
)
def test_the_share_of_the_most_frequent_class(
    y: np.ndarray, loss: str, share: float | None
) -> None:
    params = network(loss=loss, metrics=[]).fit(X, y, verbose=0).params
    assert params["majority_share"] == (None if share is None else pytest.approx(share))


def test_ctrl_c_ends_the_training_and_the_callbacks_hear_of_it() -> None:
    x, y = data(4096)
    model, diary = network(), Diary()
    model.fit(x, y, epochs=1, verbose=0)  # compile first
    timer = threading.Timer(0.5, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        model.fit(x, y, batch_size=8, epochs=1_000_000, verbose=0, callbacks=[diary])
    assert time.monotonic() - started < 60
    assert model.history is not None
    assert model.history.status == "interrupted"
    assert diary.lines[-1] == "train end: interrupted"
    assert np.isfinite(model.parameters).all()


def test_targets_of_other_kinds() -> None:
    x, y = data()
    one_hot = gn.data.one_hot(y, CLASSES)
    sparse = network().fit(x, y, verbose=0, seed=0)
    vectors = network(loss="categorical_crossentropy").fit(x, one_hot, verbose=0, seed=0)
    assert vectors.history["accuracy"] == sparse.history["accuracy"]
    assert vectors.history["loss"] == pytest.approx(sparse.history["loss"], rel=1e-5)
    errors = network(loss="mse", metrics=["mae"]).fit(x, one_hot, verbose=0)
    assert set(errors.history) == {"loss", "mae"}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"batch_size": 0}, ArgumentError, "fit: batch_size must be an int of at least 1, not 0"),
        ({"epochs": 0}, ArgumentError, "fit: epochs must be an int of at least 1, not 0"),
        ({"epochs": 1.5}, ArgumentError, r"fit: epochs .* not 1\.5"),
        ({"threads": 0}, ArgumentError, "threads must be an int of at least 1, not 0"),
        ({"seed": -1}, ArgumentError, "fit: seed must be an int of at least 0, not -1"),
        ({"y": Y[:-1]}, DataError, "50 images and 49 labels"),
        ({"y": np.full(50, 3)}, DataError, "label"),
        ({"x": X[:, :5]}, ShapeError, r"x has shape \(50, 5\), and the network takes \(n, 6\)"),
        ({"x": X[:0], "y": Y[:0]}, ShapeError, "x is empty"),
        ({"x": X.astype(str)}, DataError, "dtype"),
        ({"x": np.where(X[3, 1] == X, np.nan, X)}, DataError, r"x\[3, 1\] is nan, .* not finite"),
        (
            {"x": np.full(X.shape, 1e300)},
            DataError,
            r"x\[0, 0\] is 1e\+300, .* too large for float",
        ),
        (
            {"validation_split": 1.5},
            ArgumentError,
            r"validation_split must be .* below 1, not 1\.5",
        ),
        ({"validation_split": "0.2"}, ArgumentError, r"validation_split must be .* not '0\.2'"),
        ({"shuffle": "no"}, ArgumentError, "shuffle must be True or False, not 'no'"),
        ({"validation_data": X}, ArgumentError, "validation_data must be a pair"),
        ({"validation_data": (X, Y[:3])}, DataError, "validation"),
        ({"callbacks": [Diary]}, ArgumentError, r"Diary\(\)"),
        ({"verbose": 3}, ArgumentError, "verbose"),
    ],
)
def test_bad_input_is_refused_before_training(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    model = network()
    before = model.get_weights()
    options: dict[str, Any] = {"x": X, "y": Y, "verbose": 0, **arguments}
    with pytest.raises(error, match=message):
        model.fit(**options)
    np.testing.assert_equal(model.get_weights(), before)


@pytest.mark.parametrize(
    ("metric", "loss", "y", "message"),
    [
        ("categorical_accuracy", "sparse", Y, "takes vectors of 3 values.*for labels use"),
        ("top_k_categorical_accuracy", "sparse", Y, "takes vectors of 3 values"),
        ("mae", "sparse", Y[:, np.newaxis], r"takes vectors of 3 values.*y has shape \(50, 1\)"),
        ("sparse_categorical_accuracy", "", ONE_HOT, r"one label .* y has shape \(50, 3\)"),
        ("sparse_top_k_categorical_accuracy", "", ONE_HOT, "takes one label for each image"),
    ],
)
def test_a_metric_that_does_not_fit_the_targets_is_refused_before_training(
    metric: str, loss: str, y: np.ndarray, message: str
) -> None:
    name = f"{loss}_categorical_crossentropy" if loss else "categorical_crossentropy"
    model = network(loss=name, metrics=[metric])
    with pytest.raises(ShapeError, match=f"the metric {metric} .*{message}"):
        model.fit(X, y, verbose=0)
    with pytest.raises(ShapeError, match=f"the metric {metric} "):
        model.evaluate(X, y)
    assert model.history is None


def test_labels_behind_one_output_have_no_class_of_their_own() -> None:
    model = gn.Sequential([gn.Input((FEATURES,)), layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy", ["sparse_categorical_accuracy"])
    with pytest.raises(ShapeError, match="use binary_accuracy"):
        model.fit(X, Y > 0, verbose=0)


def test_a_network_that_is_not_compiled_says_so() -> None:
    model = gn.Sequential([gn.Input((FEATURES,)), layers.Dense(CLASSES)])
    with pytest.raises(ArgumentError, match=r"call compile"):
        model.fit(X, Y)


def test_a_network_without_input_takes_its_shape_from_the_data() -> None:
    model = gn.Sequential([layers.Dense(CLASSES, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert model.input_shape == (FEATURES,)
    assert model.predict(X[:2]).shape == (2, CLASSES)
