"""Layers in a row: their shapes and their weights."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from glassnet import layers as layers_module
from glassnet.arguments import named_values, whole_number
from glassnet.arrays import as_array
from glassnet.engine.layout import parameter_pieces
from glassnet.engine.memory import aligned, aligned_zeros
from glassnet.errors import ArgumentError, DataError, ShapeError, quoted, unknown_name
from glassnet.layers.base import Layer, Range, Shape, Weight
from glassnet.layers.input import Input
from glassnet.streams import weight_generator
from glassnet.structure import membership
from glassnet.structure.ledger import ledger
from glassnet.structure.seeds import drawn_seed


class Stack:
    """What a `Sequential` is, apart from what is done with it; the arguments are explained there.

    Args:
        layers: the layers, an ``Input`` in front or not.
        name: None for "sequential".
        seed: of the initial weights; None draws one.
        dtype: "float32" or "float64".

    Raises:
        ArgumentError, ShapeError: as `Sequential` does.
    """

    def __init__(
        self,
        layers: Iterable[Layer | Input] | None = None,
        name: str | None = None,
        seed: int | None = None,
        dtype: str = "float32",
    ) -> None:
        if isinstance(layers, Layer | Input):
            raise ArgumentError("Sequential takes its layers as one list: Sequential([…, …]).")
        if not isinstance(dtype, str) or dtype not in ("float32", "float64"):
            raise ArgumentError(f"dtype={quoted(dtype)}: give 'float32' or 'float64'.")
        if name is not None and not isinstance(name, str):
            raise ArgumentError(f"Sequential: name must be a str, not {quoted(name)}.")
        self.name = name or "sequential"
        self.seed = drawn_seed("Sequential", seed)
        self.dtype = dtype
        self.layers: list[Layer] = []
        self.input_shape: Shape | None = None
        try:
            for layer in layers or ():
                self.add(layer)
        except BaseException:
            membership.leave(self.layers)  # they may stand in the next attempt
            raise

    # ---- structure -------------------------------------------------------------------------

    def add(self, layer: Layer | Input) -> None:
        """Put a layer at the end.

        The layers before it keep their weights; the optimizer forgets what it has gathered.

        Raises:
            ArgumentError: if it is no layer, or stands in a network already.
            ShapeError: if it does not fit. The network is then as it was.
        """
        if isinstance(layer, Input):
            if self.layers or self.input_shape:
                raise ArgumentError("Input() belongs in front of all layers, once.")
            self.input_shape = layer.shape
            return
        if not isinstance(layer, Layer):
            hint = f": write {layer.__name__}(…)" if isinstance(layer, type) else ""
            raise ArgumentError(f"{quoted(layer)} is not a layer{hint}.")
        membership.check_free(layer, self)
        name = layer.name
        if name is None:
            layer.name = self._free_name(layer.default_name())
        elif name in (other.name for other in self.layers):
            raise ArgumentError(f"a layer named {quoted(name)} is in this network already.")
        if self.input_shape is not None:
            try:
                self._connect(layer, self.layers, self.input_shape)
            except BaseException:
                layer.name = name
                raise
        kept = self.get_weights() if "parameters" in self.__dict__ else []
        self.layers.append(layer)
        membership.enter(layer, self)
        self._forget()
        if kept:
            for (_, array), weight in zip(weight_pieces(self, self.parameters), kept, strict=False):
                array[...] = weight

    def build(self, input_shape: Shape | None = None) -> None:
        """Fix all shapes for images of ``input_shape``; nothing is done if they are.

        For images of another shape than before, the weights are drawn anew.

        Raises:
            ShapeError: if a layer does not fit. The network is then as it was.
        """
        if input_shape is not None and input_shape != self.input_shape:
            self._take(Input(input_shape).shape)
        if self.input_shape is None:
            raise ShapeError(
                "the shape of the images is not known yet: put Input((height, width, channels)) "
                "in front of the layers, or call build() or fit()."
            )
        if not self.layers:
            raise ShapeError("the network has no layers: add() some.")

    def _take(self, shape: Shape) -> None:
        if shape == self.input_shape:  # it was given as a list, say
            return
        try:
            self._connect_all(shape)
        except BaseException:
            if self.input_shape is not None:
                self._connect_all(self.input_shape)
            raise
        self.input_shape = shape
        self._forget()

    @property
    def output_shape(self) -> Shape:
        """The shape of the output for one image."""
        self.build()
        return self.layers[-1].output_shape

    @property
    def output_range(self) -> Range | None:
        """Between which bounds all outputs lie; None where a layer of one's own does not say."""
        return self.output_ranges()[-1]

    def output_ranges(self) -> list[Range | None]:
        """The same of each op."""
        ranges: list[Range | None] = []
        known: Range | None = None
        for op in self.ops():
            known = op.output_range(known)
            ranges.append(known)
        return ranges

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of this name, or at this index."""
        if index is not None:
            count = len(self.layers)
            number = whole_number("get_layer", "index", index, at_least=-count)
            if number >= count:
                raise ArgumentError(f"index={number}: the network has {count} layers.")
            return self.layers[number]
        for layer in self.layers:
            if isinstance(name, str) and layer.name == name:
                return layer
        raise unknown_name("layer", name, [str(layer.name) for layer in self.layers])

    def ops(self) -> list[Layer]:
        """The simple layers that the engine runs: a layer's activation is an op of its own."""
        self.build()
        ops = [op for layer in self.layers for op in layer.ops()]
        for position, op in enumerate(ops):
            op.position = position
        return ops

    def _connect_all(self, input_shape: Shape) -> None:
        for index, layer in enumerate(self.layers):
            self._connect(layer, self.layers[:index], input_shape)

    def _connect(self, layer: Layer, before: Sequence[Layer], input_shape: Shape) -> None:
        """Build a layer behind others, for images of ``input_shape``."""
        try:
            layer.connect(before[-1].output_shape if before else input_shape)
        except ShapeError as error:
            number, lines = len(before) + 1, ledger(input_shape, before)
            raise ShapeError(f"layer {number}, {layer.label()}: {error}\n{lines}") from None

    def _free_name(self, name: str) -> str:
        taken = {layer.name for layer in self.layers}
        names = [name, *(f"{name}_{n}" for n in range(1, len(taken) + 1))]
        return next(free for free in names if free not in taken)

    def _forget(self) -> None:
        """Drop what was derived from the layers."""
        self.__dict__.pop("parameters", None)

    # ---- copies ----------------------------------------------------------------------------

    def __copy__(self) -> Self:
        """A copy has layers and weights of its own, since a layer stands in one network only."""
        return copy.deepcopy(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """What is copied or unpickled has lost its alignment, and its layers their network."""
        vars(self).update(state)
        if "parameters" in state:
            vars(self)["parameters"] = aligned(self.parameters)
        for layer in self.layers:
            membership.enter(layer, self)

    # ---- weights ---------------------------------------------------------------------------

    @property
    def parameters(self) -> NDArray[Any]:
        """All weights as one vector, as the engine holds them; drawn at the first look."""
        # Not cached_property: Python 3.11's has a lock, which a forked process may find held.
        vector: NDArray[Any] | None = vars(self).get("parameters")
        return vars(self).setdefault("parameters", self._drawn()) if vector is None else vector

    def has_initial_weights(self) -> bool:
        """Whether the weights are those that the seed gives: neither trained nor set nor loaded."""
        undrawn = "parameters" not in vars(self)
        return undrawn or np.array_equal(self.parameters, self._drawn())

    def draw_weights(self, seed: int) -> None:
        """Give the network the initial weights of another seed."""
        self.seed = seed
        self.parameters[...] = self._drawn()

    def _drawn(self) -> NDArray[Any]:
        """The initial weights: each depends on the seed and its place among them only."""
        vector = self._zero_parameters()
        pieces = weight_pieces(self, vector)
        for position, (weight, array) in enumerate(pieces):
            generator = weight_generator(self.seed, position)
            array[...] = weight.initializer(weight.shape, generator, self.dtype)
        return vector

    def _zero_parameters(self) -> NDArray[Any]:
        return aligned_zeros((parameter_pieces(self.ops()).size,), self.dtype)

    def get_weights(self) -> list[NDArray[Any]]:
        """Copies of all weights, in the order of the layers and in Keras's layout."""
        return [array.copy() for _, array in weight_pieces(self, self.parameters)]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set all weights, given as `get_weights` gives them.

        Raises:
            ShapeError: if there are more or fewer, or one has another shape; nothing is set then.
        """
        # Nothing is drawn where all is set.
        vector = vars(self).get("parameters")
        if vector is None:
            vector = self._zero_parameters()
        own = weight_pieces(self, vector)
        if not isinstance(weights, Iterable):
            raise ArgumentError(
                f"set_weights takes a list of {len(own)} arrays, as get_weights gives them, not "
                f"{quoted(weights)}."
            )
        given = [self._as_weight(index, weight) for index, weight in enumerate(weights)]
        expected, found = [weight.shape for weight, _ in own], [array.shape for array in given]
        if expected != found:
            raise ShapeError(f"set_weights expects arrays of shapes {expected}, found {found}.")
        for (_, array), new in zip(own, given, strict=True):
            array[...] = new
        vars(self)["parameters"] = vector

    def _as_weight(self, index: int, weight: Any) -> NDArray[Any]:
        what = f"set_weights: weights[{index}]"
        array = as_array(what, weight)
        if array.dtype.kind not in "biuf":
            raise DataError(f"{what} must hold numbers, and has dtype {array.dtype}.")
        return array.astype(self.dtype, copy=False)

    def weight_names(self) -> list[str]:
        """``layer/weight`` for each of `get_weights`: ``["conv2d/kernel", "conv2d/bias", …]``."""
        return [f"{op.name}/{weight.name}" for op in self.ops() for weight in op.weights]

    def count_params(self) -> int:
        """The number of trainable values."""
        self.build()
        return sum(op.count_params() for op in self.ops())

    # ---- configuration ---------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The architecture, as JSON can hold it; `from_config` is the opposite."""
        self.build()
        return {
            "name": self.name,
            "dtype": self.dtype,
            "seed": self.seed,
            "input_shape": list(self.input_shape or ()),
            "layers": [layers_module.serialize(layer) for layer in self.layers],
        }

    @classmethod
    def from_config(
        cls, config: dict[str, Any], custom_objects: dict[str, type] | None = None
    ) -> Self:
        """A network of this architecture, its weights drawn anew.

        Args:
            config: what `get_config` gives.
            custom_objects: further classes by name.

        Raises:
            ArgumentError: if it is no description of a network.
        """
        names = ("name", "dtype", "seed", "input_shape", "layers")
        name, dtype, seed, shape, described = named_values(
            f"{cls.__name__}.from_config", config, *names
        )
        if not isinstance(described, list | tuple):
            raise ArgumentError(
                f"{cls.__name__}.from_config: layers must be a list of the layers' descriptions, "
                f"not {quoted(described)}."
            )
        built = [layers_module.deserialize(layer, custom_objects) for layer in described]
        return cls([Input(shape), *built], name, seed, dtype)

    def to_json(self) -> str:
        """The architecture as JSON."""
        return json.dumps(self.get_config())


def weight_pieces(stack: Stack, vector: NDArray[Any]) -> list[tuple[Weight, NDArray[Any]]]:
    """Each weight's declaration, and its piece of a vector of all parameters.

    Args:
        stack: the network.
        vector: (parameters,), the weights themselves or their gradient.
    """
    ops = stack.ops()
    return [
        (weight, piece.of(vector))
        for op, own in zip(ops, parameter_pieces(ops).layers, strict=True)
        for weight, piece in zip(op.weights, own, strict=True)
    ]
