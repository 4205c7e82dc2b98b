"""Size arithmetic of layers that slide a window over an image: convolution and pooling.

Everything here is about one axis and one image. ``kernel`` is the window's size along an axis.
The rules are TensorFlow's and Keras's ("valid", "same"), and Theano's for "full"; Dumoulin & Visin,
*A guide to convolution arithmetic for deep learning* (2016), §2, draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glassnet.arguments import one_of, whole_number
from glassnet.errors import ArgumentError, ShapeError, quoted

Pair = tuple[int, int]

PADDINGS = ("valid", "same", "full")


def padding_amounts(size: int, kernel: int, stride: int, padding: str) -> Pair:
    """How many positions are added before and after an axis.

    * valid: none, the window stays inside;
    * same: so many that the output has ``ceil(size / stride)`` positions. If the number is odd, the
      end gets one more. The number depends on the stride: a network taken over from PyTorch, which
      pads ``kernel // 2`` at both ends, may see other pixels;
    * full: ``kernel - 1`` at both ends, so that every window counts that touches the image.

    >>> padding_amounts(28, 5, 1, "same"), padding_amounts(28, 2, 1, "same")
    ((2, 2), (0, 1))
    >>> padding_amounts(28, 3, 2, "same"), padding_amounts(28, 5, 1, "full")
    ((0, 1), (4, 4))
    """
    if padding == "full":
        return kernel - 1, kernel - 1
    if padding == "same":
        outputs = -(-size // stride)
        total = max((outputs - 1) * stride + kernel - size, 0)
        return total // 2, total - total // 2
    return 0, 0


def conv_output_length(size: int, kernel: int, stride: int, padding: str) -> int:
    """How many positions a window takes along an axis; 0 where it does not fit.

    ``(size + padding - kernel) // stride + 1``

    >>> [conv_output_length(28, 5, 1, padding) for padding in PADDINGS]
    [24, 28, 32]
    >>> conv_output_length(28, 3, 2, "valid"), conv_output_length(3, 5, 1, "valid")
    (13, 0)
    """
    padded = size + sum(padding_amounts(size, kernel, stride, padding))
    return max((padded - kernel) // stride + 1, 0)


def output_size(
    what: str, input_shape: Sequence[int], kernel: Pair, strides: Pair, padding: str
) -> Pair:
    """The rows and columns that a window leaves of an image.

    Args:
        what: the window's name in a message, ``"kernel"`` or ``"window"``.
        input_shape: of one image, ``(height, width, channels)``.
        kernel: the window's ``(rows, columns)``.
        strides: its steps, likewise.
        padding: one of `PADDINGS`.

    Raises:
        ShapeError: if the input is no image, or the window does not fit it.

    >>> output_size("kernel", (28, 28, 1), (5, 5), (1, 1), "valid")
    (24, 24)
    """
    height, width, channels = image_shape(input_shape)
    rows, columns = (
        conv_output_length(size, kernel[axis], strides[axis], padding)
        for axis, size in enumerate((height, width))
    )
    if rows < 1 or columns < 1:
        if height in (1, 3) and min(width, channels) > height:
            raise ShapeError(
                f"a {times(kernel)} {what} does not fit its {height}×{width} input of {channels} "
                f"channels: channels are last, so give Input({(width, channels, height)}) for "
                f'images of {width}×{channels} pixels; for others use padding="same".'
            )
        raise ShapeError(
            f"a {times(kernel)} {what} does not fit its {height}×{width} input: "
            f'use padding="same", a smaller {what}, or one pooling layer less.'
        )
    return rows, columns


def image_shape(input_shape: Sequence[int]) -> tuple[int, int, int]:
    """The shape, when it is an image's.

    Raises:
        ShapeError: if it is not ``(height, width, channels)``.

    >>> image_shape((28, 28, 1))
    (28, 28, 1)
    """
    if len(input_shape) != 3:
        shape = tuple(input_shape)
        mend = "put this layer before Flatten and Dense"
        if len(shape) == 2:  # only the network's own images can have this shape
            mend = f"for images of one channel give Input({(*shape, 1)}) and x[..., np.newaxis]"
        elif len(shape) > 3:
            mend = "leave out the axis that counts the images"
        raise ShapeError(
            "expected images of shape (height, width, channels), found an input of shape "
            f"{shape}: {mend}."
        )
    height, width, channels = input_shape
    return height, width, channels


# ---- arguments ---------------------------------------------------------------------------------


def pair(owner: str, name: str, value: object) -> Pair:
    """A size for rows and columns: one whole number for both, or two.

    Args:
        owner: the layer's class, for the message.
        name: the argument's name.
        value: what was given.

    Raises:
        ArgumentError: if it is neither, or a number is below 1.

    >>> pair("Conv2D", "strides", 2), pair("Conv2D", "strides", (2, 1))
    ((2, 2), (2, 1))
    """
    # A list, since that is what a pair comes back as from JSON.
    several = isinstance(value, Iterable) and not isinstance(value, str)
    sizes = list(value) if several else [value, value]  # type: ignore[call-overload]
    try:
        rows, columns = (whole_number(owner, name, size, at_least=1) for size in sizes)
    except ValueError:  # a size is none, or there are not two
        raise ArgumentError(
            f"{owner}: {name} must be an int of at least 1, or two of them (rows, columns), "
            f"not {quoted(value)}."
        ) from None
    return rows, columns


def padding_name(owner: str, value: object, known: Sequence[str] = PADDINGS) -> str:
    """The name of a padding, in lower case.

    Args:
        owner: the layer's class, for the message.
        value: what the user gave.
        known: the names that the layer can do.

    Raises:
        ArgumentError: if it is none of them.

    >>> padding_name("Conv2D", "SAME")
    'same'
    """
    name = value.lower() if isinstance(value, str) else value
    return one_of(owner, "padding", name, known)


def times(sizes: Sequence[int]) -> str:
    """Sizes as a reader says them.

    >>> times((28, 28, 1))
    '28×28×1'
    """
    return "×".join(str(size) for size in sizes)


def short(sizes: Pair) -> str:
    """A pair as a reader would write the argument.

    >>> short((5, 5)), short((5, 3))
    ('5', '(5, 3)')
    """
    return str(sizes[0]) if sizes[0] == sizes[1] else str(sizes)
