"""Looking inside: what the layers of a network put out, and gradients, by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import flag
from glassnet.arrays import as_array
from glassnet.engine.layout import parameter_pieces
from glassnet.engine.probes import OpProbes, trained_ops
from glassnet.engine.threads import thread_count
from glassnet.errors import ArgumentError, DataError, ShapeError, quoted, unknown_name
from glassnet.model import inputs
from glassnet.model.engines import check_engine
from glassnet.model.inference import Evaluation, image_shape, predict
from glassnet.model.trainable import Trainable
from glassnet.reference.saliency import score_gradients
from glassnet.structure.stack import weight_pieces

GRADIENT_STREAM = 0
"""Where dropout's random numbers come from outside a training: the same at every call."""


def layer_outputs(
    model: Trainable,
    x: Any,
    layers: str | Iterable[str] | None,
    training: bool,
    threads: int | None,
    engine: str,
) -> dict[str, NDArray[Any]]:
    """See `Sequential.layer_outputs`."""
    check_engine("layer_outputs", engine)
    x = as_array("x", x)
    shape = image_shape(model, x)
    images = inputs.images(x, shape, model.dtype)
    model.build(shape)
    ops = output_ops(model)
    names = chosen("layer_outputs", "layers", layers, "layer", ops)
    wanted = {name: ops[name] for name in names}
    stream = GRADIENT_STREAM if flag("layer_outputs", "training", training) else None
    runner = model.engine(engine)
    with runner.team(thread_count(threads), len(images)) as team:
        outputs = runner.op_outputs(images, tuple(wanted.values()), team, stream)
    return {name: outputs[n] for name, n in wanted.items()}


def layer_gradients(
    model: Trainable, x: Any, y: Any, names: str | Iterable[str] | None, engine: str
) -> dict[str, NDArray[Any]]:
    """See `Sequential.layer_gradients`."""
    check_engine("layer_gradients", engine)
    data = Evaluation(model, x, y)
    ops, weights = gradient_ops(model), model.weight_names()
    without = output_ops(model).keys() - ops.keys()
    wanted = chosen("layer_gradients", "names", names, "layer or weight", [*ops, *weights], without)
    probes = OpProbes(gradients=tuple(n for name, n in ops.items() if name in wanted))
    gradient = model.engine(engine).gradient(data.x, data.targets, GRADIENT_STREAM, probes)
    by_weight = zip(weights, weight_pieces(model, gradient.weights), strict=True)
    return {
        **{name: gradient.probed.gradients[n] for name, n in ops.items() if name in wanted},
        **{name: array.copy() for name, (_, array) in by_weight if name in wanted},
    }


def image_gradients(model: Trainable, x: Any, classes: Any) -> NDArray[Any]:
    """See `Sequential.image_gradients`."""
    x = as_array("x", x)
    shape = image_shape(model, x)
    images = inputs.images(x, shape, model.dtype).reshape(len(x), *shape)
    model.build(shape)
    if len(model.output_shape) != 1:
        raise ShapeError(
            f"image_gradients: the network puts out {model.output_shape}, where a score for each "
            "class is expected."
        )
    # There are few images, as a rule: the plain edition compiles nothing for them.
    scored = (
        predict(model, x, None, "auto", None, None, "reference").argmax(axis=1)
        if classes is None
        else _class_of_each(classes, len(x), model.output_shape[0])
    )
    pieces = parameter_pieces(model.ops()).layers
    weights = [[piece.of(model.parameters) for piece in own] for own in pieces]
    return score_gradients(model.ops(), weights, images.astype(model.parameters.dtype), scored)


def _class_of_each(classes: Any, images: int, count: int) -> NDArray[np.int64]:
    """A class for each image.

    Raises:
        ShapeError: if there is neither one for all nor one for each.
        DataError: if one is none of the network's.
    """
    given = np.atleast_1d(as_array("classes", classes))
    if given.dtype.kind not in "iu" or given.ndim != 1 or len(given) not in (1, images):
        raise ShapeError(
            f"classes have shape {given.shape} and dtype {given.dtype}: expected one whole number, "
            f"or one for each of the {images} images."
        )
    if given.min() < 0 or given.max() >= count:
        raise DataError(f"classes hold {given.max()} and {given.min()}: expected 0 to {count - 1}.")
    return np.broadcast_to(given.astype(np.int64), images)


def output_ops(model: Trainable) -> dict[str, int]:
    """For each layer the op, counted from 0, whose output is the layer's."""
    ops: dict[str, int] = {}
    end = 0
    for layer in model.layers:
        end += len(layer.ops())
        ops[str(layer.name)] = end - 1
    return ops


def gradient_ops(model: Trainable) -> dict[str, int]:
    """For each layer the op by whose output training computes a gradient, if there is one."""
    trained, _ = trained_ops(model.ops(), model.loss)
    ops: dict[str, int] = {}
    begin = 0
    for name, last in output_ops(model).items():
        n = min(last, trained.stop - 1)
        if n in trained and n >= begin:
            ops[name] = n
        begin = last + 1
    return ops


def chosen(
    owner: str,
    argument: str,
    names: str | Iterable[str] | None,
    kind: str,
    known: Collection[str],
    without: Collection[str] = (),
) -> list[str]:
    """The names that are wanted, in the order of those that are known.

    Args:
        owner: the function that they were given to.
        argument: what it calls them.
        names: one, several, or None for all.
        kind: of what they are the names.
        known: all that there are.
        without: layers by whose outputs training computes no gradient.

    Raises:
        ArgumentError: for any other name, and for what is no name.

    >>> chosen("layer_outputs", "layers", "dense", "layer", ["flatten", "dense"])
    ['dense']
    """
    if names is None:
        return list(known)
    if not isinstance(names, Iterable):
        raise ArgumentError(
            f"{owner}: {argument} must be the name of a {kind}, several, or None for all, not "
            f"{quoted(names)}."
        )
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if not isinstance(name, str):  # what has no hash can't be looked for
            raise unknown_name(kind, name, known)
        if name in without:
            raise ArgumentError(
                f"{owner}: training computes no gradient by the output of {quoted(name)}: it "
                "stands before all layers with weights, or is an activation that the loss computes."
            )
        if name not in known:
            raise unknown_name(kind, name, known)
    return [name for name in known if name in wanted]
