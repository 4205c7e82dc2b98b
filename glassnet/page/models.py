"""A network as the page describes it: its layers, its weights, and what is known of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.layers.base import Layer
from glassnet.model import Sequential
from glassnet.page.blobs import Blob
from glassnet.structure.flops import op_flops
from glassnet.structure.stack import weight_pieces


def describe_model(model: Sequential, blob: Blob) -> dict[str, Any]:
    """What the page is told of a network; its weights go into the blob.

    Args:
        model: the network, built.
        blob: the file's first one.
    """
    ops = model.ops()
    flops = [forward for forward, _ in op_flops(ops)]
    weights = iter(array for _, array in weight_pieces(model, model.parameters))
    layers = [str(layer.name) for layer in model.layers for _ in layer.ops()]
    return {
        "name": model.name,
        "title": " → ".join(layer.label() for layer in model.layers),
        "inputShape": list(model.input_shape or ()),
        "classes": list(model.class_names or map(str, range(model.output_shape[-1]))),
        "layers": [{"name": str(layer.name), "label": layer.label()} for layer in model.layers],
        "ops": [
            {
                **_describe_op(op),
                "layer": layer,
                "flops": count,
                "weights": [blob.add(next(weights).astype(np.float32)) for _ in op.weights],
            }
            for op, layer, count in zip(ops, layers, flops, strict=True)
        ],
        "parameters": model.count_params(),
        "flops": sum(flops),
        "accuracy": None,
        "data": "",
        "receipt": [],
    }


def _describe_op(op: Layer) -> dict[str, Any]:
    return {
        "name": str(op.name),
        "type": type(op).__name__,
        "config": op.get_config(),
        "inputShape": list(op.input_shape),
        "outputShape": list(op.output_shape),
    }
