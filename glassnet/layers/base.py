"""What a layer is: shapes, weights, and loops over one tile."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from numpy.typing import DTypeLike, NDArray

from glassnet.configuration import Configurable
from glassnet.errors import ArgumentError, quoted
from glassnet.regularizers import Regularizer, check_trained_on

if TYPE_CHECKING:
    from glassnet.compiling import Real
    from glassnet.initializers import Initializer

Shape = tuple[int, ...]
Range = tuple[float, float]
"""The least and the largest value that a number can have."""
UNBOUNDED: Range = (-math.inf, math.inf)
Arrays = tuple[NDArray[Any], ...]


def tile_shape(shape: Shape, lanes: int) -> Shape:
    """The shape of one image in a tile: channels first, lanes last.

    >>> tile_shape((28, 28, 1), 16)
    (1, 28, 28, 16)
    >>> tile_shape((120,), 16)
    (120, 16)
    """
    return (shape[-1], *shape[:-1], lanes)


@dataclass
class Weight:
    """A trainable array that a layer asks for: name, shape (Keras's layout) and first values."""

    name: str
    shape: Shape
    initializer: Initializer
    regularizer: Regularizer | None = None

    @property
    def size(self) -> int:
        return math.prod(self.shape)


class Buffer(NamedTuple):
    """An array that a layer asks for, besides its input, its output and its weights.

    It is zero at first, and only the layer writes to it. So a border of zeros stays.

    Attributes:
        name: for readers.
        shape: without the lanes.
        per_image: False for an array that is the same for all images and has no lanes.
    """

    name: str
    shape: Shape
    per_image: bool = True

    def tile_shape(self, lanes: int) -> Shape:
        """The buffer's shape for a tile of this many images."""
        return (*self.shape, lanes) if self.per_image else self.shape


class Loops(NamedTuple):
    """The functions that the engine calls, as `Layer` describes them.

    Attributes:
        forward, backward, inference: the functions for a tile.
        compiled: whether they are compiled, or plain Python.
        weight_gradients: the function for a whole batch, if the layer `defers_weight_gradients`:
            ``weight_gradients(thread, threads, x, saved, gradients)`` fills this thread's share of
            the weights' gradients. ``x`` and each of ``saved`` have one row for each tile,
            ``(tiles, numbers)``.
    """

    forward: Callable[..., None]
    backward: Callable[..., None]
    inference: Callable[..., None]
    compiled: bool = True
    weight_gradients: Callable[..., None] | None = None


Function = Callable[..., Any]
"""A function of a number or a vector, to be called from compiled loops."""


class Elementwise(NamedTuple):
    """A function that takes each number by itself.

    Attributes:
        function: y = f(x).
        derivative: f'(x), written in terms of y.
    """

    function: Function
    derivative: Function


class Layer(Configurable):
    """One step of a network, described for one image.

    A subclass gives `build`, and either `forward` and `backward` in ordinary NumPy, or `loops`
    with compiled ones. It keeps its shapes and settings on itself, and nothing about a batch,
    since threads share it. See ``docs/own-layer.md`` for one built step by step.

    Attributes:
        name: unique in a network; ``None`` until the network gives one.
        position: its place among the network's ops, so that two dropouts draw differently.
        input_shape, output_shape: of one image, ``(height, width, channels)`` or ``(features,)``.
        weights: the trainable arrays, in the order of ``get_weights``.
        saved: buffers that forward fills for backward.
        scratch: buffers that a loop fills and reads, and whose contents nobody needs afterwards.
        in_place: whether the loops may get one buffer as ``x`` and ``y``, and one as ``dy`` and
            ``dx``, if both have one shape and ``needs_input`` is False.
        needs_input, needs_output: whether backward reads ``x`` and ``y``. If it is given a
            ``derivative``, it reads ``x`` anyway.
        random: whether forward draws random numbers. The last of ``saved`` is then ``keys``,
            ``(lanes,)`` uint32, a fresh number for each image and step.
        defers_weight_gradients: whether the gradients of the weights are computed for a whole batch
            at once, when all its tiles have been through `backward`. `loops` then gives
            ``weight_gradients``, and `backward` adds nothing to these gradients. The ``x`` and
            ``saved`` of every tile are retained until then. So a large matrix of gradients is
            written once; otherwise each tile would read and write it.
        fuses_epilogue, fuses_derivative: whether `loops` takes ``epilogue`` and ``derivative``. The
            function that follows this layer, or the one in front of it, then needs no loop of its
            own that would go through memory once more.
    """

    never_heeded = ("trainable", "use_bias")
    in_place = False
    needs_input = True
    needs_output = True
    random = False
    defers_weight_gradients = False
    fuses_epilogue = False
    fuses_derivative = False

    def __init__(self, name: str | None = None) -> None:
        self.name = name
        self.position = 0
        self.input_shape: Shape = ()
        self.output_shape: Shape = ()
        self.weights: list[Weight] = []
        self.saved: list[Buffer] = []
        self.scratch: list[Buffer] = []

    def __init_subclass__(cls, **arguments: Any) -> None:
        """Reset what a class says about its loops in a derived class that gives other loops."""
        super().__init_subclass__(**arguments)
        own = vars(cls)
        said: tuple[str, ...] = ()
        if any(method in own for method in ("loops", "forward", "backward", "inference")):
            said = (
                "elementwise",
                "fuses_epilogue",
                "fuses_derivative",
                "defers_weight_gradients",
                "output_range",
            )
        elif "elementwise" in own:
            said = ("output_range",)
        for name in said:
            if name not in own:
                setattr(cls, name, vars(Layer)[name])

    # ---- what a subclass gives -------------------------------------------------------------

    def build(self, input_shape: Shape) -> Shape:
        """Fix the shapes; declare weights and buffers.

        Args:
            input_shape: the shape of one image, as the layer before gives it.

        Returns:
            The shape of this layer's output for one image.

        Raises:
            ShapeError: if the layer does not fit this input.
        """
        return input_shape

    def forward(self, x: NDArray[Any], y: NDArray[Any], parameters: Arrays, saved: Arrays) -> None:
        """Fill ``y`` for one tile.

        Args:
            x: ``(channels, rows, columns, lanes)`` or ``(features, lanes)``; see `tile_shape`.
            y: the output, likewise.
            parameters: the layer's weights, in the order in which `build` declared them.
            saved: its buffers, likewise. In those that are ``per_image``, the last axis counts the
                lanes.
        """
        raise TypeError(f"{type(self).__name__} has neither forward() nor loops().")

    def backward(
        self,
        dy: NDArray[Any],
        dx: NDArray[Any],
        x: NDArray[Any],
        y: NDArray[Any],
        parameters: Arrays,
        saved: Arrays,
        gradients: Arrays,
    ) -> None:
        """Fill ``dx``, the loss's gradient by x, and *add* the one by the weights to ``gradients``.

        Args:
            dy: the loss's gradient by ``y``; 0 in lanes that hold no image.
            dx: overwritten, whatever was in it.
            x: as forward had it.
            y: as forward left it.
            parameters: as forward had them.
            saved: as forward left them.
            gradients: one array for each of ``parameters``.
        """
        raise TypeError(f"{type(self).__name__} has neither backward() nor loops().")

    def inference(
        self, x: NDArray[Any], y: NDArray[Any], parameters: Arrays, saved: Arrays
    ) -> None:
        """Fill ``y`` when not training; the same as `forward` unless a layer says otherwise."""
        self.forward(x, y, parameters, saved)

    def elementwise(self, dtype: Real) -> Elementwise | None:
        """The layer's function, if the layer only applies a function to each number by itself."""
        return None

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        """The layer's functions for tiles of this many lanes; by default its NumPy methods.

        Args:
            lanes: images in a tile.
            dtype: the type of all floating-point arrays, float32 or float64.
            input_gradient: False if nothing before this layer learns, so that ``dx`` need not be
                filled.

        Each loop takes the arguments of the method of its name, and one more behind ``saved``: the
        buffers of `scratch`.

        A layer that `fuses_epilogue` takes the argument ``epilogue=``, a function f, and applies it
        to each output before it stores it. A layer that `fuses_derivative` takes ``derivative=``.
        Its x is then f of something, and it fills ``dx`` with the gradient before f: it multiplies
        each number by ``derivative(x)``.
        """
        return _numpy_loops(self)

    def output_range(self, input_range: Range | None) -> Range | None:
        """The bounds between which all outputs lie; None if they are not known.

        Args:
            input_range: the bounds of the inputs, likewise.
        """
        return None

    def flops(self) -> int:
        """Floating-point operations of one image, forward: 2 for each multiply-add, no others."""
        return 0

    def work(self) -> int:
        """About how many steps of any kind one image takes, forward.

        It distinguishes what would never end from what takes long. `flops` is for tables.
        """
        return self.flops()

    # ---- what every layer has --------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "name" and value is not None and not isinstance(value, str):
            owner = type(self).__name__
            raise ArgumentError(f"{owner}: name must be a str or None, not {quoted(value)}.")
        super().__setattr__(name, value)

    def may_set(self, name: str, value: Any) -> bool:
        """Only the name may be set, because shapes and loops follow from all other arguments."""
        return name == "name"

    def add_weight(
        self,
        name: str,
        shape: Shape,
        initializer: Initializer,
        regularizer: Regularizer | None = None,
    ) -> None:
        """Declare a trainable array; to be called in `build`.

        Raises:
            ArgumentError: if no training would follow this regularizer.
        """
        check_trained_on(regularizer)
        self.weights.append(Weight(name, shape, initializer, regularizer))

    def add_saved(self, name: str, shape: Shape, *, per_image: bool = True) -> None:
        """Declare a buffer that forward fills for backward.

        To be called in `build`. The shape is that in a tile, without the lanes: a mask for images
        of ``(28, 28, 6)`` has the shape ``(6, 28, 28)``. A buffer that is the same for all images
        is not ``per_image``, and its shape is complete.
        """
        self.saved.append(Buffer(name, shape, per_image))

    def add_scratch(self, name: str, shape: Shape, *, per_image: bool = True) -> None:
        """Declare a buffer for use within a loop, whose contents nobody needs afterwards.

        To be called in `build`; the arguments are those of `add_saved`.
        """
        self.scratch.append(Buffer(name, shape, per_image))

    def ops(self) -> Sequence[Layer]:
        """The simple layers that this one consists of, for instance a layer and its activation."""
        return (self,)

    def connect(self, input_shape: Shape) -> Shape:
        """Build the layer for this input, anew if it was built before."""
        self.weights, self.saved, self.scratch = [], [], []
        self.input_shape = input_shape
        self.output_shape = tuple(int(size) for size in self.build(input_shape))
        return self.output_shape

    def count_params(self) -> int:
        """The number of trainable values."""
        return sum(weight.size for weight in self.weights)

    def default_name(self) -> str:
        """The class's name in snake case, as Keras does it: Conv2D is conv2d.

        >>> Layer().default_name()
        'layer'
        """
        name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", type(self).__name__)
        return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()

    def label(self) -> str:
        """The layer as a reader would write it, for tables and messages."""
        return f"{type(self).__name__}()"


def _numpy_loops(layer: Layer) -> Loops:
    """A layer's methods as loops; NumPy makes the scratch that it needs."""

    @wraps(layer.forward)  # so that a listing and a profile name the method
    def forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        layer.forward(x, y, parameters, saved)

    @wraps(layer.backward)
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        layer.backward(dy, dx, x, y, parameters, saved, gradients)

    @wraps(layer.inference)
    def inference(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        layer.inference(x, y, parameters, saved)

    return Loops(forward, backward, inference, compiled=False)
