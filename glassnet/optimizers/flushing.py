"""Numbers that are too small to matter, and that slow processors down, become zero.

Below a number type's normal range ("denormals", "subnormals") a processor takes up to a hundred
times as long for an operation. If a weight no longer has a gradient, what an optimizer remembers of
it shrinks at each step. It would end in that range and stay there.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import inlined


def least_kept(dtype: DTypeLike) -> float:
    """The smallest size that is not flushed: the smallest normal number, divided by epsilon.

    A number that is kept can be multiplied by a factor as small as epsilon, such as Adam's
    ``1 - β₂``, and the product is still a normal number.

    >>> least_kept("float32"), least_kept("float64")
    (9.860761315262648e-32, 1.0020841800044864e-292)
    """
    numbers = np.finfo(dtype)
    return float(numbers.tiny) / float(numbers.eps)


@cache
def make_flush(dtype: Any) -> Any:
    """``flush(v)``: 0 if |v| is below `least_kept`, else v, in the form for a loop.

    It is a choice between two numbers and not a mode of the processor. So it is the same on all
    machines, and the loop is still vectorised. NaN and infinity are kept.
    """
    zero, least = dtype(0), dtype(least_kept(dtype))
    return inlined(lambda v: zero if abs(v) < least else v)
