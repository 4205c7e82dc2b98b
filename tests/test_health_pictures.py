"""What the pictures of the page on health are drawn from: steps and rates that are read off."""

from __future__ import annotations

import numpy as np
import pytest

from tools.health_pictures.drawing import CONSTANT, median_of, some_of
from tools.health_pictures.relu import LARGEST, TRIED, borne
from tools.health_pictures.sigmoid import learned_at


def test_a_network_has_learned_at_the_first_of_twenty_low_losses() -> None:
    losses = np.array([2.3] * 50 + [0.5] + [2.3] * 29 + [1.5] * 40)
    assert learned_at(losses) == 72  # eleven of the twenty from there on are low
    assert learned_at(np.full(100, CONSTANT)) is None


def test_a_step_bears_all_rates_up_to_the_first_that_raises_its_loss() -> None:
    losses = np.where(TRIED < 0.5, 1.9, 2.1)
    losses[0] = 2.0
    assert borne(losses) == TRIED[TRIED >= 0.5][0]
    losses[-1] = 0.0  # far away it may be lower again
    assert borne(losses) == TRIED[TRIED >= 0.5][0]
    assert borne(np.full(len(TRIED), 2.0)) == LARGEST


def test_a_median_looks_back_and_no_single_loss_moves_it() -> None:
    losses = np.array([1.0, 1.0, 1.0, 9.0, 1.0, 2.0, 2.0])
    assert median_of(losses, 3).tolist() == [1, 1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize("count", [1, 2, 430, 3_000])
def test_of_a_long_curve_the_first_and_the_last_are_drawn(count: int) -> None:
    places = some_of(count)
    assert places[0] == 0
    assert places[-1] == count - 1
    assert len(places) <= 150
