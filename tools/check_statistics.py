"""Whether the intervals and the tests of `glassnet.study.statistics` hold what they promise.

    python -m tools.check_statistics

Runs are simulated whose truth is known: accuracies that are distributed normally, skewed, or as
shares of right answers on 1,000 images, each around 98 %. Of 95 % intervals, 93 to 97 % must hold
the truth. Where two networks are equally good, 4 to 6 % of the comparisons may say that they are
not; fewer where so few pairs can't give a smaller p-value. Distributions that are more skewed than
accuracies usually are, and pairs of differently skewed networks, are shown beside them, without a
verdict. It takes about ten minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from glassnet.quantities import share_text
from glassnet.study.statistics.holm import holm
from glassnet.study.statistics.intervals import mean_interval
from glassnet.study.statistics.pairs import LEVEL, least_p_value, paired_difference

MEAN = 0.98
SIMULATIONS = 4_000
COUNTS = (5, 10, 20, 48)
"""How many seeds a simulated study has."""

Draw = Callable[[np.random.Generator, int], NDArray[np.float64]]


def normal(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """A bell curve of 0.2 points."""
    return rng.normal(MEAN, 0.002, n)


def skewed(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """A long tail of bad runs: errors from a gamma distribution of the skewness 1."""
    return 1 - rng.gamma(4, (1 - MEAN) / 4, n)


def bounded(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Right answers of 1,000 images, of networks whose own accuracies are beta-distributed."""
    return rng.binomial(1_000, rng.beta(980, 20, n)) / 1_000


def very_skewed(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Errors from an exponential distribution, of the skewness 2."""
    return 1 - rng.exponential(1 - MEAN, n)


TRUTHS: Mapping[str, Draw] = MappingProxyType(
    {"normal": normal, "skewed": skewed, "bounded": bounded}
)
"""Distributions of accuracies, for each of which the promises must hold."""


@dataclass(frozen=True)
class Finding:
    """How often something happened in simulations, and how often it may.

    Attributes:
        what: the promise.
        truth: how the simulated accuracies were distributed.
        n: how many seeds each simulated study had.
        share: how often it happened.
        least: it should be this, or more.
        most: it should be this, or less.
    """

    what: str
    truth: str
    n: int
    share: float
    least: float = 0.0
    most: float = 1.0

    def holds(self) -> bool:
        """Whether the promise is held."""
        return self.least <= self.share <= self.most


def coverage(draw: Draw, n: int, simulations: int, seed: int) -> tuple[float, str]:
    """How often the interval of a mean holds the truth, and by which method it was found."""
    rng, held, method = np.random.default_rng(seed), 0, ""
    for _ in range(simulations):
        interval = mean_interval(draw(rng, n).tolist())
        assert interval is not None
        held += interval.low <= MEAN <= interval.high
        method = interval.method
    return held / simulations, method


def false_alarms(one: Draw, other: Draw, n: int, simulations: int, seed: int) -> float:
    """How often two networks of the same mean are said to differ."""
    rng = np.random.default_rng(seed)
    p_values = [
        paired_difference(one(rng, n).tolist(), other(rng, n).tolist()).p_value
        for _ in range(simulations)
    ]
    return float(np.mean(np.array(p_values) < LEVEL))


def false_alarms_of_many(n: int, networks: int, simulations: int, seed: int) -> float:
    """How often at least one of all pairs of equally good networks is said to differ."""
    rng, alarms = np.random.default_rng(seed), 0
    for _ in range(simulations):
        studies = [normal(rng, n).tolist() for _ in range(networks)]
        p_values = [
            paired_difference(studies[i], studies[j]).p_value
            for i in range(networks)
            for j in range(i)
        ]
        alarms += min(holm(p_values)) < LEVEL
    return alarms / simulations


def findings(simulations: int = SIMULATIONS) -> Iterator[Finding]:
    """Check all promises, one after the other."""
    for truth, draw in {**TRUTHS, "very skewed": very_skewed}.items():
        least, most = (0.93, 0.97) if truth in TRUTHS else (0.0, 1.0)
        for n in COUNTS:
            share, method = coverage(draw, n, simulations, seed=n)
            yield Finding(f"interval ({method})", truth, n, share, least, most)
    for truth, draw in TRUTHS.items():
        for n in COUNTS:
            share = false_alarms(draw, draw, n, simulations, seed=n)
            least = 0.04 if least_p_value(n) < LEVEL else 0.0
            yield Finding("false alarms of pairs", truth, n, share, least, 0.06)
    for n in COUNTS:
        share = false_alarms(normal, very_skewed, n, simulations, seed=n)
        yield Finding("false alarms of pairs", "normal and very skewed", n, share)
    for n in COUNTS[:3]:
        share = false_alarms_of_many(n, 4, simulations // 4, seed=n)
        yield Finding("false alarms of 6 pairs, Holm", "normal", n, share, 0.0, 0.07)


def main() -> int:
    """Print how often each promise was held, as it is found; 1 if one was not."""
    failed = 0
    for found in findings():
        failed += not found.holds()
        verdict = "" if found.holds() else "  not held"
        what = f"{found.what}, {found.truth}, {found.n} seeds"
        print(f"{what:<68}{share_text(found.share):>7}{verdict}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
