"""Legends that stand below a picture, where they hide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from glassnet.plots.look import figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def below(ax: Axes, handles: Sequence[Any], columns: int = 2) -> None:
    """A legend below the whole figure, where it hides nothing."""
    figure_of(ax).legend(handles=handles, loc="outside lower center", ncols=columns, fontsize=9)
