"""The two engines beside each other: the plain formulas run any network, and say the same."""

from __future__ import annotations

import inspect
import pickle

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, losses, networks, optimizers, regularizers
from glassnet.callbacks import EarlyStopping
from glassnet.errors import ArgumentError, DivergenceError, ShapeError
from glassnet.layers.base import Layer
from glassnet.losses.base import Loss
from glassnet.optimizers import schedules
from glassnet.reference.formulas import FORMULAS, LOSSES, STEPS
from tests.small_networks import SMALL_NETWORKS, build, data_for
from tests.step_losses import StepLosses

BOTH = ("compiled", "reference")


def fitted(make, x, y, engine, **options):
    """A network after a training, and the loss of each of its steps."""
    model, steps = make(), StepLosses()
    settings = {"batch_size": 5, "epochs": 2, "seed": 7, "verbose": 0} | options
    model.fit(x, y, callbacks=steps, engine=engine, **settings)
    return model, steps.losses


def assert_trainings_agree(make, x, y, tolerance=1e-10, **options):
    """Steps and weights of both, relative to the largest number of each array."""
    (compiled, compiled_losses), (reference, reference_losses) = (
        fitted(make, x, y, engine, **options) for engine in BOTH
    )
    close(reference_losses, compiled_losses, tolerance)
    for found, expected in zip(reference.get_weights(), compiled.get_weights(), strict=True):
        close(found, expected, tolerance)
    return compiled, reference


def assert_gradients_agree(model, x, y, tolerance=1e-10):
    """The mean loss and its gradients by both; much less is compiled for these."""
    (expected, expected_gradients), (found, gradients) = (
        model.loss_and_gradients(x, y, engine=engine) for engine in BOTH
    )
    close(found, expected, tolerance)
    for gradient, expected_gradient in zip(gradients, expected_gradients, strict=True):
        close(gradient, expected_gradient, tolerance)


def close(found, expected, tolerance):
    scale = max(np.max(np.abs(expected), initial=0), 1e-3)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance * scale)


# ---- agreement ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_the_named_networks_agree_after_two_steps(name, mnist):
    (x, y), _ = mnist
    x, y = x[:32], y[:32]

    def make():
        # Sigmoids are smooth: at ReLU's kink the smallest rounding can switch a unit off.
        model = networks.build(name, "sigmoid", networks.preprocessing("standard", x), seed=3)
        model.compile(optimizers.SGD(0.01, momentum=0.9), "sparse_categorical_crossentropy")
        return model

    assert_trainings_agree(make, x, y, 2e-5, batch_size=16, epochs=1)


@pytest.mark.parametrize("name", SMALL_NETWORKS)
def test_every_layer_and_loss_agrees(name):
    model = build(SMALL_NETWORKS[name])
    assert_gradients_agree(model, *data_for(model, 13))


def dense_network(*between, loss="sparse_categorical_crossentropy", dtype="float64", **kernel):
    model = gn.Sequential(
        [
            gn.Input((6,)),
            layers.Dense(8, "tanh", kernel_regularizer=regularizers.L1L2(0.01, 0.02)),
            *between,
            layers.Dense(3, "softmax", bias_regularizer="l2"),
        ],
        seed=4,
        dtype=dtype,
    )
    model.compile(optimizers.SGD(0.2), loss, ["accuracy"])
    return model


def dense_data(n=13):
    generator = np.random.default_rng(1)
    return generator.standard_normal((n, 6)), generator.integers(0, 3, n)


@pytest.mark.parametrize(
    "optimizer",
    [
        optimizers.SGD(0.1, momentum=0.8, decay=0.1),
        optimizers.RMSprop(0.01, momentum=0.5),
        optimizers.AdamW(schedules.ExponentialDecay(0.1, decay_steps=2, decay_rate=0.5)),
    ],
    ids=lambda optimizer: type(optimizer).__name__,
)
def test_optimizers_and_schedules_agree(optimizer):
    def make():
        model = dense_network()
        model.compile(optimizer, "sparse_categorical_crossentropy")
        return model

    x, y = dense_data()
    assert_trainings_agree(make, x, y, 1e-8)


def test_dropout_regularisers_metrics_and_validation_agree():
    x, y = dense_data()

    def make():
        return dense_network(layers.Dropout(0.3), layers.Dropout(0.5))

    compiled, reference = assert_trainings_agree(make, x, y, validation_split=0.4)
    assert reference.history.history.keys() == compiled.history.history.keys()
    assert {"loss", "accuracy", "val_loss", "val_accuracy"} <= reference.history.history.keys()
    for name, values in compiled.history.history.items():
        close(reference.history.history[name], values, 1e-10)


def test_dropout_of_images_agrees():
    model = gn.Sequential(
        [
            gn.Input((5, 4, 2)),
            layers.Dropout(0.4),
            layers.Conv2D(3, 2, padding="full", activation="relu"),
            layers.Dropout(0.2),
            layers.Flatten(),
            layers.Dense(2),
        ],
        seed=2,
        dtype="float64",
    )
    model.compile("sgd", "mean_squared_error")
    assert_gradients_agree(model, *data_for(model, 13))


@pytest.mark.parametrize(
    "loss",
    [
        losses.SparseCategoricalCrossentropy(label_smoothing=0.2),
        losses.CategoricalCrossentropy(label_smoothing=0.2),
        losses.BinaryCrossentropy(label_smoothing=0.2),
    ],
    ids=repr,
)
def test_smoothed_targets_agree(loss):
    x, y = dense_data()
    targets = y if loss.name.startswith("sparse") else np.eye(3)[y]
    assert_gradients_agree(dense_network(loss=loss), x, targets)


def test_certain_answers_agree():
    """Where the softmax rounds to 0 and 1, a cross-entropy of probabilities would be cut off."""
    x, y = dense_data()
    model = dense_network()
    *hidden, kernel, bias = model.get_weights()
    model.set_weights([*hidden, 300 * kernel, bias])
    assert model.loss_and_gradients(x, y, engine="reference")[0] > 50
    assert_gradients_agree(model, x, y)


def test_uint8_images_agree_in_float32():
    x = np.random.default_rng(5).integers(0, 256, (9, 6, 6, 1), np.uint8)
    model = gn.Sequential(
        [
            gn.Input((6, 6, 1)),
            layers.Rescaling.unit(),
            layers.Flatten(),
            layers.Dense(3, "softmax"),
        ],
        seed=0,
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert_gradients_agree(model, x, np.arange(9) % 3, 1e-5)


def test_outputs_that_are_images_have_their_shape():
    model = gn.Sequential(
        [gn.Input((6, 5, 2)), layers.Conv2D(3, 2, activation="relu")], seed=0, dtype="float64"
    )
    x = np.random.default_rng(0).standard_normal((4, 6, 5, 2))
    found, expected = (model.predict(x, engine=engine) for engine in BOTH)
    assert found.shape == (4, 5, 4, 3)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_evaluations_and_predictions_agree_in_pieces_too(monkeypatch):
    from glassnet.reference.runner import ReferenceRunner

    x, y = dense_data()
    model = dense_network(layers.Dropout(0.3), layers.Dropout(0.5))
    figures, outputs = model.evaluate(x, y), model.predict(x)
    assert figures.keys() == {"loss", "accuracy"}
    for images in (1_000, 5):
        monkeypatch.setattr(ReferenceRunner, "evaluated_images", images)
        found = model.evaluate(x, y, engine="reference")
        for name in ("loss", "accuracy"):
            close(found[name], figures[name], 1e-12)
        close(model.predict(x, engine="reference"), outputs, 1e-12)


# ---- a user's own ------------------------------------------------------------------------------


class Scale(Layer):
    """y = a x, with one a for each channel, and a number that training draws for each image."""

    random = True

    def build(self, input_shape):
        self.add_weight("a", input_shape[-1:], gn.initializers.get("ones"))
        self.add_saved("drawn", input_shape[-1:] + input_shape[:-1])
        return input_shape

    def forward(self, x, y, parameters, saved):
        drawn, keys = saved
        drawn[...] = 1 + keys / 2.0**32
        y[...] = _per_channel(parameters[0], x) * x * drawn

    def backward(self, dy, dx, x, y, parameters, saved, gradients):
        dx[...] = _per_channel(parameters[0], x) * dy * saved[0]
        gradients[0][...] += (dy * x * saved[0]).reshape(len(x), -1).sum(axis=1)

    def inference(self, x, y, parameters, saved):
        y[...] = _per_channel(parameters[0], x) * x


def _per_channel(a, x):
    return a.reshape(-1, *[1] * (x.ndim - 1))


def test_a_layer_of_ones_own_gets_the_batch_as_one_tile():
    def make():
        model = gn.Sequential(
            [
                gn.Input((4, 3, 2)),
                layers.Conv2D(3, 2),
                Scale(),
                layers.Flatten(),
                Scale(),
                layers.Dense(2),
            ],
            seed=0,
            dtype="float64",
        )
        model.compile(optimizers.SGD(0.05), "mean_squared_error")
        return model

    x, y = data_for(make(), 13)
    assert_trainings_agree(make, x, y)


class HalfSquared(losses.MeanSquaredError):
    """A loss of one's own, whose loop is plain Python."""

    def loop(self, features, lanes, dtype):
        def loop(y, targets, rows, active, scale, dy, losses):
            losses[:], dy[:] = 0, 0
            for lane in range(active):
                error = y[:, lane] - targets[rows[lane]]
                losses[lane] = (error**2).sum() / 2
                dy[:, lane] = scale * error

        return loop


class SignDescent(optimizers.SGD):
    """An optimizer of one's own, with a memory: the last sign."""

    @property
    def slots(self):
        return (0.0,)

    def loop(self, dtype):
        def update(w, dw, slots, settings, rate, iteration):
            w -= (rate * (np.sign(dw) + slots[0])).astype(w.dtype)
            slots[0] = np.sign(dw)

        return update


def test_a_loss_and_an_optimizer_of_ones_own_run_their_loops():
    def make(own):
        model = gn.Sequential([gn.Input((4,)), layers.Dense(3)], seed=0, dtype="float64")
        if own:
            model.compile(optimizers.SGD(0.1), HalfSquared())
        else:
            # (y - t)², averaged over three outputs, is 2/3 of half the squared length.
            model.compile(optimizers.SGD(0.15), "mean_squared_error")
        return model

    x, y = data_for(make(own=False), 13)
    (own, _), (same, _) = (
        fitted(lambda own=own: make(own), x, y, "reference") for own in (True, False)
    )
    for found, expected in zip(own.get_weights(), same.get_weights(), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12)

    model = make(own=True)
    model.compile(SignDescent(0.125), "mean_squared_error")
    before = model.get_weights()
    model.fit(x, y, batch_size=13, epochs=2, verbose=0, engine="reference")
    moved = np.concatenate(
        [(a - b).ravel() for a, b in zip(model.get_weights(), before, strict=True)]
    )
    assert np.isclose(np.abs(moved[:, None]), [0.125, 0.375]).any(axis=1).all()


class Scaling(Layer):
    """y = a x for vectors, with loops alone; the gradient by a is made for the whole batch."""

    defers_weight_gradients = True

    def build(self, input_shape):
        self.add_weight("a", input_shape, gn.initializers.get("ones"))
        self.add_saved("dy", input_shape)
        self.add_scratch("product", input_shape)
        return input_shape

    def loops(self, lanes, dtype, *, input_gradient=True):
        def forward(x, y, parameters, saved, scratch):
            scratch[0][...] = parameters[0][:, np.newaxis] * x
            y[...] = scratch[0]

        def backward(dy, dx, x, y, parameters, saved, scratch, gradients):
            saved[0][...] = dy
            dx[...] = parameters[0][:, np.newaxis] * dy

        def weight_gradients(thread, threads, x, saved, gradients):
            if thread == 0:
                of_features = (x * saved[0]).reshape(len(x), -1, lanes)
                gradients[0][...] = of_features.sum(axis=(0, 2))

        return layers.Loops(
            forward, backward, forward, compiled=False, weight_gradients=weight_gradients
        )


def test_a_layer_with_nothing_but_loops_runs_them():
    def make():
        model = gn.Sequential(
            [gn.Input((4,)), layers.Dense(5), Scaling(), layers.Dense(2)], seed=0, dtype="float64"
        )
        model.compile(optimizers.SGD(0.1), "mean_squared_error")
        return model

    x, y = data_for(make(), 13)
    assert_trainings_agree(make, x, y)


def test_a_derived_layer_is_its_parent_unless_it_brings_functions():
    class Named(layers.Dense):
        def label(self):
            return "Named"

    class Zero(layers.ReLU):
        def forward(self, x, y, parameters, saved):
            y[...] = 0

    x = np.random.default_rng(0).standard_normal((5, 3))
    named, dense = (
        gn.Sequential([gn.Input((3,)), kind(2)], seed=0) for kind in (Named, layers.Dense)
    )
    np.testing.assert_array_equal(
        named.predict(x, engine="reference"), dense.predict(x, engine="reference")
    )
    zero = gn.Sequential([gn.Input((3,)), Zero()])
    assert not zero.predict(x, engine="reference").any()


# ---- the engine is like the other --------------------------------------------------------------


def test_nothing_is_compiled():
    from numba.core import event

    x, y = np.ones((20, 6, 6, 1), np.uint8), np.arange(20) % 3
    model = gn.Sequential(
        [
            gn.Input((6, 6, 1)),
            layers.Conv2D(2, 3, activation="relu", padding="same"),
            layers.AveragePooling2D(2),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(3, "softmax"),
        ],
        seed=0,
    )
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    with event.install_recorder("numba:compile") as compiled:
        history = model.fit(
            x, y, epochs=2, verbose=0, engine="reference", validation_split=0.2, threads=2
        )
        model.evaluate(x, y, engine="reference")
        model.predict(x, engine="reference")
        model.loss_and_gradients(x, y, engine="reference")
    assert compiled.buffer == []
    assert "runner" not in vars(model)  # nor anything that was compiled before
    assert history.params["compile_seconds"] == 0
    assert history.params["threads"] == 1


def test_every_part_of_the_package_has_its_formula():
    def concrete(module, base, abstract=()):
        return {
            kind
            for _, kind in inspect.getmembers(module, inspect.isclass)
            if issubclass(kind, base) and kind is not base and kind not in abstract
        }

    assert concrete(layers, Layer) <= FORMULAS.keys()
    assert concrete(losses, Loss) <= LOSSES.keys()
    assert concrete(optimizers, optimizers.Optimizer) <= STEPS.keys()


def test_an_unknown_engine_is_refused():
    model, (x, y) = dense_network(), dense_data()
    for name, call in {
        "fit": lambda: model.fit(x, y, engine="refrence"),
        "evaluate": lambda: model.evaluate(x, y, engine="refrence"),
        "predict": lambda: model.predict(x, engine="refrence"),
        "loss_and_gradients": lambda: model.loss_and_gradients(x, y, engine="refrence"),
    }.items():
        with pytest.raises(ArgumentError) as refusal:
            call()
        assert str(refusal.value) == (
            f'{name}: engine=\'refrence\' is unknown: give "compiled" or "reference".'
        )


@pytest.mark.parametrize("engine", BOTH)
def test_what_cant_be_trained_is_refused_alike(engine):
    x, y = dense_data()
    model = gn.Sequential([gn.Input((6,)), layers.ReLU()])
    model.compile("sgd", "mean_squared_error")
    with pytest.raises(ArgumentError, match="no layer of the network has weights"):
        model.fit(x, x, verbose=0, engine=engine)
    model = dense_network(loss=losses.SparseCategoricalCrossentropy(from_logits=True))
    with pytest.raises(ArgumentError, match="leave out one of the two"):
        model.fit(x, y, verbose=0, engine=engine)
    with pytest.raises(ShapeError, match="images of 6 are expected"):
        dense_network().fit(x[:, :5], y, verbose=0, engine=engine)


@pytest.mark.parametrize("engine", BOTH)
def test_a_loss_that_is_not_finite_stops_at_its_step(engine):
    model = gn.Sequential([gn.Input((2,)), layers.Dense(1)], seed=0, dtype="float64")
    model.compile(optimizers.SGD(1e200), "mean_squared_error")
    with pytest.raises(DivergenceError) as stopped:
        model.fit(np.ones((12, 2)), np.ones(12), batch_size=4, verbose=0, engine=engine)
    assert (stopped.value.epoch, stopped.value.step) == (1, 2)
    assert model.history is not None
    assert model.history.status == "diverged"


def test_callbacks_steer_the_reference_too():
    x, y = dense_data()
    model = dense_network()
    stopping = EarlyStopping(monitor="loss", patience=0, min_delta=10)
    model.fit(x, y, epochs=9, verbose=0, callbacks=stopping, engine="reference")
    assert model.history.status == "stopped"
    assert len(model.history.history["loss"]) == 2


def test_a_second_training_goes_on_where_the_first_ended():
    x, y = dense_data()

    def make():
        model = dense_network()
        model.compile(optimizers.AdamW(0.01), "sparse_categorical_crossentropy")
        return model

    results = []
    for engine in BOTH:
        model = make()
        for seed in (1, 2):
            model.fit(x, y, batch_size=5, seed=seed, verbose=0, engine=engine)
        results.append(model.get_weights())
    for found, expected in zip(*results, strict=True):
        close(found, expected, 1e-9)


def test_a_copy_goes_on_like_its_original():
    x, y = dense_data()
    model = dense_network()
    model.compile(optimizers.SGD(0.1, momentum=0.8), "sparse_categorical_crossentropy")
    model.fit(x, y, verbose=0, engine="reference")
    same = pickle.loads(pickle.dumps(model))
    for each in (model, same):
        each.fit(x, y, seed=3, verbose=0, engine="reference")
        outputs = each.predict(x, engine="reference")
        np.testing.assert_allclose(outputs, each.predict(x), rtol=1e-12)
    for found, expected in zip(same.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_the_engines_receipts_differ():
    x, y = dense_data()
    model, conditions = dense_network(), []
    for engine in BOTH:
        model.fit(x, y, verbose=0, engine=engine)
        conditions.append(model.history.params["configuration"])
    compiled, reference = conditions
    assert compiled.keys() - reference.keys() == {"lanes", "groups"}
    assert reference["engine"] == "reference"


def test_a_step_of_the_reference_can_be_watched_and_changed():
    """Weights that a callback sets are those that the next step starts from."""
    x, y = dense_data()
    model = dense_network()

    class Reset(gn.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            model.set_weights([np.zeros_like(w) for w in model.get_weights()])

    model.fit(x, y, batch_size=5, verbose=0, callbacks=Reset(), engine="reference")
    assert not any(w.any() for w in model.get_weights())
