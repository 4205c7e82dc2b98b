"""How large a window leaves an image, and the sizes that a user may give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.errors import ArgumentError, ShapeError
from glassnet.layers import Conv2D, Dense, sizes
from glassnet.reference.windows import border, starts

axes = st.tuples(
    st.integers(1, 40), st.integers(1, 12), st.integers(1, 12), st.sampled_from(sizes.PADDINGS)
)


@given(axes)
def test_amounts_and_length_follow_from_placing_the_windows_one_by_one(axis):
    assert sizes.padding_amounts(*axis) == border(*axis)
    assert sizes.conv_output_length(*axis) == len(starts(*axis))


@given(axes)
def test_same_leaves_the_size_divided_by_the_stride_rounded_up(axis):
    size, kernel, stride, _ = axis
    length = sizes.conv_output_length(size, kernel, stride, "same")
    assert length == -(-size // stride)


@pytest.mark.parametrize(
    ("axis", "length", "amounts"),
    [
        # TensorFlow's own examples and LeNet's layers.
        ((28, 5, 1, "same"), 28, (2, 2)),
        ((28, 5, 1, "valid"), 24, (0, 0)),
        ((28, 2, 2, "valid"), 14, (0, 0)),
        ((13, 6, 5, "valid"), 2, (0, 0)),
        ((13, 6, 5, "same"), 3, (1, 2)),
        ((224, 7, 2, "same"), 112, (2, 3)),
        ((5, 2, 1, "same"), 5, (0, 1)),
        ((5, 3, 1, "full"), 7, (2, 2)),
        ((5, 1, 3, "same"), 2, (0, 0)),
        ((3, 5, 1, "valid"), 0, (0, 0)),
        ((1, 9, 4, "valid"), 0, (0, 0)),
    ],
)
def test_known_values(axis, length, amounts):
    assert sizes.conv_output_length(*axis) == length
    assert sizes.padding_amounts(*axis) == amounts


def test_rows_and_columns_are_not_confused():
    assert sizes.output_size("kernel", (10, 20, 3), (3, 5), (1, 2), "valid") == (8, 8)


@pytest.mark.parametrize(("image", "found"), [((3, 9, 1), "3×9"), ((9, 3, 1), "9×3")])
def test_a_window_that_does_not_fit_is_refused_with_the_mend(image, found):
    with pytest.raises(ShapeError) as caught:
        sizes.output_size("kernel", image, (5, 4), (1, 1), "valid")
    assert str(caught.value) == (
        f'a 5×4 kernel does not fit its {found} input: use padding="same", a smaller kernel, '
        "or one pooling layer less."
    )
    assert sizes.output_size("kernel", image, (5, 4), (1, 1), "same") == image[:2]


@pytest.mark.parametrize("shape", [(120,), (28, 28), (1, 28, 28, 1), ()])
def test_only_images_have_windows(shape):
    with pytest.raises(ShapeError, match=r"\(height, width, channels\), found"):
        sizes.image_shape(shape)


@pytest.mark.parametrize(
    "value", [3, (3, 3), [3, 3], np.int64(3), (np.int32(3), 3), np.array([3, 3])]
)
def test_pairs(value):
    result = sizes.pair("Conv2D", "pool_size", value)
    assert result == (3, 3)
    assert {type(size) for size in result} == {int}


def test_a_pair_keeps_its_order():
    assert sizes.pair("Conv2D", "strides", (1, 2)) == (1, 2)


@pytest.mark.parametrize(
    "value",
    [0, -1, 2.0, "3", "33", None, True, (1, 0), (1, 2, 3), (), (2.5, 1), {"a": 1}, (2, False)],
)
def test_what_is_no_pair(value):
    with pytest.raises(ArgumentError) as caught:
        sizes.pair("Conv2D", "strides", value)
    assert str(caught.value) == (
        "Conv2D: strides must be an int of at least 1, or two of them (rows, columns), "
        f"not {value!r}."
    )


@pytest.mark.parametrize("value", [0, -6, 6.0, "6", None, True, (6,)])
def test_what_is_no_number_of_filters_or_units(value):
    with pytest.raises(ArgumentError, match="Conv2D: filters must be an int of at least 1, not"):
        Conv2D(value, 5)
    with pytest.raises(ArgumentError, match="Dense: units must be an int of at least 1, not"):
        Dense(value)


def test_an_unknown_padding_is_refused_with_the_nearest_known_one():
    with pytest.raises(ArgumentError, match="did you mean 'same'"):
        sizes.padding_name("Conv2D", "sane")
    with pytest.raises(ArgumentError, match=r"Known are valid, same\."):
        sizes.padding_name("Conv2D", "full", ("valid", "same"))
