"""The engine where ops meet: shared buffers, fused losses, errors, other threads."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.compiling import compilation_disabled, compiled
from glassnet.engine.barrier import arrivals, give_up, wait_loop
from glassnet.engine.threads import Team
from glassnet.errors import ArgumentError
from glassnet.layers import Layer, Loops
from tests.gradients import assert_gradient

needs_compiler = pytest.mark.skipif(
    compilation_disabled(), reason="with NUMBA_DISABLE_JIT=1 nothing is compiled"
)


def network(*ops: Layer, loss: str, dtype: str = "float64") -> gn.Sequential:
    model = gn.Sequential([gn.Input((5,)), *ops], seed=0, dtype=dtype)
    model.compile("sgd", loss)
    return model


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh", None])
@pytest.mark.parametrize(
    ("last", "loss"),
    [(layers.Softmax, "categorical_crossentropy"), (layers.Sigmoid, "binary_crossentropy")],
)
def test_a_fused_loss_leaves_the_output_before_it_alone(
    activation: str | None, last: type[Layer], loss: str
) -> None:
    model = network(layers.Dense(3, activation=activation), last(), loss=loss)
    generator = np.random.default_rng(2)
    x = generator.normal(size=(20, 5))
    y = gn.data.one_hot(generator.integers(0, 3, 20), 3)
    shapes = [weight.shape for weight in model.get_weights()]
    cuts = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]

    def loss_at(vector: np.ndarray) -> float:
        pieces = np.split(vector, cuts)
        model.set_weights([p.reshape(s) for p, s in zip(pieces, shapes, strict=True)])
        return model.evaluate(x, y)["loss"]

    start = np.concatenate([weight.ravel() for weight in model.get_weights()])
    _, gradients = model.loss_and_gradients(x, y)
    assert_gradient(loss_at, start, np.concatenate([g.ravel() for g in gradients]))
    # The outputs are the last activation's, and so is the loss.
    model.set_weights([w * 0 + 0.3 for w in model.get_weights()])
    outputs = model.predict(x)
    if loss == "categorical_crossentropy":
        expected = -np.log((outputs * y).sum(axis=1)).mean()
        assert model.evaluate(x, y)["loss"] == pytest.approx(expected, rel=1e-9)


def test_a_loss_is_not_fused_with_a_class_that_only_descends_from_softmax() -> None:
    class Half(layers.Softmax):
        def loops(self, lanes: int, dtype: Any, *, input_gradient: bool = True) -> Loops:
            return Loops(self.halve, self.halve_back, self.halve, compiled=False)

        def halve(self, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
            y[:] = 0.5 * x + 0.5

        def halve_back(self, dy: Any, dx: Any, *rest: Any) -> None:
            dx[:] = 0.5 * dy

    model = network(Half(), loss="categorical_crossentropy")
    x, y = np.full((4, 5), 0.2), gn.data.one_hot(np.arange(4), 5)
    assert model.evaluate(x, y)["loss"] == pytest.approx(np.log(5), rel=1e-9)


def test_a_layer_that_changes_the_shape_gets_a_buffer_of_its_own() -> None:
    class Twice(Layer):
        in_place = True
        needs_input = needs_output = False

        def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
            return (2 * input_shape[0],)

        def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[: len(x)], y[len(x) :] = x, x

    model = gn.Sequential([gn.Input((2,)), Twice(), Twice()])
    np.testing.assert_array_equal(model.predict(np.array([[3.0, 4.0]])), [[3, 4] * 4])


@needs_compiler
def test_one_network_serves_several_threads_at_once() -> None:
    model = gn.networks.build("feedforward", seed=0)
    batches = [np.full((40, 28, 28, 1), n, np.uint8) for n in range(0, 250, 25)]
    expected = [model.predict(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            for outputs, right in zip(pool.map(model.predict, batches), expected, strict=True):
                np.testing.assert_array_equal(outputs, right)


@needs_compiler
@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_in_a_loop_is_raised_and_nobody_waits_for_ever(threads: int) -> None:
    class Fails(Layer):
        needs_output = False

        def loops(self, lanes: int, dtype: Any, *, input_gradient: bool = True) -> Loops:
            @compiled
            def forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
                if x[0, 0] > 100:
                    raise ValueError("more than 100")
                y[:] = x

            @compiled
            def backward(
                dy: Any,
                dx: Any,
                x: Any,
                y: Any,
                parameters: Any,
                saved: Any,
                scratch: Any,
                gradients: Any,
            ) -> None:
                dx[:] = dy

            return Loops(forward, backward, forward)

    ops = (layers.Dense(5), Fails(), layers.Dense(1))
    model = network(*ops, loss="mse", dtype="float32")
    x, y = np.zeros((256, 5), np.float32), np.zeros((256, 1))
    model.fit(x, y, batch_size=64, verbose=0, threads=threads)
    x[-1] = 1e9
    with pytest.raises(ValueError, match="more than 100"):
        model.fit(x[::-1], y, batch_size=64, verbose=0, shuffle=False, threads=threads)
    with pytest.raises(ValueError, match="more than 100"):
        model.predict(x[-1:])


def test_a_thread_that_gives_up_sends_the_others_home() -> None:
    wait, arrived = wait_loop(), arrivals(2)

    def work(thread: int, threads: int) -> bool:
        if thread == 1:
            raise RuntimeError("no more threads")
        return wait(arrived, thread, threads, 1)

    with Team(2) as team, pytest.raises(RuntimeError, match="no more threads"):
        team.run(work, give_up=lambda: give_up(arrived))


def test_a_network_without_weights_says_that_there_is_nothing_to_train() -> None:
    model = network(layers.Softmax(), loss="categorical_crossentropy")
    x, y = np.zeros((4, 5)), np.eye(5)[:4]
    assert model.evaluate(x, y)["loss"] == pytest.approx(np.log(5))
    with pytest.raises(ArgumentError, match="nothing to train"):
        model.fit(x, y, verbose=0)


def test_shapes_may_be_numpy_integers() -> None:
    class Sum(Layer):
        def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(np.array([1]))

        def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[0] = x.sum(axis=0)

    model = gn.Sequential([gn.Input((3,)), Sum()])
    np.testing.assert_array_equal(model.predict(np.ones((2, 3))), [[3], [3]])


def test_a_copy_trains_apart_from_its_original() -> None:
    model = network(layers.Dense(3), loss="mse")
    generator = np.random.default_rng(0)
    x, y = generator.normal(size=(20, 5)), generator.normal(size=(20, 3))
    model.fit(x, y, verbose=0)
    before = model.get_weights()
    copied = copy.deepcopy(model)
    copied.fit(x, y, verbose=0)
    np.testing.assert_equal(model.get_weights(), before)
    assert not np.array_equal(copied.get_weights()[0], before[0])


def test_a_learning_rate_that_a_callback_sets_is_heeded() -> None:
    class Freeze(gn.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            assert self.model.optimizer is not None
            self.model.optimizer.learning_rate = 0.1 if epoch == 0 else 1e-30

    model, once = (network(layers.Dense(3), loss="mse") for _ in range(2))
    generator = np.random.default_rng(0)
    x, y = generator.normal(size=(20, 5)), generator.normal(size=(20, 3))
    model.fit(x, y, epochs=3, verbose=0, shuffle=False, callbacks=[Freeze()])
    once.compile(gn.optimizers.SGD(0.1), "mse")
    once.fit(x, y, epochs=1, verbose=0, shuffle=False)
    np.testing.assert_array_equal(model.parameters, once.parameters)


def test_a_schedule_counts_its_steps_over_all_epochs() -> None:
    # Two epochs of three steps: after step 3, the first of the second epoch, nothing moves.
    model, steps = (network(layers.Dense(3), loss="mse") for _ in range(2))
    schedule = gn.optimizers.schedules.PiecewiseConstantDecay([1, 3], [0.1, 0.05, 0.0])
    generator = np.random.default_rng(0)
    x, y = generator.normal(size=(60, 5)), generator.normal(size=(60, 3))
    model.compile(gn.optimizers.SGD(schedule), "mse")
    model.fit(x, y, batch_size=20, epochs=2, verbose=0, shuffle=False)
    for rate, first, last in ((0.1, 0, 40), (0.05, 40, 60), (0.05, 0, 20)):
        steps.compile(gn.optimizers.SGD(rate), "mse")
        steps.fit(x[first:last], y[first:last], batch_size=20, verbose=0, shuffle=False)
    np.testing.assert_array_equal(model.parameters, steps.parameters)
