"""The pictures of a report: what is drawn, as Matplotlib holds it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import PolyCollection

from glassnet.health import Verdict
from glassnet.plots import alt_text
from glassnet.plots.look import figures_apart
from glassnet.reports.figures.differences import differences
from glassnet.reports.figures.losses import PIECES, curve, step_losses
from glassnet.reports.figures.raincloud import accuracies
from glassnet.reports.figures.times import times
from glassnet.reports.results import Results, gather
from glassnet.study import Run
from glassnet.study.tracking.compact import CompactArray
from tests.test_report import lenet, study, write_runs
from tests.test_table import make_run


@pytest.fixture(autouse=True)
def no_windows() -> Iterator[None]:
    with figures_apart():
        yield


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return gather(write_runs(tmp_path_factory.mktemp("figures"), study()))


def drawn(ax: Any, marker: str) -> list[float]:
    """Where on the horizontal axis markers of this kind stand."""
    return sorted(
        round(float(x), 6)
        for line in ax.lines
        if line.get_marker() == marker
        for x in line.get_xdata()
    )


def with_losses(run: Run, losses: Any) -> Run:
    packed = CompactArray.of(np.asarray(losses, np.float32))
    return dataclasses.replace(run, step_losses=packed)


# ---- accuracies ----------------------------------------------------------------------------


def test_each_healthy_run_is_a_dot_and_ten_have_a_cloud(results: Results) -> None:
    ax = accuracies(results.networks)
    expected = [98.0, 98.1, 98.2, 98.3, 98.4] * 2 + [95.0, 95.1, 95.2]
    assert drawn(ax, "o") == pytest.approx(sorted(expected))
    assert sum(isinstance(each, PolyCollection) for each in ax.collections) == 1  # lenet's
    assert drawn(ax, "d") == pytest.approx([95.1, 98.2])  # the means


def test_lost_runs_are_counted_beside_the_row(results: Results) -> None:
    ax = accuracies(results.networks)
    assert [text.get_text() for text in ax.texts] == ["✕ 2 lost"]
    assert "✕ 2 lost" in alt_text(ax)
    assert ax.get_xlim()[0] > 90  # the 11 % of a lost run are not drawn


def test_what_lies_far_below_is_said_and_not_drawn(tmp_path: Path) -> None:
    runs = [*(lenet(n) for n in range(10)), lenet(10, test=0.4), lenet(11, test=0.97)]
    ax = accuracies(gather(write_runs(tmp_path, runs)).networks)
    assert [text.get_text() for text in ax.texts] == ["◂ one at 40.0 %"]
    assert len(drawn(ax, "o")) == 11


def test_equal_accuracies_have_no_cloud_whatever_lies_far_below(tmp_path: Path) -> None:
    runs = [*(lenet(n, test=0.98) for n in range(10)), lenet(10, test=0.5)]
    ax = accuracies(gather(write_runs(tmp_path, runs)).networks)
    assert not ax.collections
    assert len(drawn(ax, "o")) == 10


def test_a_run_that_is_slow_has_another_mark_and_does_not_count_for_the_mean(
    tmp_path: Path,
) -> None:
    slow = lenet(2, test=0.97, verdict=Verdict("slow", (3, 1)))
    ax = accuracies(gather(write_runs(tmp_path, [lenet(0), lenet(1), slow])).networks)
    assert drawn(ax, "D") == [97.0]
    assert drawn(ax, "d") == pytest.approx([98.05])


# ---- differences and times -----------------------------------------------------------------


def test_a_hollow_dot_says_that_it_cannot_be_told(tmp_path: Path, results: Results) -> None:
    ax = differences(results.comparisons)  # three pairs
    (dot,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert dot.get_markerfacecolor() == ax.get_facecolor()
    other = [make_run("conv1", seed=n, test=0.96, verdict=Verdict("healthy")) for n in range(10)]
    told = gather(write_runs(tmp_path, [*(lenet(n) for n in range(10)), *other]))
    ax = differences(told.comparisons)
    (dot,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert dot.get_markerfacecolor() != ax.get_facecolor()
    assert drawn(ax, "o") == pytest.approx([2.2])
    assert "lenet is 2.20 points better than conv1" in alt_text(ax)


def test_bars_are_as_long_as_the_times(results: Results) -> None:
    ax: Any = times(results.networks, "step")
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([0.001, 0.001])
    assert [text.get_text() for text in ax.texts] == ["1.0 ms", "1.0 ms"]


# ---- losses --------------------------------------------------------------------------------


def test_a_curve_is_the_mean_of_each_piece() -> None:
    steps = 100 * 3
    run = with_losses(lenet(0), np.repeat([3.0, 2.0, 1.0], 100))
    places, losses = curve(run, epochs=3)
    assert len(losses) == -(-steps // (steps // PIECES))
    assert places[0] == pytest.approx(0.03)  # the middle of the first six of a hundred steps
    assert (losses[0], losses[-1]) == (3.0, 1.0)
    assert float(np.interp(1.5, places, losses)) == pytest.approx(2.0)


def test_losses_that_are_not_finite_are_left_out() -> None:
    places, losses = curve(with_losses(lenet(0), [2.0, 4.0, np.inf]), epochs=3)
    assert losses.tolist() == [2.0, 4.0]
    assert places.tolist() == pytest.approx([0.005, 0.015])


def test_an_older_record_shows_the_losses_of_its_epochs() -> None:
    run = dataclasses.replace(lenet(0), history={"loss": [0.9, None, 0.4]})
    places, losses = curve(run, epochs=3)
    assert (places.tolist(), losses.tolist()) == ([1, 3], [0.9, 0.4])
    assert step_losses([run]).get_ylim() == pytest.approx((0, 1.06 * 0.9))


def test_the_median_is_that_of_the_healthy_runs_and_lost_ones_have_a_cross() -> None:
    falling = np.linspace(2.0, 1.0, 300)
    healthy = [with_losses(lenet(n), falling + 0.1 * n) for n in range(5)]
    broken = np.concatenate([falling[:150], np.full(150, 2.3)])
    lost = with_losses(lenet(5, verdict=Verdict("collapsed", (2, 51))), broken)
    ax = step_losses([*healthy, lost])
    (median,) = [line for line in ax.lines if line.get_linewidth() == 2.2]
    assert np.asarray(median.get_ydata())[-1] == pytest.approx(1.2 + 0.01, abs=0.01)
    assert drawn(ax, "X") == pytest.approx([1.51])
    assert sum(isinstance(each, PolyCollection) for each in ax.collections) == 1  # the band
    assert "1 lost: seed 5." in alt_text(ax)


def test_four_runs_have_no_band() -> None:
    ax = step_losses([with_losses(lenet(n), np.full(300, 1.0 + n)) for n in range(4)])
    assert not any(isinstance(each, PolyCollection) for each in ax.collections)


def test_the_median_of_runs_of_other_lengths_is_taken_at_the_same_places() -> None:
    slopes = [
        with_losses(lenet(n), np.linspace(3, 0, 300)[:steps])
        for n, steps in enumerate((300, 20, 20))
    ]
    assert len(curve(slopes[2], epochs=3)[1]) != len(curve(slopes[0], epochs=3)[1])
    ax = step_losses(slopes)
    median = next(line for line in ax.lines if line.get_linewidth() == 2.2)
    places, losses = (np.asarray(values, float) for values in median.get_data())
    np.testing.assert_allclose(losses, 3 - places, atol=0.02)
