"""The networks that a page is to show: what each is called there, and what no page can show."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data import DataSet
from glassnet.errors import ArgumentError, ShapeError, quoted
from glassnet.formats.rounding import Rounded, rounded
from glassnet.layers import LAYERS
from glassnet.layers.sizes import times
from glassnet.model import Sequential
from glassnet.quantities import size_text

MOST_BYTES = 18_000_000
"""Of all weights as they are stored. Base64 makes 24 MB of them, and a browser takes a second."""

MOST_FLOPS = 100_000_000
"""Of one image: a browser takes up to a tenth of a second for so many, at each move of the pen."""

PICTURE_CHANNELS = (1, 3)


@dataclass(frozen=True)
class Shown:
    """A network that a page is to show.

    Attributes:
        model: the network.
        source: how messages call it: its file, or its own name.
        name: how the page calls it; no two networks of a page have one name.
        tensors: its weights as they are stored, by name; those in eight bits with their scales.
        label: what tells it from others of its name, such as that of its file; may be empty.
        form: the shape of images that were named for it, which counts where it takes vectors: they
            are the pixels of these images. Empty for those of the data that it was trained on.
    """

    model: Sequential
    source: str
    name: str
    tensors: Mapping[str, Rounded | NDArray[np.float32]] = field(repr=False)
    label: str = ""
    form: tuple[int, ...] = ()

    @classmethod
    def of(cls, network: Sequential, source: str = "") -> Shown:
        """A network as a page shows it.

        Args:
            network: the network.
            source: how messages call it; its name if empty.

        Raises:
            ArgumentError: if it is none.
            ShapeError: if the shape of its images is not known yet.
        """
        if not isinstance(network, Sequential):
            raise ArgumentError(
                f"page: {quoted(network)} is no network: give a Sequential, such as load_model "
                "gives it."
            )
        network.build()
        weights = map(as_stored, network.get_weights())
        tensors = dict(zip(network.weight_names(), weights, strict=True))
        return cls(network, source or network.name, network.name, tensors)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one of its inputs."""
        return tuple(self.model.input_shape or ())

    @property
    def image_shape(self) -> tuple[int, ...]:
        """The shape of one of its images, ``(height, width, channels)``.

        Of a network that takes vectors it is that of the images whose pixels they are, and empty
        where nobody says which these are.
        """
        if len(self.input_shape) == 3:
            return self.input_shape
        card = self.model.trained_on
        known = (self.form, () if card is None else card.form.shape)
        fitting = (tuple(form) for form in known if math.prod(form) == math.prod(self.input_shape))
        return next(filter(None, fitting), ())

    @property
    def size(self) -> int:
        """Bytes of its weights, as they are stored."""
        return sum(array.nbytes for stored in self.tensors.values() for array in arrays_of(stored))


def as_stored(weight: NDArray[Any]) -> Rounded | NDArray[np.float32]:
    """A weight as the page's file has it: in eight bits where these give the same float32 again.

    They do for the networks that come with the package, whose weights are rounded.

    >>> as_stored(np.eye(2))
    Rounded(values=array([[127,   0],
           [  0, 127]], dtype=int8), scales=array([0.00787402, 0.00787402], dtype=float32))
    >>> as_stored(np.array([[1], [0.3]]))
    array([[1. ],
           [0.3]], dtype=float32)
    """
    with np.errstate(over="ignore"):
        single = weight.astype(np.float32)
    if single.ndim < 2 or not np.isfinite(single).all():
        return single
    eight_bits = rounded(single)
    return eight_bits if np.array_equal(eight_bits.restored(), single) else single


def arrays_of(stored: Rounded | NDArray[np.float32]) -> Iterator[NDArray[np.generic]]:
    """The arrays that a stored tensor consists of."""
    yield from stored if isinstance(stored, Rounded) else (stored,)


def named_apart(shown: Sequence[Shown]) -> list[Shown]:
    """The same, where networks of one name are told apart: by their files, or else by numbers."""
    by_name: dict[str, list[Shown]] = {}
    for each in shown:
        by_name.setdefault(each.name, []).append(each)
    apart = []
    seen: Counter[str] = Counter()
    for each in shown:
        seen[each.name] += 1
        alike = by_name[each.name]
        if len(alike) == 1:
            apart.append(each)
            continue
        labels = {other.label for other in alike if other.label}
        label = each.label if len(labels) == len(alike) else str(seen[each.name])
        apart.append(replace(each, name=f"{each.name} ({label})"))
    return apart


def checked(shown: Sequence[Shown], given: DataSet | None = None) -> list[Shown]:
    """The networks, if the page can show them.

    Args:
        shown: the networks.
        given: data that was named: to a network that takes vectors, they are pixels of its images.

    Raises:
        ArgumentError: if there is none, if one has a layer that the page does not know, or if they
            are too large.
        ShapeError: if the inputs of one are no images, if its outputs are no classes, or if one
            takes other images than the first.
    """
    if not shown:
        raise ArgumentError("page: there is no network to show: give one or several.")
    if given is not None:
        shown = [replace(each, form=given.card.form.shape) for each in shown]
    for each in shown:
        _check_layers(each)
        _check_shapes(each)
        _check_work(each)
        if each.image_shape != shown[0].image_shape:
            raise ShapeError(
                f"{each.source}: {each.name} takes images of {times(each.image_shape)}, and "
                f"{shown[0].name} of {times(shown[0].image_shape)}: all networks of a page answer "
                "one drawing, so make a page for each."
            )
    _check_size(shown)
    return list(shown)


def _check_layers(shown: Shown) -> None:
    for layer in shown.model.layers:
        for op in layer.ops():
            if LAYERS.get(type(op).__name__) is not type(op):
                raise ArgumentError(
                    f"{shown.source}: the layer {quoted(str(layer.name))} is of a class of your "
                    f"own, {type(op).__name__}, and the page knows only the layers of glassnet: "
                    "show a network of these."
                )


def _check_shapes(shown: Shown) -> None:
    model, shape = shown.model, shown.image_shape
    if len(shape) != 3 or shape[2] not in PICTURE_CHANNELS:
        way_out = " If they are the pixels of images, say of which data: with --data, or data=."
        raise ShapeError(
            f"{shown.source}: {shown.name} takes inputs of {times(shown.input_shape)}, and the "
            "page shows images: these have a height, a width, and 1 or 3 channels."
            f"{way_out if len(shape) != 3 else ''}"
        )
    if len(model.output_shape) != 1 or model.output_shape[0] < 2:
        raise ShapeError(
            f"{shown.source}: {shown.name} gives outputs of {times(model.output_shape)}, and the "
            "page needs one number for each class."
        )


def _check_work(shown: Shown) -> None:
    work = sum(op.flops() for op in shown.model.ops())
    if work > MOST_FLOPS:
        raise ArgumentError(
            f"{shown.source}: {shown.name} takes {work:,} FLOPs an image, and the page would lag "
            f"behind the pen; it shows networks of at most {MOST_FLOPS:,}. Take one with fewer "
            "filters, or with a pooling layer more."
        )


def _check_size(shown: Sequence[Shown]) -> None:
    size = sum(each.size for each in shown)
    if size <= MOST_BYTES:
        return
    largest = max(shown, key=lambda each: each.size)
    whole = f"{largest.source}: {largest.name} has {largest.model.count_params():,} parameters"
    them = "they" if len(shown) == 1 else f"the weights of these {len(shown)} networks"
    raise ArgumentError(
        f"{whole}, and {them} would take about {size_text(in_file(size))} of a page; a page has "
        f"room for {size_text(in_file(MOST_BYTES))}. Show "
        f"{'a smaller network' if len(shown) == 1 else 'fewer of them'}."
    )


def in_file(size: int) -> int:
    """Bytes that binary data takes in the file at most: four letters for three bytes.

    >>> in_file(18_000_000)
    24000000
    """
    return 4 * -(-size // 3)
