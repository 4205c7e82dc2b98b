"""The reference's functions, before anything is compared with them.

Known values, gradients by differences, and PyTorch.
"""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.layers import Dropout
from glassnet.reference import activations, losses, optimizers, pooling, preprocessing
from glassnet.reference.convolution import conv2d_backward, conv2d_forward
from glassnet.reference.dense import (
    dense_backward,
    dense_forward,
    flatten_backward,
    flatten_forward,
)
from glassnet.reference.dropout import (
    dropout_backward,
    dropout_forward,
    dropout_mask,
    image_keys,
)
from glassnet.reference.penalties import penalty
from tests import tiles
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
    assert conv2d_forward(x, w, b)[0, :, :, 0].tolist() == [[4310.5, 5421.5], [7643.5, 8754.5]]
    same = conv2d_forward(x, w, b, padding="same")[0, :, :, 0]
    assert same.tolist() == [
        [4310.5, 5421.5, 502.5],
        [7643.5, 8754.5, 805.5],
        [76.5, 87.5, 8.5],
    ]
    full = conv2d_forward(x, w, b, strides=(3, 3), padding="full")[0, :, :, 0]
    assert full.tolist() == [[0.5, 200.5], [60.5, 8.5]]


def test_a_known_dense_layer():
    x, w, b = np.array([[1.0, 2.0]]), np.array([[3.0, 4, 5], [6, 7, 8]]), np.array([0.0, 1, 2])
    assert dense_forward(x, w, b).tolist() == [[15, 19, 23]]


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("strides", [(1, 1), (2, 1), (3, 4)])
def test_the_gradients_of_a_convolution(strides, padding):
    y = conv2d_forward(X, W, B, strides, padding)
    dy = GENERATOR.standard_normal(y.shape)
    dx, dw, db = conv2d_backward(dy, X, W, strides, padding)
    assert_gradient(lambda x: float(np.vdot(dy, conv2d_forward(x, W, B, strides, padding))), X, dx)
    assert_gradient(lambda w: float(np.vdot(dy, conv2d_forward(X, w, B, strides, padding))), W, dw)
    assert_gradient(lambda b: float(np.vdot(dy, conv2d_forward(X, W, b, strides, padding))), B, db)


def test_the_gradients_of_a_dense_layer():
    w, b, dy = (GENERATOR.standard_normal(shape) for shape in ((4, 2), 2, (3, 2)))
    dx, dw, db = dense_backward(dy, VECTORS, w)
    assert_gradient(lambda x: float(np.vdot(dy, dense_forward(x, w, b))), VECTORS, dx)
    assert_gradient(lambda v: float(np.vdot(dy, dense_forward(VECTORS, v, b))), w, dw)
    assert_gradient(lambda v: float(np.vdot(dy, dense_forward(VECTORS, w, v))), b, db)


@pytest.mark.parametrize("padding", PADDINGS[:2])
@pytest.mark.parametrize(("window", "strides"), WINDOWS)
@pytest.mark.parametrize("kind", ["average", "max"])
def test_the_gradient_of_pooling(kind, window, strides, padding):
    forward = getattr(pooling, f"{kind}_pooling_forward")
    backward = getattr(pooling, f"{kind}_pooling_backward")
    dy = GENERATOR.standard_normal(forward(X, window, strides, padding).shape)
    dx = backward(dy, X, window, strides, padding)
    assert_gradient(lambda x: float(np.vdot(dy, forward(x, window, strides, padding))), X, dx)


@pytest.mark.parametrize("name", ["linear", "relu", "sigmoid", "tanh", "softmax"])
def test_the_gradient_of_an_activation(name):
    forward = getattr(activations, f"{name}_forward")
    backward = getattr(activations, f"{name}_backward")
    dy = GENERATOR.standard_normal(VECTORS.shape)
    dx = backward(dy, VECTORS)
    assert_gradient(lambda x: float(np.vdot(dy, forward(x))), VECTORS, dx)


@pytest.mark.parametrize(
    "name",
    [
        "sparse_categorical_crossentropy",
        "sparse_categorical_crossentropy_of_logits",
        "categorical_crossentropy",
        "categorical_crossentropy_of_logits",
        "binary_crossentropy",
        "binary_crossentropy_of_logits",
        "mean_squared_error",
        "mean_absolute_error",
    ],
)
def test_the_gradient_of_a_loss(name):
    loss = getattr(losses, name)
    y = GENERATOR.uniform(0.1, 0.9, (3, 4))
    labels = np.array([2, 0, 3])
    targets = labels if name.startswith("sparse") else GENERATOR.dirichlet(np.ones(4), 3)
    values, dy = loss(targets, y)
    assert values.shape == (3,)
    assert_gradient(lambda v: float(loss(targets, v)[0].sum()), y, dy)


def test_known_losses():
    y, labels = np.array([[0.25, 0.75], [0.5, 1.5]]), np.array([0, 1])
    expected = -np.log([0.25, 0.75])
    np.testing.assert_allclose(losses.sparse_categorical_crossentropy(labels, y)[0], expected)
    targets = np.array([[1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_allclose(losses.mean_squared_error(targets, y)[0], [0.5625, 0.25])
    np.testing.assert_allclose(losses.mean_absolute_error(targets, y)[0], [0.75, 0.5])
    expected = -np.log([0.25, 0.25]).sum() / 2
    np.testing.assert_allclose(losses.binary_crossentropy(targets[:1], y[:1])[0], [expected])


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        ("sparse_categorical_crossentropy", "softmax"),
        ("categorical_crossentropy", "softmax"),
        ("binary_crossentropy", "sigmoid"),
    ],
)
def test_a_loss_of_logits_is_that_of_the_probabilities(loss, activation):
    z = GENERATOR.standard_normal((3, 4))
    targets = np.array([2, 0, 3]) if loss.startswith("sparse") else np.eye(4)[[2, 0, 3]]
    y = getattr(activations, f"{activation}_forward")(z)
    values, dy = getattr(losses, loss)(targets, y)
    dz = getattr(activations, f"{activation}_backward")(dy, z)
    of_logits = getattr(losses, f"{loss}_of_logits")(targets, z)
    np.testing.assert_allclose(of_logits[0], values, rtol=1e-12)
    np.testing.assert_allclose(of_logits[1], dz, rtol=1e-12, atol=1e-15)


def test_a_loss_of_logits_keeps_what_a_probability_loses():
    z = np.array([[0.0, 1000.0]])
    values, dz = losses.categorical_crossentropy_of_logits(np.array([[1.0, 0.0]]), z)
    assert values.tolist() == [1000]
    assert dz.tolist() == [[-1, 1]]
    with np.errstate(over="ignore"):  # in the sigmoid, where it does no harm
        values, dz = losses.binary_crossentropy_of_logits(np.array([[1.0, 0.0]]), -z)
    assert values.tolist() == [np.log(2) / 2]
    assert dz.tolist() == [[-0.25, 0]]


def test_known_preprocessing():
    x, dy = np.array([[0.0, 255.0, np.nan]]), np.ones((1, 3))
    np.testing.assert_array_equal(
        preprocessing.rescaling_forward(x, 2, -1), np.array([[-1, 509, np.nan]])
    )
    assert preprocessing.rescaling_backward(dy, x, 2, -1).tolist() == [[2, 2, 2]]
    np.testing.assert_array_equal(
        preprocessing.threshold_forward(x, 64), np.array([[0, 1, np.nan]])
    )
    assert preprocessing.threshold_backward(dy, x, 64).tolist() == [[0, 0, 0]]


def test_an_image_is_flattened_row_by_row_and_pixel_by_pixel():
    x = np.arange(12.0).reshape(1, 2, 3, 2)
    y = flatten_forward(x)
    assert y[0, (1 * 3 + 2) * 2 + 1] == x[0, 1, 2, 1]
    np.testing.assert_array_equal(flatten_backward(y, x), x)


def test_dropout_drops_its_share_and_raises_the_others():
    keys = image_keys(7, np.arange(200))
    assert len(set(keys.tolist())) == 200
    mask = dropout_mask(0.25, 3, keys, (200, 5, 4, 2), "float64")
    assert set(np.unique(mask)) == {0, 1 / 0.75}
    assert abs((mask == 0).mean() - 0.25) < 0.02
    # Images, numbers of an image, and layers draw for themselves.
    assert not np.array_equal(mask[0], mask[1])
    assert not np.array_equal(mask[:, 0], mask[:, 1])
    assert not np.array_equal(mask, dropout_mask(0.25, 4, keys, (200, 5, 4, 2), "float64"))
    x = np.full(mask.shape, 3.0)
    assert set(np.unique(dropout_forward(x, mask))) == {0, 4}
    assert_gradient(
        lambda v: float(np.vdot(x, dropout_forward(v, mask))), x * 0.1, dropout_backward(x, mask)
    )


@pytest.mark.loops
def test_the_loops_drop_the_same():
    x = np.ones((4, 3, 5, 2))
    keys = image_keys(11, np.arange(4))
    layer = Dropout(0.4)
    layer.position = 2
    layer.connect(x.shape[1:])
    answer = tiles.run(layer, x, x, keys=keys)
    np.testing.assert_array_equal(answer.y, dropout_mask(0.4, 2, keys, x.shape, "float64"))


def test_the_gradient_of_a_penalty():
    _, slope = penalty(VECTORS, 0.3, 0.2)
    assert_gradient(lambda w: penalty(w, 0.3, 0.2)[0], VECTORS, slope)


def path(step, w, gradients, memories=(), **settings):
    """The weights after each of the gradients."""
    weights = []
    for g in gradients:
        w, *memories = step(w, g, *memories, **settings)
        weights.append(w)
    return weights


def test_known_first_steps_of_the_optimizers():
    w, g, zero = np.array([1.0]), [np.array([2.0]), np.array([2.0])], np.zeros(1)
    close = np.testing.assert_allclose
    close(path(optimizers.sgd_step, w, g, rate=0.1), [[0.8], [0.6]])
    step = optimizers.momentum_step
    close(path(step, w, g, [zero], rate=0.1, momentum=0.5, nesterov=False), [[0.8], [0.5]])
    close(path(step, w, g, [zero], rate=0.1, momentum=0.5, nesterov=True), [[0.7], [0.35]])
    close(
        path(optimizers.adagrad_step, w, g, [zero + 0.2025], rate=0.41, epsilon=0),
        [[0.6], [0.6 - 0.82 / np.sqrt(8.2025)]],
    )
    close(path(optimizers.rmsprop_step, w, g, [zero], rate=0.1, rho=0.75, epsilon=0)[0], [0.8])
    moving = path(
        optimizers.rmsprop_momentum_step,
        w,
        [g[0], zero],
        [zero, zero],
        rate=0.1,
        rho=0.75,
        epsilon=0,
        momentum=0.5,
    )
    close(moving, [[0.8], [0.7]])


def test_known_first_steps_of_adam():
    w, g = np.array([1.0]), np.array([2.0])
    settings = {"rate": 0.1, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 0}
    # With a steady gradient each step is the learning rate.
    first, mean, square = optimizers.adam_step(
        w, g, np.zeros(1), np.zeros(1), iteration=0, **settings
    )
    second, *_ = optimizers.adam_step(first, g, mean, square, iteration=1, **settings)
    np.testing.assert_allclose([first, second], [[0.9], [0.8]])
    decayed, *_ = optimizers.adam_step(
        w, g, np.zeros(1), np.zeros(1), iteration=0, weight_decay=0.5, **settings
    )
    np.testing.assert_allclose(decayed, [0.85])


# ---- PyTorch --------------------------------------------------------------------------------


@pytest.mark.parity
@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("strides", [(1, 1), (2, 1), (3, 4)])
def test_a_convolution_is_pytorchs(strides, padding):
    import torch

    from glassnet.reference.windows import border

    x, w, b = (torch.tensor(array, requires_grad=True) for array in (X, W, B))
    (top, bottom), (left, right) = (
        border(X.shape[1 + axis], W.shape[axis], strides[axis], padding) for axis in (0, 1)
    )
    bordered = torch.nn.functional.pad(x.permute(0, 3, 1, 2), (left, right, top, bottom))
    y = torch.nn.functional.conv2d(bordered, w.permute(3, 2, 0, 1), b, stride=strides)
    y = y.permute(0, 2, 3, 1)
    np.testing.assert_allclose(
        conv2d_forward(X, W, B, strides, padding), y.detach().numpy(), atol=1e-12
    )
    dy = GENERATOR.standard_normal(y.shape)
    y.backward(torch.tensor(dy))
    gradients = conv2d_backward(dy, X, W, strides, padding)
    for found, tensor in zip(gradients, (x, w, b), strict=True):
        np.testing.assert_allclose(found, tensor.grad.numpy(), atol=1e-12)


@pytest.mark.parity
@pytest.mark.parametrize(("window", "strides"), WINDOWS)
@pytest.mark.parametrize("kind", ["average", "max"])
def test_pooling_is_pytorchs(kind, window, strides):
    import torch

    x = torch.tensor(X, requires_grad=True)
    functions = {
        "average": torch.nn.functional.avg_pool2d,
        "max": torch.nn.functional.max_pool2d,
    }
    y = functions[kind](x.permute(0, 3, 1, 2), window, strides).permute(0, 2, 3, 1)
    forward = getattr(pooling, f"{kind}_pooling_forward")
    np.testing.assert_allclose(forward(X, window, strides), y.detach().numpy(), atol=1e-14)
    dy = GENERATOR.standard_normal(y.shape)
    y.backward(torch.tensor(dy))
    backward = getattr(pooling, f"{kind}_pooling_backward")
    np.testing.assert_allclose(backward(dy, X, window, strides), x.grad.numpy(), atol=1e-14)


@pytest.mark.parity
def test_cross_entropies_are_pytorchs():
    import torch

    z, labels = GENERATOR.standard_normal((5, 4)), np.array([0, 3, 1, 1, 2])
    answers = GENERATOR.uniform(size=(5, 4))
    functional = torch.nn.functional
    for found, function, targets in (
        (
            losses.sparse_categorical_crossentropy_of_logits(labels, z),
            functional.cross_entropy,
            torch.tensor(labels),
        ),
        (
            losses.binary_crossentropy_of_logits(answers, z),
            lambda x, t, reduction: functional.binary_cross_entropy_with_logits(
                x, t, reduction=reduction
            ).mean(dim=1),
            torch.tensor(answers),
        ),
    ):
        logits = torch.tensor(z, requires_grad=True)
        expected = function(logits, targets, reduction="none")
        expected.sum().backward()
        np.testing.assert_allclose(found[0], expected.detach().numpy(), rtol=1e-12)
        np.testing.assert_allclose(found[1], logits.grad.numpy(), atol=1e-14)
