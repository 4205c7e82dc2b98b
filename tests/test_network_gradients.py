"""Whole networks: their gradients, compared with differences of their losses."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.layers import AveragePooling2D, Conv2D, Dense, Dropout, Flatten
from glassnet.optimizers import SGD
from glassnet.regularizers import L1L2
from tests.gradients import assert_gradient
from tests.small_networks import SMALL_NETWORKS, Network, build, data_for

IMAGES = 18  # a tile, and one of two images

WITH_DROPOUT = Network(
    (7, 5, 2),
    lambda: [
        Conv2D(3, (3, 2), padding="same", activation="tanh"),
        Dropout(0.3),
        AveragePooling2D(2),
        Flatten(),
        Dropout(0.5),
        Dense(4, "softmax"),
    ],
    "categorical_crossentropy",
)
networks = pytest.mark.parametrize("name", [*SMALL_NETWORKS, "dropout"])


def network(name):
    return build(WITH_DROPOUT if name == "dropout" else SMALL_NETWORKS[name])


def check(model, x, y, gradients):
    """Assert that each of these is the loss's gradient by the weight of its place."""
    weights = model.get_weights()
    for n, gradient in enumerate(gradients):

        def loss(w, n=n):
            model.set_weights([*weights[:n], w, *weights[n + 1 :]])
            return model.loss_and_gradients(x, y)[0]

        assert_gradient(loss, weights[n], gradient)
    model.set_weights(weights)


@networks
def test_gradients_of_a_network(name):
    model = network(name)
    x, y = data_for(model, IMAGES)
    _, gradients = model.loss_and_gradients(x, y)
    assert [g.shape for g in gradients] == [w.shape for w in model.get_weights()]
    # None of them is 0 by mistake, nor by a choice of weights that would test nothing.
    assert all(np.abs(g).max() > 1e-4 for g in gradients)
    check(model, x, y, gradients)


def test_a_networks_gradient_that_is_a_little_off_is_seen():
    model = network("overlapping maxima")
    x, y = data_for(model, IMAGES)
    _, gradients = model.loss_and_gradients(x, y)
    for n in range(len(gradients)):
        wrong = [g * (1.0005 if m == n else 1) for m, g in enumerate(gradients)]
        with pytest.raises(AssertionError, match="the gradient says"):
            check(model, x, y, wrong)


def test_the_gradient_is_the_mean_over_the_images():
    model = network("even kernel, average")
    x, y = data_for(model, IMAGES)
    loss, gradients = model.loss_and_gradients(x, y)
    single = [model.loss_and_gradients(x[n : n + 1], y[n : n + 1]) for n in range(IMAGES)]
    assert loss == pytest.approx(np.mean([one for one, _ in single]), rel=1e-12)
    for n, gradient in enumerate(gradients):
        mean = np.mean([gradients[n] for _, gradients in single], axis=0)
        np.testing.assert_allclose(gradient, mean, rtol=1e-10, atol=1e-14)


def test_the_loss_is_that_of_evaluate_and_of_fit():
    model = network("strides, full")
    x, y = data_for(model, IMAGES)
    loss, _ = model.loss_and_gradients(x, y)
    assert model.evaluate(x, y)["loss"] == pytest.approx(loss, rel=1e-14)
    history = model.fit(x, y, batch_size=IMAGES, verbose=0)
    assert history.history["loss"][0] == pytest.approx(loss, rel=1e-14)


@pytest.mark.parametrize("images", [1, 100])  # 100: seven tiles in four groups
def test_a_step_goes_down_the_gradient_and_the_penalties(images):
    l1, l2, rate = 0.02, 0.03, 0.1
    penalty = L1L2(l1, l2)
    layers = [
        Conv2D(3, (3, 2), padding="same", activation="tanh", bias_regularizer=penalty),
        AveragePooling2D(2),
        Flatten(),
        Dense(4, "softmax", kernel_regularizer=penalty),
    ]
    model = build(Network((7, 5, 2), lambda: layers, "categorical_crossentropy"), SGD(rate))
    x, y = data_for(model, images)
    before = model.get_weights()
    loss, gradients = model.loss_and_gradients(x, y)
    history = model.fit(x, y, batch_size=images, shuffle=False, verbose=0)
    penalised = [before[1], before[2]]
    expected = loss + sum(l1 * np.abs(w).sum() + l2 * (w**2).sum() for w in penalised)
    assert history.history["loss"][0] == pytest.approx(expected, rel=1e-12)
    for n, (w, g, after) in enumerate(zip(before, gradients, model.get_weights(), strict=True)):
        slope = g + (l1 * np.sign(w) + 2 * l2 * w if n in (1, 2) else 0)
        np.testing.assert_allclose(after, w - rate * slope, rtol=1e-12, atol=1e-15)
