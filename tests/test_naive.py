"""The oracles, before anything is compared with them: known values, gradients by differences."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tests.gradients import assert_gradient

GENERATOR = np.random.default_rng(0)
X = GENERATOR.permutation(84).reshape(2, 7, 6, 1) * 0.1 - 4  # no two values alike
W, B = GENERATOR.standard_normal((3, 2, 1, 2)), GENERATOR.standard_normal(2)
VECTORS = GENERATOR.permutation(12).reshape(3, 4) * 0.3 - 1.7
PADDINGS = ["valid", "same", "full"]
WINDOWS = [((2, 3), (2, 1)), ((3, 2), (1, 2)), ((2, 2), (3, 3))]


def test_a_known_convolution():
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    w = np.array([[1.0, 10.0], [100.0, 1000.0]]).reshape(2, 2, 1, 1)
    b = np.array([0.5])
    assert naive.conv2d(x, w, b)[0, :, :, 0].tolist() == [[4310.5, 5421.5], [7643.5, 8754.5]]
    same = naive.conv2d(x, w, b, padding="same")[0, :, :, 0]
    assert same.tolist() == [
        [4310.5, 5421.5, 502.5],
        [7643.5, 8754.5, 805.5],
        [76.5, 87.5, 8.5],
    ]
    full = naive.conv2d(x, w, b, strides=(3, 3), padding="full")[0, :, :, 0]
    assert full.tolist() == [[0.5, 200.5], [60.5, 8.5]]


def test_a_known_dense_layer():
    x, w, b = np.array([[1.0, 2.0]]), np.array([[3.0, 4, 5], [6, 7, 8]]), np.array([0.0, 1, 2])
    assert naive.dense(x, w, b).tolist() == [[15, 19, 23]]


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("strides", [(1, 1), (2, 1), (3, 4)])
def test_the_gradients_of_a_convolution(strides, padding):
    y = naive.conv2d(X, W, B, strides, padding)
    dy = GENERATOR.standard_normal(y.shape)
    dx, dw, db = naive.conv2d_backward(dy, X, W, strides, padding)
    assert_gradient(lambda x: float(np.vdot(dy, naive.conv2d(x, W, B, strides, padding))), X, dx)
    assert_gradient(lambda w: float(np.vdot(dy, naive.conv2d(X, w, B, strides, padding))), W, dw)
    assert_gradient(lambda b: float(np.vdot(dy, naive.conv2d(X, W, b, strides, padding))), B, db)


def test_the_gradients_of_a_dense_layer():
    w, b, dy = (GENERATOR.standard_normal(shape) for shape in ((4, 2), 2, (3, 2)))
    dx, dw, db = naive.dense_backward(dy, VECTORS, w)
    assert_gradient(lambda x: float(np.vdot(dy, naive.dense(x, w, b))), VECTORS, dx)
    assert_gradient(lambda v: float(np.vdot(dy, naive.dense(VECTORS, v, b))), w, dw)
    assert_gradient(lambda v: float(np.vdot(dy, naive.dense(VECTORS, w, v))), b, db)


@pytest.mark.parametrize("padding", PADDINGS[:2])
@pytest.mark.parametrize(("window", "strides"), WINDOWS)
@pytest.mark.parametrize("kind", ["average", "max"])
def test_the_gradient_of_pooling(kind, window, strides, padding):
    forward = getattr(naive, f"{kind}_pooling")
    backward = getattr(naive, f"{kind}_pooling_backward")
    dy = GENERATOR.standard_normal(forward(X, window, strides, padding).shape)
    dx = backward(dy, X, window, strides, padding)
    assert_gradient(lambda x: float(np.vdot(dy, forward(x, window, strides, padding))), X, dx)


@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh", "softmax"])
def test_the_gradient_of_an_activation(name):
    forward, backward = getattr(naive, name), getattr(naive, f"{name}_backward")
    dy = GENERATOR.standard_normal(VECTORS.shape)
    dx = backward(dy, VECTORS)
    assert_gradient(lambda x: float(np.vdot(dy, forward(x))), VECTORS, dx)


@pytest.mark.parametrize(
    "name",
    [
        "sparse_categorical_crossentropy",
        "categorical_crossentropy",
        "binary_crossentropy",
        "mean_squared_error",
        "mean_absolute_error",
    ],
)
def test_the_gradient_of_a_loss(name):
    loss = getattr(naive, name)
    y = GENERATOR.uniform(0.1, 0.9, (3, 4))
    targets = [2, 0, 3] if name.startswith("sparse") else GENERATOR.dirichlet(np.ones(4), 3)
    losses, dy = loss(targets, y)
    assert losses.shape == (3,)
    assert_gradient(lambda v: float(loss(targets, v)[0].sum()), y, dy)


def test_known_losses():
    y, labels = np.array([[0.25, 0.75], [0.5, 1.5]]), [0, 1]
    expected = -np.log([0.25, 0.75])
    np.testing.assert_allclose(naive.sparse_categorical_crossentropy(labels, y)[0], expected)
    targets = np.array([[1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_allclose(naive.mean_squared_error(targets, y)[0], [0.5625, 0.25])
    np.testing.assert_allclose(naive.mean_absolute_error(targets, y)[0], [0.75, 0.5])
    expected = -np.log([0.25, 0.25]).sum() / 2
    np.testing.assert_allclose(naive.binary_crossentropy(targets[:1], y[:1])[0], [expected])


def test_known_first_steps_of_the_optimizers():
    w, g = np.array([1.0]), [np.array([2.0]), np.array([2.0])]
    np.testing.assert_allclose(naive.sgd(w, g, 0.1, decay=1), [[0.8], [0.7]])
    np.testing.assert_allclose(naive.sgd(w, g, 0.1, momentum=0.5), [[0.8], [0.5]])
    np.testing.assert_allclose(naive.sgd(w, g, 0.1, 0.5, nesterov=True), [[0.7], [0.35]])
    np.testing.assert_allclose(
        naive.adagrad(w, g, 0.41, 0.2025, 0), [[0.6], [0.6 - 0.82 / np.sqrt(8.2025)]]
    )
    np.testing.assert_allclose(naive.rmsprop(w, g, 0.1, rho=0.75, epsilon=0)[0], [0.8])
    # With a steady gradient each of Adam's steps is the learning rate.
    np.testing.assert_allclose(naive.adam(w, g, 0.1, epsilon=0), [[0.9], [0.8]])
    np.testing.assert_allclose(naive.adam(w, g, 0.1, epsilon=0, weight_decay=0.5)[0], [0.85])
