"""Legends that stand below a picture, where they hide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from glassnet.plots.look import figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDEST_OF_TWO = 28
"""Letters of a label of which two have room side by side."""


def below(ax: Axes, handles: Sequence[Any]) -> None:
    """A legend below the whole figure, in two columns if there is room."""
    widest = max((len(handle.get_label()) for handle in handles), default=0)
    columns = 2 if widest <= WIDEST_OF_TWO else 1
    figure_of(ax).legend(handles=handles, loc="outside lower center", ncols=columns, fontsize=9)
