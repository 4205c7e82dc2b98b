"""From runs to statistics: pure functions, with no file in sight.

Only runs that came to their end enter the averages; how many did not, and how, is counted beside
them. Runs are averaged together that have the same network, recipe and data, and differ in their
seeds. A training in several parts is no further seed: all first parts are averaged together, all
second parts together, and so on (see `glassnet.study.reporting.parts`). Times are averaged over all
runs, accuracies over all samples (see `glassnet.study.reporting.samples`).

An average of 98 % and 11 % describes neither run. So beside the accuracies of all runs stand those
of the healthy ones, of which the verdict says that nothing was wrong. Whoever asks for it gets only
these. How many runs had which verdict is counted in any case.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from glassnet.health.verdict import LOST, NAMES, CauseName, Verdict, VerdictName
from glassnet.study.reporting.parts import parts_before, start_text
from glassnet.study.reporting.samples import (
    Conflict,
    by_sample,
    conflict,
    counted,
    is_of_unknown_start,
)
from glassnet.study.statistics.average import Average, average, estimate
from glassnet.study.statistics.rates import Rate, rate
from glassnet.study.statistics.spread import Spread, spread
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.run import Run, Setting
from glassnet.study.tracking.verdicts import with_verdict


@dataclass(frozen=True)
class Counts:
    """How often a network ran, and how that ended.

    Attributes:
        runs: all runs.
        completed: those that came to their end; only they enter averages.
        interrupted: those that were cut short by the user.
        failed: those that an error ended.
        verdicts: of those that nobody and no error cut short, how many had each verdict.
        samples: how many different seeds the completed runs have.
        unknown_starts: the completed ones that began with given weights of which the record does
            not say where they came from; together they are one sample.
        rolled_back: those that went back to an earlier state of their own, with a lower rate.
    """

    runs: int
    completed: int
    interrupted: int
    failed: int
    verdicts: dict[VerdictName, int]
    samples: int
    unknown_starts: int
    rolled_back: int = 0

    @property
    def ended(self) -> int:
        """How many runs have a verdict."""
        return sum(self.verdicts.values())

    @property
    def healthy(self) -> int:
        """How many runs are healthy."""
        return self.verdicts["healthy"]


@dataclass(frozen=True)
class Outcome:
    """What one sample came to, in the run that counts for it.

    Attributes:
        run: its identity.
        seeds: by their use.
        verdict: what its training came to.
        first_bad_step: the epoch and the step in it, from 1, at which it went wrong; None where
            nothing did.
        cause: why it went wrong; None where nothing did, or nobody has looked.
        test_accuracy: None if it was not evaluated on the test set.
    """

    run: str
    seeds: dict[str, int | None]
    verdict: VerdictName
    first_bad_step: tuple[int, int] | None
    cause: CauseName | None
    test_accuracy: float | None

    @property
    def is_lost(self) -> bool:
        """Whether the training came to nothing: it never started, collapsed or diverged."""
        return self.verdict in LOST

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was wrong with it."""
        return self.verdict == "healthy"


@dataclass(frozen=True)
class Accuracies:
    """The average accuracies of some samples.

    Attributes:
        accuracy: training accuracy, epoch by epoch.
        val_accuracy: validation accuracy, epoch by epoch.
        test_accuracy: accuracy on the test set, with the interval of its mean.
    """

    accuracy: list[Average | None]
    val_accuracy: list[Average | None]
    test_accuracy: Average | None


@dataclass(frozen=True)
class Statistics:
    """All runs of one network with one recipe on the same data.

    Attributes:
        network: its name.
        recipe: the fingerprint of its recipe.
        data: the fingerprint of its training data.
        data_set: the fingerprint of the whole data set; None if unknown.
        setting: how it was trained, as far as a table shows it.
        counts: how often it ran, and how that ended.
        seconds: averages of the times by name: compilation, step, epoch, training and validation
            (both over all epochs), total. None where there is none.
        accuracy: training accuracy, epoch by epoch, of all completed samples; of the healthy ones
            alone where defects are excluded.
        val_accuracy: validation accuracy of these, epoch by epoch.
        test_accuracy: accuracy of these on the test set, with the interval of its mean.
        healthy: the accuracies of the healthy samples, in any case.
        excludes_defects: whether averages are those of healthy samples alone.
        spread: where the spread of the accuracy on the test set comes from, among healthy samples;
            None where too little is known.
        lost: how often a sample never started, collapsed or diverged, of those that nobody cut
            short.
        outcomes: what each of these samples came to, in the order of their seeds.
        failures: why runs failed, as far as their records say it; each reason once.
        threads: the numbers of threads that computed.
        cpus: the CPUs that computed.
        versions: the versions of glassnet that computed.
        conflicts: seeds that were trained several times, with different results.
        parts_before: how many runs went before each of these runs, in a training in several parts.
    """

    network: str
    recipe: str
    data: str | None
    data_set: str | None
    setting: Setting
    counts: Counts
    seconds: dict[str, Average | None]
    accuracy: list[Average | None]
    val_accuracy: list[Average | None]
    test_accuracy: Average | None
    healthy: Accuracies
    excludes_defects: bool
    spread: Spread | None
    lost: Rate | None
    outcomes: list[Outcome]
    failures: list[str]
    threads: list[int]
    cpus: list[str]
    versions: list[str]
    conflicts: list[Conflict]
    parts_before: int

    @property
    def averages_defects(self) -> bool:
        """Whether the accuracies are others than those of the healthy samples."""
        return (self.accuracy, self.test_accuracy) != (
            self.healthy.accuracy,
            self.healthy.test_accuracy,
        )

    @property
    def defects(self) -> list[Outcome]:
        """The samples with which something was wrong."""
        return [outcome for outcome in self.outcomes if not outcome.is_healthy]


def summarise(runs: Iterable[Run], *, exclude_defects: bool = False) -> list[Statistics]:
    """The statistics of each network and recipe, in the order in which they first ran.

    Args:
        runs: the runs, of any networks, in any order.
        exclude_defects: whether accuracies are averaged over the healthy samples alone. All others
            are counted and named just the same.
    """
    judged = grouped(map(with_verdict, runs))
    return [_summarise_one(group, before, exclude_defects) for before, group in judged]


def grouped(runs: Iterable[Run]) -> list[tuple[int, list[Run]]]:
    """The runs of each network and recipe on the same data, in the order in which these first ran.

    Args:
        runs: the runs, of any networks, in any order.

    Returns:
        For each group how many runs went before each of its runs, in a training in several parts,
        and its runs in the order in which they were started.
    """
    runs = sorted(runs, key=lambda run: run.started)
    groups: dict[tuple[str, str, str | None, int], list[Run]] = {}
    for run, before in zip(runs, parts_before(runs), strict=True):
        identity = (run.network, run.receipt.recipe, run.receipt.data, before)
        groups.setdefault(identity, []).append(run)
    return [(before, group) for (*_, before), group in groups.items()]


def _summarise_one(runs: Sequence[Run], before: int, exclude_defects: bool) -> Statistics:
    # By their seeds, so that nothing depends on the order in which they were performed.
    in_order = sorted(runs, key=lambda run: _by_seed(run.seeds))
    completed = [run for run in in_order if run.completed()]
    samples = by_sample(completed)
    used = sorted(map(counted, samples), key=lambda run: _by_seed(run.seeds))
    healthy = [run for run in used if not _verdict(run).is_defect]
    averaged = _accuracies(healthy if exclude_defects else used)
    outcomes = _outcomes(runs)
    first = runs[0]
    return Statistics(
        network=first.network,
        recipe=first.receipt.recipe,
        data=first.receipt.data,
        data_set=first.receipt.data_set,
        setting=replace(first.setting, details=start_text(first, before)),
        counts=_count(runs, completed, len(samples)),
        seconds=_average_times(completed),
        accuracy=averaged.accuracy,
        val_accuracy=averaged.val_accuracy,
        test_accuracy=averaged.test_accuracy,
        healthy=_accuracies(healthy),
        excludes_defects=exclude_defects,
        spread=_spread(healthy),
        lost=rate(sum(outcome.is_lost for outcome in outcomes), len(outcomes)),
        outcomes=outcomes,
        failures=list(dict.fromkeys(run.failure for run in in_order if run.failure)),
        threads=sorted({run.setting.threads for run in runs if run.setting.threads is not None}),
        cpus=sorted({run.machine["cpu"] for run in runs if "cpu" in run.machine}),
        versions=sorted({run.versions["glassnet"] for run in runs if "glassnet" in run.versions}),
        conflicts=[found for records in samples if (found := conflict(records)) is not None],
        parts_before=before,
    )


def _verdict(run: Run) -> Verdict:
    """The verdict on a run that nobody cut short, which has one."""
    assert run.verdict is not None
    return run.verdict


def _ended(runs: Iterable[Run]) -> list[Run]:
    """The runs whose training came to its end or diverged."""
    return [run for run in runs if run.completed() or run.status == "diverged"]


def _outcomes(runs: Sequence[Run]) -> list[Outcome]:
    """What became of each sample of which a training came to its end or diverged."""
    found = map(_outcome, map(counted, by_sample(_ended(runs))))
    return sorted(found, key=lambda outcome: _by_seed(outcome.seeds))


def _outcome(run: Run) -> Outcome:
    verdict = _verdict(run)
    return Outcome(
        run=identity(run),
        seeds=run.seeds,
        verdict=verdict.name,
        first_bad_step=verdict.first_bad_step,
        cause=verdict.cause.name if verdict.cause else None,
        test_accuracy=run.test.get("accuracy"),
    )


def _accuracies(runs: Sequence[Run]) -> Accuracies:
    return Accuracies(
        accuracy=_average_epochs(runs, "accuracy"),
        val_accuracy=_average_epochs(runs, "val_accuracy"),
        test_accuracy=estimate(run.test.get("accuracy") for run in runs),
    )


def _by_seed(seeds: Mapping[str, int | None]) -> list[int]:
    """A key by which runs are sorted by their seeds."""
    return [seed or 0 for seed in seeds.values()]


def _spread(runs: Sequence[Run]) -> Spread | None:
    """Where the spread between these runs comes from, if all of them saw the same test set."""
    errors = [run.wrong_answers for run in runs if run.wrong_answers is not None]
    if len({wrong.count for wrong in errors}) != 1:
        return None
    return spread(wrong.array() != 0 for wrong in errors)


def _count(runs: Sequence[Run], completed: Sequence[Run], samples: int) -> Counts:
    verdicts = Counter(_verdict(run).name for run in _ended(runs))
    return Counts(
        runs=len(runs),
        completed=len(completed),
        interrupted=sum(run.status == "interrupted" for run in runs),
        failed=sum(run.status == "failed" for run in runs),
        verdicts={name: verdicts[name] for name in NAMES},
        samples=samples,
        unknown_starts=sum(map(is_of_unknown_start, completed)),
        rolled_back=sum(bool(run.rollbacks) for run in runs),
    )


def _average_times(runs: Sequence[Run]) -> dict[str, Average | None]:
    """Averages over all runs, repeated ones too: they take their time each time."""
    return {
        "compilation": average(run.seconds.compilation for run in runs),
        "step": average(run.seconds.step for run in runs),
        "epoch": average(_mean(run.seconds.epochs) for run in runs),
        "training": average(_sum(run.seconds.training) for run in runs),
        "validation": average(_sum(run.seconds.validation) for run in runs),
        "total": average(run.seconds.total for run in runs),
    }


def _average_epochs(runs: Sequence[Run], figure: str) -> list[Average | None]:
    """A figure's average in each epoch, over the runs that came to that epoch."""
    histories = [run.history.get(figure, []) for run in runs]
    epochs = max(map(len, histories), default=0)
    return [average(values[i] for values in histories if i < len(values)) for i in range(epochs)]


def _mean(times: Sequence[float]) -> float | None:
    return statistics.fmean(times) if times else None


def _sum(times: Sequence[float]) -> float | None:
    """The sum, but None where there is nothing to sum: no validation is not one of zero seconds."""
    return sum(times) if times else None
