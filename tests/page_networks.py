"""Networks as the page takes them, run by Node and by the reference edition."""

from __future__ import annotations

import base64
import json
import math
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet import layers, losses
from glassnet.engine.layout import parameter_pieces
from glassnet.layers.base import Layer
from glassnet.losses import Loss
from glassnet.model import Sequential
from glassnet.reference.dropout import image_keys
from glassnet.reference.network import Network
from glassnet.reference.saliency import score_gradients
from tests.browser import leave_out

Array = NDArray[Any]

FOLDER = Path(__file__).parent / "page"


class Case(NamedTuple):
    """A network, and images that go through it forward and backward.

    Attributes:
        model: of float32.
        loss: for which it is trained.
        images: ``(n, …)``.
        targets: as the loss takes them.
        stream: from which a dropout's random numbers come; None if there is none.
        scores: the output of which a saliency is wanted, for each image.
    """

    model: Sequential
    loss: Loss
    images: Array
    targets: Array
    stream: int | None = None
    scores: Array | None = None


class Numbers(NamedTuple):
    """What comes of some images, in both editions.

    Attributes:
        values: the output of each op, ``(n, …)``.
        dvalues: the gradient by each of them that the loss goes back through.
        dx: that by the images.
        losses: of each image.
        gradients: by each weight.
        saliency: of each image, or nothing.
    """

    values: list[Array]
    dvalues: list[Array]
    dx: Array
    losses: Array
    gradients: list[Array]
    saliency: Array


def node() -> str:
    """The program that runs JavaScript; a test that needs it is left out without."""
    # The development tools bring one, which stands beside Python itself.
    beside = Path(sys.executable).parent
    found = shutil.which("node", path=os.pathsep.join([str(beside), os.environ.get("PATH", "")]))
    if found is None:
        leave_out("Node.js is not installed: it comes with the extra `dev`")
    return found


def weights_of(model: Sequential) -> list[list[Array]]:
    """The weights of each op."""
    left = iter(model.get_weights())
    return [[next(left) for _ in own] for own in parameter_pieces(model.ops()).layers]


def encoded(array: Array) -> dict[str, Any]:
    """Float32 numbers as text."""
    data = np.ascontiguousarray(array, np.float32)
    return {"base64": base64.b64encode(data.tobytes()).decode(), "shape": list(array.shape)}


def described(ops: Sequence[Layer], weights: Sequence[Sequence[Array]]) -> list[dict[str, Any]]:
    """The ops as the page's JSON has them."""
    return [
        {
            "name": op.name,
            "layer": op.name,
            "type": type(op).__name__,
            "config": op.get_config(),
            "inputShape": op.input_shape,
            "outputShape": op.output_shape,
            "weights": [encoded(w) for w in own],
        }
        for op, own in zip(ops, weights, strict=True)
    ]


def in_node(cases: Sequence[Case], folder: Path) -> list[Numbers]:
    """What the page's JavaScript computes, in float32, in one process for all."""
    source, result = folder / "cases.json", folder / "results.bin"
    source.write_text(json.dumps([as_json(case) for case in cases]))
    subprocess.run([node(), FOLDER / "run_networks.js", source, result], check=True)
    return apart(np.fromfile(result, np.float32), cases)


def apart(numbers: NDArray[np.float32], cases: Sequence[Case]) -> list[Numbers]:
    """The numbers of some cases, as `tests/page/passes.js` puts them in a row."""
    sizes = np.cumsum([_size(case) for case in cases])
    assert len(numbers) == sizes[-1]
    return [_split(own, case) for own, case in zip(np.split(numbers, sizes), cases, strict=False)]


def as_json(case: Case) -> dict[str, Any]:
    """A case as `tests/page/passes.js` takes it."""
    return {
        "ops": described(case.model.ops(), weights_of(case.model)),
        "loss": {"type": type(case.loss).__name__, "config": case.loss.get_config()},
        "images": encoded(case.images),
        "targets": case.targets.tolist(),
        "stream": case.stream,
        "scores": None if case.scores is None else case.scores.tolist(),
    }


def _shapes(case: Case) -> list[tuple[int, ...]]:
    """Of what comes of one image: outputs, gradients by them and by the image, and the loss."""
    outputs = [op.output_shape for op in case.model.ops()]
    return [*outputs, *outputs, case.images.shape[1:], ()]


def _size(case: Case) -> int:
    """How many numbers come of a case."""
    by_image = sum(math.prod(shape) for shape in _shapes(case))
    saliency = 0 if case.scores is None else case.images.size
    return len(case.images) * by_image + case.model.count_params() + saliency


def _split(numbers: NDArray[np.float32], case: Case) -> Numbers:
    """The numbers that come of a case, taken apart."""
    n, shapes = len(case.images), _shapes(case)
    sizes = [math.prod(shape) for shape in shapes]
    by_image, rest = np.split(numbers, [n * sum(sizes)])
    columns = np.split(by_image.reshape(n, -1), np.cumsum(sizes)[:-1], axis=1)
    pieces = [own.reshape(n, *shape) for own, shape in zip(columns, shapes, strict=True)]
    weights = [w.shape for op in case.model.ops() for w in op.weights]
    *gradients, saliency = np.split(rest, np.cumsum([math.prod(shape) for shape in weights]))
    ops = len(case.model.ops())
    return Numbers(
        pieces[:ops],
        pieces[ops : 2 * ops],
        pieces[-2],
        pieces[-1],
        [g.reshape(shape) for g, shape in zip(gradients, weights, strict=True)],
        saliency if case.scores is None else saliency.reshape(n, -1),
    )


def in_reference(case: Case) -> Numbers:
    """What the reference edition computes, in float64."""
    ops = case.model.ops()
    weights = [[w.astype(np.float64) for w in own] for own in weights_of(case.model)]
    x = case.images.astype(np.float64)
    network = Network(ops, weights, case.loss)
    targets = case.loss.targets(case.targets, case.model.output_shape, "float64")
    # Without a stream nothing is dropped out, which asks for a network without dropout.
    keys = image_keys(case.stream or 0, np.arange(len(x)))
    _, losses, gradients = network.gradients(x, targets, keys)
    saliency: Array = np.zeros(0)
    if case.scores is not None:
        saliency = score_gradients(ops, weights, x, case.scores).reshape(len(x), -1)
    return Numbers(
        network.values,
        network.dvalues,
        network.dx,
        losses,
        [g for own in gradients for g in own],
        saliency,
    )


TOLERANCE = 1e-4


def assert_equal_numbers(
    found: Numbers, expected: Numbers, what: object, least: float = 1e-3
) -> None:
    """Every number of both editions, relative to the largest of its array.

    Args:
        found: of JavaScript.
        expected: of the reference edition.
        what: they are of, for the message.
        least: to which the numbers of an array are related where all of them are smaller. They may
            be what is left where larger ones cancel each other out.
    """
    for name, own, other in _pairs(found, expected):
        scale = max(np.max(np.abs(other), initial=0), least)
        np.testing.assert_allclose(own, other, 0, TOLERANCE * scale, err_msg=f"{name} of {what}")


def _pairs(found: Numbers, expected: Numbers) -> Iterator[tuple[str, Array, Array]]:
    """The arrays of both, with the name of each."""
    yield "dx", found.dx, expected.dx
    yield "losses", found.losses, expected.losses
    yield "saliency", found.saliency, expected.saliency
    # The gradient by an activation that is fused with the loss is never computed.
    used = len(expected.dvalues)
    for name, own, others in (
        ("values", found.values, expected.values),
        ("dvalues", found.dvalues[:used], expected.dvalues),
        ("gradients", found.gradients, expected.gradients),
    ):
        for n, (one, other) in enumerate(zip(own, others, strict=True)):
            yield f"{name}[{n}]", one, other


# ---- random networks ---------------------------------------------------------------------------

ACTIVATIONS = ("relu", "sigmoid", "tanh", "softmax", "linear")


def random_network(chance: random.Random) -> tuple[Sequential, Loss]:
    """A small network of any layers, on images of any shape, and a loss that it can be trained for.

    Its weights are drawn from the same chance.
    """
    shape = (chance.randint(4, 11), chance.randint(4, 11), chance.randint(1, 4))
    rows: list[Any] = [layers.Input(shape), layers.Rescaling(chance.uniform(-2, 2), 0.3)]
    if chance.random() < 0.15:
        rows.append(layers.Threshold(0.1))
    for _ in range(chance.randint(0, 3)):
        rows.append(_random_window(chance))
        if chance.random() < 0.3:
            rows.append(layers.Dropout(chance.choice([0.1, 0.5])))
    rows.append(layers.Flatten())
    for _ in range(chance.randint(0, 2)):
        rows.append(layers.Dense(chance.randint(1, 13), chance.choice(ACTIVATIONS)))
    last, loss = chance.choice(ENDS)
    rows.append(layers.Dense(chance.randint(2, 6), last))
    model = Sequential(rows, seed=chance.randrange(2**40), dtype="float32")
    generator = np.random.default_rng(chance.randrange(2**40))
    model.set_weights([0.5 * generator.standard_normal(w.shape) for w in model.get_weights()])
    return model, loss


def _random_window(chance: random.Random) -> Layer:
    """A convolution or a pooling that fits any image of 4×4 or more."""
    window = (chance.randint(1, 4), chance.randint(1, 4))
    strides = chance.choice([(1, 1), (1, 1), (1, 2), (2, 1), (2, 2), (3, 2)])
    if chance.random() < 0.6:
        return layers.Conv2D(
            chance.randint(1, 9),
            window,
            strides=strides,
            padding=chance.choice(["same", "full"]),
            activation=chance.choice(ACTIVATIONS),
        )
    kind = chance.choice([layers.AveragePooling2D, layers.MaxPooling2D])
    return kind(window, strides=strides, padding="same")


ENDS: list[tuple[str, Loss]] = [
    ("softmax", losses.SparseCategoricalCrossentropy()),
    ("softmax", losses.SparseCategoricalCrossentropy(label_smoothing=0.2)),
    ("softmax", losses.CategoricalCrossentropy(label_smoothing=0.1)),
    ("linear", losses.CategoricalCrossentropy(from_logits=True)),
    ("sigmoid", losses.SparseCategoricalCrossentropy()),
    ("sigmoid", losses.BinaryCrossentropy(label_smoothing=0.1)),
    ("linear", losses.BinaryCrossentropy(from_logits=True)),
    ("softmax", losses.BinaryCrossentropy()),
    ("tanh", losses.MeanSquaredError()),
    ("relu", losses.MeanAbsoluteError()),
]


def random_case(seed: int) -> Case:
    """A random network with three images, which have numbers around 0, and targets for its loss."""
    model, loss = random_network(random.Random(seed))
    generator = np.random.default_rng(seed)
    assert model.input_shape is not None
    x = generator.standard_normal((3, *model.input_shape)).astype(np.float32)
    y = generator.random((3, *model.output_shape))
    if isinstance(loss, losses.SparseCategoricalCrossentropy):
        y = y.argmax(axis=1)
    elif isinstance(loss, losses.CategoricalCrossentropy):
        y /= y.sum(axis=1, keepdims=True)
    elif isinstance(loss, losses.BinaryCrossentropy):
        y = y.round()
    return Case(model, loss, x, y, seed, np.arange(3) % model.output_shape[-1])
