"""What a plot is given that it can't draw: a sentence says what was expected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet import plots
from glassnet.errors import ArgumentError
from tests.plotted import no_windows

__all__ = ["no_windows"]  # a fixture


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("architecture", ()),
        ("filters", ()),
        ("weights", ()),
        ("feature_maps", (np.zeros((8, 8, 1)),)),
        ("saliency", (np.zeros((8, 8, 1)),)),
    ],
)
def test_a_path_is_no_network(name: str, more: tuple[Any, ...]) -> None:
    with pytest.raises(ArgumentError, match=f"^{name}: give a network, .*, not 'lenet'"):
        getattr(plots, name)("lenet", *more)


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (
            lambda: plots.runs("results"),  # type: ignore[arg-type]
            "runs: give records of runs, .*, not 'results'",
        ),
        (
            lambda: plots.runs({"lenet": [3]}),  # type: ignore[list-item]
            "runs: give records of runs, .*, not 3",
        ),
        (lambda: plots.history({"loss": [1.0]}, []), "names must be some of loss; none is given"),
        (
            lambda: plots.confusion([0, 1], [0, 1], 2),  # type: ignore[arg-type]
            "confusion: classes must be 2 names, one for each class, not 2",
        ),
        (
            lambda: plots.mistakes(np.zeros((2, 3, 3, 1)), [0, 1], np.eye(2), ["cat"]),
            r"mistakes: classes must be 2 names, one for each class, not \['cat'\]",
        ),
    ],
)
def test_what_can_not_be_plotted_is_told_in_a_sentence(draw: Any, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        draw()
