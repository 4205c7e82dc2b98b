"""Statistics of runs: beside SciPy, figures from the literature, and truths that are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from glassnet.study.statistics.average import Average, average, estimate
from glassnet.study.statistics.holm import holm
from glassnet.study.statistics.intervals import (
    FEWEST_FOR_BOOTSTRAP,
    MOST_FOR_BOOTSTRAP,
    Interval,
    mean_interval,
)
from glassnet.study.statistics.moments import standard_deviation
from glassnet.study.statistics.pairs import least_p_value, paired_difference
from glassnet.study.statistics.rates import rate
from glassnet.study.statistics.spread import FEWEST_RUNS, spread
from tools import check_statistics

SLEEP_ONE = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_OTHER = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
"""Hours of sleep gained by ten patients with two drugs: Student 1908, §IX."""


# ---- means ---------------------------------------------------------------------------------


def test_students_own_example() -> None:
    """His paired differences: mean 1.58, and by today's tables an interval of 0.70 to 2.46."""
    found = paired_difference(SLEEP_OTHER, SLEEP_ONE).average
    assert found.mean == pytest.approx(1.58)
    assert found.sd == pytest.approx(1.2299, abs=1e-4)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(0.7001, abs=1e-4)
    assert found.interval.high == pytest.approx(2.4599, abs=1e-4)


@pytest.mark.parametrize("n", [2, 5, FEWEST_FOR_BOOTSTRAP - 1, MOST_FOR_BOOTSTRAP + 1])
def test_students_interval_is_that_of_scipy(n: int) -> None:
    values = np.random.default_rng(n).normal(0.97, 0.01, n)
    expected = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    found = mean_interval(values.tolist())
    assert found is not None
    assert found.method == "student"
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-12)


@pytest.mark.parametrize("n", [FEWEST_FOR_BOOTSTRAP, MOST_FOR_BOOTSTRAP])
def test_many_values_have_a_bootstrap_interval_and_always_the_same(n: int) -> None:
    values = (1 - np.random.default_rng(n).exponential(0.02, n)).tolist()
    found = mean_interval(values)
    assert found == mean_interval(values) == mean_interval(values[::-1])
    assert found is not None
    assert found.method == "bootstrap"
    assert found.low < np.mean(values) < found.high
    # Where the left tail is long, the interval reaches further to the left.
    assert np.mean(values) - found.low > found.high - np.mean(values)


@pytest.mark.parametrize("n", [2, 9, 48, 300])
def test_equal_values_have_a_point_for_an_interval(n: int) -> None:
    """SciPy's bootstrap gives NaN for them."""
    assert mean_interval([0.1] * n) == Interval(0.1, 0.1, "equal")


@pytest.mark.parametrize("n", [4, 60, 300])
def test_values_that_are_equal_but_for_rounding_are_equal(n: int) -> None:
    """Else SciPy divides by zero, or warns of a loss of precision."""
    values = [1.0, 1.0 + 2**-52] * (n // 2)
    assert mean_interval(values) == Interval(1.0, 1.0, "equal")
    found = paired_difference([0.3, 0.1 + 0.2] * (n // 2), [0.2] * n)  # 0.1, as rounded either way
    assert found.average.interval is not None
    assert found.average.interval.method == "equal"
    assert found.p_value == (0.125 if n == 4 else 0.0001)


def test_one_value_has_no_interval_and_none_has_no_average() -> None:
    assert estimate([0.5, None]) == Average(1, 0.5, None, None)
    assert estimate([None]) is None
    assert average([1.0, 3.0]) == Average(2, 2.0, math.sqrt(2), None)


def test_the_deviation_is_that_of_numpy_and_does_not_overflow() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    assert standard_deviation(values.tolist()) == pytest.approx(values.std(ddof=1), rel=1e-14)
    assert standard_deviation([1e300, -1e300]) == pytest.approx(math.sqrt(2) * 1e300)


# ---- rates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(
    count: int, of: int, low: float, high: float
) -> None:
    found = rate(count, of)
    assert found is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "of"), [(0, 1), (1, 1), (3, 10), (10, 10), (0, 3), (480, 10_000)]
)
def test_wilsons_interval_is_that_of_scipy(count: int, of: int) -> None:
    expected = stats.binomtest(count, of).proportion_ci(0.95, method="wilson")
    found = rate(count, of)
    assert found is not None
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (expected.low, expected.high), abs=1e-12
    )
    assert 0 <= found.interval.low <= found.share <= found.interval.high <= 1


# ---- pairs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 3, 6, 10, 12])
def test_few_pairs_are_arranged_in_all_ways_as_scipy_does(n: int) -> None:
    rng = np.random.default_rng(n)
    one, other = rng.normal(0.3, 1, n).round(1), rng.normal(0, 1, n).round(1)  # with ties
    expected = stats.permutation_test(
        (one - other,), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert paired_difference(one.tolist(), other.tolist()).p_value == expected.pvalue


@pytest.mark.parametrize("n", [14, 48, 200])
def test_arrangements_that_are_drawn_give_about_the_same(n: int) -> None:
    rng = np.random.default_rng(n)
    one, other = rng.normal(0, 1, n), rng.normal(0, 1, n)
    one += 1.8 * np.std(one - other) / math.sqrt(n) - np.mean(one - other)
    expected = stats.permutation_test(
        (one - other,), np.mean, permutation_type="samples", n_resamples=20_000, rng=1
    ).pvalue
    found = paired_difference(one.tolist(), other.tolist()).p_value
    assert 0.05 < expected < 0.12
    assert found == pytest.approx(expected, abs=0.01)
    assert found == paired_difference(one.tolist(), other.tolist()).p_value


def test_of_many_pairs_student_is_asked() -> None:
    rng = np.random.default_rng(0)
    one, other = rng.normal(0.1, 1, 400), rng.normal(0, 1, 400)
    expected = stats.ttest_rel(one, other)
    found = paired_difference(one.tolist(), other.tolist())
    assert found.p_value == pytest.approx(expected.pvalue)
    assert found.average.interval is not None
    bounds = expected.confidence_interval(0.95)
    assert (found.average.interval.low, found.average.interval.high) == pytest.approx(bounds)


def test_a_mean_of_0_is_0_though_its_sum_is_rounded() -> None:
    """SciPy's test gives 0.99 here: the sum of these is 9e-16, and 70 arrangements come to 0."""
    rng = np.random.default_rng(13)
    one, other = rng.normal(0.3, 1, 13).round(1), rng.normal(0, 1, 13).round(1)
    assert (one - other).sum() != 0
    assert paired_difference(one.tolist(), other.tolist()).p_value == 1.0


@pytest.mark.parametrize("n", [2, 20, 300])
def test_equal_networks_do_not_differ(n: int) -> None:
    values = np.random.default_rng(n).random(n).tolist()
    found = paired_difference(values, values)
    assert found.p_value == 1.0
    assert found.average.interval == Interval(0.0, 0.0, "equal")


@pytest.mark.parametrize("n", [20, 300])
def test_a_difference_that_is_always_the_same_is_one(n: int) -> None:
    found = paired_difference([0.5] * n, [0.25] * n)
    assert found.p_value <= 2e-4
    assert found.average.interval == Interval(0.25, 0.25, "equal")


@pytest.mark.parametrize("n", [2, 5, 6, 13])
def test_no_fewer_pairs_can_give_a_smaller_p_value(n: int) -> None:
    found = paired_difference([1.0 + i for i in range(n)], [0.0] * n)
    assert found.p_value == least_p_value(n) == 2 / 2**n


@pytest.mark.parametrize(("one", "other"), [([1.0], [0.0]), ([], []), ([1.0, 2.0], [1.0])])
def test_what_is_no_two_pairs_is_refused(one: list[float], other: list[float]) -> None:
    with pytest.raises(ValueError, match=r"at least two pairs|shorter"):
        paired_difference(one, other)


# ---- many comparisons ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p_values", "comparisons", "corrected"),
    [
        # By hand: 4 · 0.005, 3 · 0.01, then 2 · 0.03 = 0.06, below which 1 · 0.04 may not fall.
        ([0.01, 0.04, 0.03, 0.005], None, [0.03, 0.06, 0.06, 0.02]),
        ([0.2], None, [0.2]),
        ([], None, []),
        ([0.5, 0.9], None, [1.0, 1.0]),
        # Two of ten: 10 · 0.001, 9 · 0.02.
        ([0.02, 0.001], 10, [0.18, 0.01]),
    ],
)
def test_holm_by_hand(
    p_values: list[float], comparisons: int | None, corrected: list[float]
) -> None:
    assert holm(p_values, comparisons) == pytest.approx(corrected)


# ---- the spread between seeds --------------------------------------------------------------


def accuracies(errors: np.ndarray) -> np.ndarray:
    return 1 - errors.mean(axis=1)


def test_errors_that_are_independent_explain_all_of_the_spread() -> None:
    rng = np.random.default_rng(0)
    chance = rng.beta(0.2, 4, 2_000)  # some images are hard, most are easy
    errors = rng.random((400, 2_000)) < chance
    found = spread(errors)
    assert found is not None
    assert (found.runs, found.images) == (400, 2_000)
    assert found.sd == pytest.approx(accuracies(errors).std(ddof=1))
    assert found.sd_by_chance == pytest.approx(
        math.sqrt((chance * (1 - chance)).sum()) / 2_000, rel=0.02
    )
    assert found.share > 0.85
    assert found.sd_of_networks < 0.4 * found.sd


def test_networks_that_differ_are_told_apart_from_luck() -> None:
    """Each run has an error rate of its own, 5 % ± 2 points, on images of one difficulty."""
    rng = np.random.default_rng(1)
    own = rng.normal(0.05, 0.01, (400, 1))
    errors = rng.random((400, 1_000)) < own
    found = spread(errors)
    assert found is not None
    assert found.sd_of_networks == pytest.approx(0.01, rel=0.1)
    assert found.sd_by_chance == pytest.approx(math.sqrt(0.05 * 0.95 / 1_000), rel=0.05)
    assert found.share == pytest.approx(0.95 * 0.05 / 1_000 / (0.95 * 0.05 / 1_000 + 1e-4), rel=0.1)


def test_the_estimate_is_equation_3_of_jordan() -> None:
    """In whole numbers: three images, of which two are answered wrongly by some of ten runs."""
    errors = np.zeros((10, 3), bool)
    errors[:4, 0] = True
    errors[2:7, 1] = True
    wrong = errors.sum(axis=1)
    between = wrong.var(ddof=1) / 9
    of_images = (10 / 9) * (0.4 * 0.6 + 0.5 * 0.5) / 9
    found = spread(errors)
    assert found is not None
    assert found.sd**2 == pytest.approx(between)
    assert found.sd_by_chance**2 == pytest.approx(of_images)
    assert found.sd_of_networks**2 == pytest.approx(max(0, 1.5 * (between - of_images)))
    assert found.share == pytest.approx(min(1, of_images / between))


def test_where_too_little_is_known_nothing_is_divided() -> None:
    rng = np.random.default_rng(0)
    errors = rng.random((FEWEST_RUNS, 50)) < 0.1
    assert spread(errors) is not None
    assert spread(errors[1:]) is None
    assert spread(errors[:, :1]) is None
    assert spread([errors[0]] * FEWEST_RUNS) is None  # all runs equally good
    assert spread([]) is None


# ---- promises ------------------------------------------------------------------------------


@pytest.mark.parametrize("truth", check_statistics.TRUTHS)
@pytest.mark.parametrize("n", [5, 20])
def test_intervals_hold_the_truth_as_often_as_they_promise(truth: str, n: int) -> None:
    """A small part of `tools/check_statistics.py`: 95 % of 400, within three standard errors."""
    share, method = check_statistics.coverage(check_statistics.TRUTHS[truth], n, 400, seed=n)
    assert method == "student"
    assert share == pytest.approx(0.95, abs=0.04)


@pytest.mark.parametrize(("n", "most"), [(5, 0.0), (10, 0.08), (20, 0.08)])
def test_equal_networks_are_seldom_called_different(n: int, most: float) -> None:
    draw = check_statistics.normal
    share = check_statistics.false_alarms(draw, draw, n, 400, seed=n)
    assert share <= most
    assert share >= 0.02 or n == 5
