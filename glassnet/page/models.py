"""A network as the page describes it: its layers, its weights, and what is known of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.catalogue.mnist import WITHOUT_SAMPLE
from glassnet.formats.rounding import Rounded
from glassnet.health.curve import accuracy_name
from glassnet.layers import Flatten, Softmax
from glassnet.layers.base import Layer
from glassnet.model import Origin, Sequential
from glassnet.model.origin_words import figure_words, receipt_words, recipe_words
from glassnet.page.blobs import Blob
from glassnet.page.shown import Shown
from glassnet.structure.flops import op_flops
from glassnet.study.running.judging import label_loss

Described = dict[str, Any]
"""A piece of the page's description, as JSON can hold it."""


def describe_model(shown: Shown, blob: Blob) -> Described:
    """What the page is told of a network; its weights go into the blob.

    Args:
        shown: the network, which the page can show.
        blob: the file's first one.
    """
    model, origin = shown.model, shown.model.origin
    front, behind = added_ops(shown)
    ops = [
        *map(_describe_added, front),
        *_describe_ops(shown, blob),
        *map(_describe_added, behind),
    ]
    layers = [
        *({"name": str(op.name), "label": f"{op.label()}, which the page adds"} for op in front),
        *({"name": str(layer.name), "label": layer.label()} for layer in model.layers),
        *({"name": str(op.name), "label": f"{op.label()}, which the page adds"} for op in behind),
    ]
    title = " → ".join(layer["label"] for layer in layers)
    figures = {} if origin is None else origin.figures
    accuracy = accuracy_name(figures)
    return {
        "name": shown.name,
        "title": title,
        "inputShape": list(shown.image_shape),
        "classes": list(model.class_names or map(str, range(model.output_shape[0]))),
        "layers": layers,
        "ops": ops,
        "parameters": model.count_params(),
        "flops": sum(op["flops"] for op in ops),
        "accuracy": None if accuracy is None else figures[accuracy],
        "loss": figures.get("loss"),
        "data": _tested_on(model),
        "receipt": [["layers", title], *map(list, receipt(shown))],
    }


def added_ops(shown: Shown) -> tuple[list[Layer], list[Layer]]:
    """What the page computes in front of a network, and behind it; none of it has weights.

    The images of a network that takes vectors are flattened, and what are logits become shares.

    Args:
        shown: the network.
    """
    front: list[Layer] = []
    if len(shown.input_shape) == 1:
        front.append(Flatten(name=_free("pixels", shown.model)))
        front[0].connect(shown.image_shape)
    behind: list[Layer] = []
    if label_loss(shown.model).from_logits:
        behind.append(Softmax(name=_free("probabilities", shown.model)))
        behind[0].connect(shown.model.output_shape)
    return front, behind


def _free(name: str, model: Sequential) -> str:
    """The name, or a longer one that no layer of the network has."""
    taken = {str(layer.name) for layer in model.layers}
    while name in taken:
        name += "_"
    return name


def _tested_on(model: Sequential) -> str:
    """The data set whose test images count: MNIST without its sample has MNIST's."""
    if model.trained_on is None:
        return ""
    return "MNIST" if model.trained_on.name == WITHOUT_SAMPLE else model.trained_on.title


def _describe_ops(shown: Shown, blob: Blob) -> list[Described]:
    ops = shown.model.ops()
    weights = iter(shown.tensors.values())
    layers = [str(layer.name) for layer in shown.model.layers for _ in layer.ops()]
    return [
        {
            **_describe_op(op),
            "layer": layer,
            "flops": flops,
            "weights": [_add(blob, next(weights)) for _ in op.weights],
        }
        for op, layer, (flops, _) in zip(ops, layers, op_flops(ops), strict=True)
    ]


def _describe_added(op: Layer) -> Described:
    return {**_describe_op(op), "layer": str(op.name), "flops": 0, "weights": []}


def _describe_op(op: Layer) -> Described:
    return {
        "name": str(op.name),
        "type": type(op).__name__,
        "config": {name: value for name, value in op.get_config().items() if _is_plain(value)},
        "inputShape": list(op.input_shape),
        "outputShape": list(op.output_shape),
    }


def _is_plain(value: object) -> bool:
    """Whether a setting is of the formula, and not of how the weights are drawn or trained."""
    return not isinstance(value, dict) and value is not None


def _add(blob: Blob, stored: Rounded | NDArray[np.float32]) -> Described:
    if isinstance(stored, Rounded):
        return {**blob.add(stored.values), "scales": blob.add(stored.scales)}
    return blob.add(stored)


def receipt(shown: Shown) -> list[tuple[str, str]]:
    """How the network was made, a heading and a value each: what ``glassnet info`` shows.

    Args:
        shown: the network.
    """
    model, origin = shown.model, shown.model.origin
    lines = [("shown as", "float32, though it is float64")] if model.dtype == "float64" else []
    if origin is None:
        return [*lines, ("origin", "its file does not say how it was trained")]
    return [*lines, *_origin_lines(model, origin)]


def _origin_lines(model: Sequential, origin: Origin) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    if (card := origin.data) is not None:
        training, test = card.counts
        lines.append(("trained on", f"{card.title} ({card.name})"))
        lines.append(("images", f"{training:,} to train on, {test:,} to test with"))
    if origin.changed:
        lines.append(("changed", "the weights were changed after the training that is told here"))
    lines += recipe_words(origin).items()
    lines += ((f"test {name}", value) for name, value in figure_words(origin).items())
    lines += ((f"SHA-256 of its {name}", value) for name, value in receipt_words(origin).items())
    return lines
