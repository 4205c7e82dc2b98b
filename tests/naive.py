"""The mathematics once more, obvious and slow: what the loops are compared with.

Images are (n, height, width, channels), vectors (n, features), kernels in Keras's layout. All is
computed in float64, one output at a time, from the formulas; nothing here knows lanes or tiles,
and nothing is shared with the package. A ``…_backward`` takes ``dy``, the loss's gradient by the
output, and gives that by the input (and by the weights).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # of float64
Pair = tuple[int, int]

EPSILON = 1e-7  # how far Keras keeps a probability from 0 and 1


# ---- windows -----------------------------------------------------------------------------------


def border(size: int, window: int, stride: int, padding: str) -> Pair:
    """Places added before and after an axis; "same" as TensorFlow's documentation puts it."""
    if padding == "full":
        return window - 1, window - 1
    if padding == "same":
        left_over = size % stride
        total = max(window - (stride if left_over == 0 else left_over), 0)
        return total // 2, total - total // 2
    return 0, 0


def starts(size: int, window: int, stride: int, padding: str) -> list[int]:
    """Where the windows along an axis start, counted from the first pixel."""
    before, after = border(size, window, stride, padding)
    return list(range(-before, size + after - window + 1, stride))


def windows(
    shape: Sequence[int], window: Pair, strides: Pair, padding: str
) -> Iterator[tuple[int, int, int, int]]:
    """(i, j, row, column): output i, j looks at the window that starts at this row and column."""
    for i, row in enumerate(starts(shape[1], window[0], strides[0], padding)):
        for j, column in enumerate(starts(shape[2], window[1], strides[1], padding)):
            yield i, j, row, column


def pixels(
    shape: Sequence[int], row: int, column: int, window: Pair
) -> list[tuple[int, int, int, int]]:
    """(k, l, r, s): place k, l of the window that starts there is pixel r, s of the image."""
    return [
        (k, l, row + k, column + l)
        for k in range(window[0])
        for l in range(window[1])
        if 0 <= row + k < shape[1] and 0 <= column + l < shape[2]
    ]


def output_shape(
    shape: Sequence[int], window: Pair, strides: Pair, padding: str, channels: int
) -> tuple[int, int, int, int]:
    """(n, rows, columns, channels) of what the windows leave of images of this shape."""
    rows, columns = (
        len(starts(shape[1 + axis], window[axis], strides[axis], padding)) for axis in (0, 1)
    )
    return shape[0], rows, columns, channels


# ---- layers ------------------------------------------------------------------------------------


def conv2d(x: Array, w: Array, b: Array, strides: Pair = (1, 1), padding: str = "valid") -> Array:
    """x (n, H, W, C), w (K, L, C, O), b (O,) → y (n, H', W', O)."""
    kernel = w.shape[0], w.shape[1]
    y = np.zeros(output_shape(x.shape, kernel, strides, padding, w.shape[3])) + b
    for i, j, row, column in windows(x.shape, kernel, strides, padding):
        for k, l, r, s in pixels(x.shape, row, column, kernel):
            for c in range(w.shape[2]):
                for o in range(w.shape[3]):
                    y[:, i, j, o] += w[k, l, c, o] * x[:, r, s, c]
    return y


def conv2d_backward(
    dy: Array, x: Array, w: Array, strides: Pair = (1, 1), padding: str = "valid"
) -> tuple[Array, Array, Array]:
    """dy (n, H', W', O) → dx (n, H, W, C), dw (K, L, C, O), db (O,)."""
    kernel = w.shape[0], w.shape[1]
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[3])
    for i, j, row, column in windows(x.shape, kernel, strides, padding):
        db += dy[:, i, j].sum(axis=0)
        for k, l, r, s in pixels(x.shape, row, column, kernel):
            for c in range(w.shape[2]):
                for o in range(w.shape[3]):
                    dx[:, r, s, c] += w[k, l, c, o] * dy[:, i, j, o]
                    dw[k, l, c, o] += (x[:, r, s, c] * dy[:, i, j, o]).sum()
    return dx, dw, db


def dense(x: Array, w: Array, b: Array) -> Array:
    """x (n, F), w (F, O), b (O,) → y (n, O)."""
    y = np.zeros((len(x), len(b))) + b
    for f in range(w.shape[0]):
        for o in range(w.shape[1]):
            y[:, o] += x[:, f] * w[f, o]
    return y


def dense_backward(dy: Array, x: Array, w: Array) -> tuple[Array, Array, Array]:
    """dy (n, O) → dx (n, F), dw (F, O), db (O,)."""
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for f in range(w.shape[0]):
        for o in range(w.shape[1]):
            dx[:, f] += w[f, o] * dy[:, o]
            dw[f, o] += (x[:, f] * dy[:, o]).sum()
    return dx, dw, dy.sum(axis=0)


def average_pooling(x: Array, window: Pair, strides: Pair, padding: str = "valid") -> Array:
    """x (n, H, W, C) → y (n, H', W', C)."""
    y = np.zeros(output_shape(x.shape, window, strides, padding, x.shape[3]))
    for i, j, row, column in windows(x.shape, window, strides, padding):
        places = pixels(x.shape, row, column, window)
        for _, _, r, s in places:
            y[:, i, j] += x[:, r, s] / len(places)
    return y


def average_pooling_backward(
    dy: Array, x: Array, window: Pair, strides: Pair, padding: str = "valid"
) -> Array:
    """dy (n, H', W', C) → dx (n, H, W, C); of x only the shape matters."""
    dx = np.zeros(x.shape)
    for i, j, row, column in windows(x.shape, window, strides, padding):
        places = pixels(x.shape, row, column, window)
        for _, _, r, s in places:
            dx[:, r, s] += dy[:, i, j] / len(places)
    return dx


def max_pooling(x: Array, window: Pair, strides: Pair, padding: str = "valid") -> Array:
    """x (n, H, W, C) → y (n, H', W', C); a window with a NaN gives NaN."""
    y = np.zeros(output_shape(x.shape, window, strides, padding, x.shape[3]))
    for i, j, row, column in windows(x.shape, window, strides, padding):
        places = pixels(x.shape, row, column, window)
        y[:, i, j] = np.max([x[:, r, s] for _, _, r, s in places], axis=0)
    return y


def max_pooling_backward(
    dy: Array, x: Array, window: Pair, strides: Pair, padding: str = "valid"
) -> Array:
    """dy (n, H', W', C) → dx (n, H, W, C), to the first maximum in reading order."""
    dx = np.zeros(x.shape)
    for i, j, row, column in windows(x.shape, window, strides, padding):
        places = pixels(x.shape, row, column, window)
        first = np.argmax([x[:, r, s] for _, _, r, s in places], axis=0)
        for n, c in np.ndindex(*first.shape):
            _, _, r, s = places[first[n, c]]
            dx[n, r, s, c] += dy[n, i, j, c]
    return dx


def dropout(x: Array, mask: Array) -> Array:
    """mask, shaped like x: 0 where a value is dropped, 1 / (1 - rate) elsewhere."""
    return x * mask


# ---- activations: any shape; softmax over the last axis ----------------------------------------


def relu(x: Array) -> Array:
    return np.where(x > 0, x, 0.0)


def relu_backward(dy: Array, x: Array) -> Array:
    return np.where(x > 0, dy, 0.0)


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(dy: Array, x: Array) -> Array:
    return dy * sigmoid(x) * (1 - sigmoid(x))


def tanh(x: Array) -> Array:
    return np.tanh(x)


def tanh_backward(dy: Array, x: Array) -> Array:
    return dy * (1 - np.tanh(x) ** 2)


def softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def softmax_backward(dy: Array, x: Array) -> Array:
    """dx_i = Σ_j dy_j ∂y_j/∂x_i with ∂y_j/∂x_i = y_j (δ_ij - y_i)."""
    y, dx = softmax(x), np.zeros(x.shape)
    for i in range(x.shape[-1]):
        for j in range(x.shape[-1]):
            dx[..., i] += dy[..., j] * y[..., j] * ((i == j) - y[..., i])
    return dx


# ---- losses: targets, outputs (n, F) → loss of each image (n,), its gradient (n, F) ------------


def sparse_categorical_crossentropy(labels: Sequence[int], y: Array) -> tuple[Array, Array]:
    """Of labels (n,) and probabilities; behind a softmax, for example."""
    return categorical_crossentropy(np.eye(y.shape[1])[np.asarray(labels)], y)


def categorical_crossentropy(targets: Array, y: Array) -> tuple[Array, Array]:
    """-Σ t log q with q = y / Σ y, kept within [ε, 1 - ε]."""
    losses, dy = np.zeros(len(y)), np.zeros(y.shape)
    for n, outputs in enumerate(y):
        total = outputs.sum()
        for j, t in enumerate(targets[n]):
            q = outputs[j] / total
            losses[n] -= t * math.log(min(max(q, EPSILON), 1 - EPSILON))
            if EPSILON <= q <= 1 - EPSILON:
                for i in range(len(outputs)):
                    dy[n, i] -= t / q * ((i == j) - q) / total
    return losses, dy


def binary_crossentropy(targets: Array, y: Array) -> tuple[Array, Array]:
    """-(t log p + (1 - t) log(1 - p)), averaged over the outputs."""
    p, share = np.clip(y, EPSILON, 1 - EPSILON), 1 / y.shape[1]
    losses = -(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum(axis=1) * share
    slope = (1 - targets) / (1 - p) - targets / p
    return losses, np.where(p == y, slope * share, 0.0)


def mean_squared_error(targets: Array, y: Array) -> tuple[Array, Array]:
    """(y - t)², averaged over the outputs."""
    return ((y - targets) ** 2).mean(axis=1), 2 * (y - targets) / y.shape[1]


def mean_absolute_error(targets: Array, y: Array) -> tuple[Array, Array]:
    """|y - t|, averaged over the outputs."""
    return np.abs(y - targets).mean(axis=1), np.sign(y - targets) / y.shape[1]


# ---- optimizers: first weights, the gradient of each step → the weights after each step --------
# Weights, and what is remembered from step to step, become 0 below `LEAST`.

LEAST = float(np.finfo(np.float64).tiny / np.finfo(np.float64).eps)


def flush(values: Array, least: float = LEAST) -> Array:
    """0 where |v| < ``least``."""
    return np.where(np.abs(values) < least, 0.0, values)


def sgd(
    w: Array,
    gradients: Sequence[Array],
    learning_rate: float = 0.01,
    momentum: float = 0.0,
    nesterov: bool = False,
    decay: float = 0.0,
) -> list[Array]:
    """v ← μ v - η g; w ← w + v, with Nesterov w ← w + μ v - η g; η / (1 + decay · step)."""
    velocity, path = np.zeros(w.shape), []
    for step, g in enumerate(gradients):
        rate = learning_rate / (1 + decay * step)
        velocity = flush(momentum * velocity - rate * g)
        w = flush(w + (momentum * velocity - rate * g if nesterov else velocity))
        path.append(w)
    return path


def adagrad(
    w: Array,
    gradients: Sequence[Array],
    learning_rate: float = 0.001,
    initial_accumulator_value: float = 0.1,
    epsilon: float = 1e-7,
) -> list[Array]:
    """a ← a + g²; w ← w - η g / √(a + ε)."""
    accumulator, path = np.full(w.shape, initial_accumulator_value), []
    for g in gradients:
        accumulator = flush(accumulator + g**2)
        w = flush(w - learning_rate * g / np.sqrt(accumulator + epsilon))
        path.append(w)
    return path


def rmsprop(
    w: Array,
    gradients: Sequence[Array],
    learning_rate: float = 0.001,
    rho: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
) -> list[Array]:
    """s ← ρ s + (1 - ρ) g²; v ← μ v + η g / √(s + ε); w ← w - v."""
    square, velocity, path = np.zeros(w.shape), np.zeros(w.shape), []
    for g in gradients:
        square = flush(rho * square + (1 - rho) * g**2)
        velocity = flush(momentum * velocity + learning_rate * g / np.sqrt(square + epsilon))
        w = flush(w - velocity)
        path.append(w)
    return path


def adam(
    w: Array,
    gradients: Sequence[Array],
    learning_rate: float = 0.001,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
    weight_decay: float = 0.0,
) -> list[Array]:
    """Keras's Adam, where ε joins √v before v's bias is corrected; with weight decay, AdamW."""
    m, v, path = np.zeros(w.shape), np.zeros(w.shape), []
    for step, g in enumerate(gradients, start=1):
        w = w - learning_rate * weight_decay * w
        m = flush(beta_1 * m + (1 - beta_1) * g)
        v = flush(beta_2 * v + (1 - beta_2) * g**2)
        rate = learning_rate * math.sqrt(1 - beta_2**step) / (1 - beta_1**step)
        w = flush(w - rate * m / (np.sqrt(v) + epsilon))
        path.append(w)
    return path
