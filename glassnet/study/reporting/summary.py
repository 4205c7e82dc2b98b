"""From runs to statistics: pure functions, with no file in sight.

Only runs that came to their end enter the averages; how many did not, and how, is counted beside
them. Runs are averaged together that have the same network, recipe and data, and differ in their
seeds. A training in several parts is no further seed: all first parts are averaged together, all
second parts together, and so on (see `glassnet.study.reporting.parts`). Times are averaged over all
runs, accuracies over all samples (see `glassnet.study.reporting.samples`).

A lost run, which diverged or never started, is no bad run of its network but none: an average of
98 % and 11 % describes neither. So lost runs are counted, and the accuracies are averaged over the
others. Only where all are lost do the accuracies tell of them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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
from glassnet.study.tracking.run import Run, Setting


@dataclass(frozen=True)
class Counts:
    """How often a network ran, and how that ended.

    Attributes:
        runs: all runs.
        completed: those that came to their end; only they enter averages.
        interrupted: those that were cut short by the user.
        diverged: those whose loss was not finite.
        failed: those that an error ended.
        never_started: the completed ones that learned nothing.
        samples: how many different seeds the completed runs have.
        unknown_starts: the completed ones that began with given weights of which the record does
            not say where they came from; together they are one sample.
    """

    runs: int
    completed: int
    interrupted: int
    diverged: int
    failed: int
    never_started: int
    samples: int
    unknown_starts: int


@dataclass(frozen=True)
class Outcome:
    """What one sample came to, in the run that counts for it.

    Attributes:
        seeds: by their use.
        is_lost: whether it diverged or never started.
        test_accuracy: None if it was not evaluated on the test set.
    """

    seeds: dict[str, int | None]
    is_lost: bool
    test_accuracy: float | None


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
        accuracy: training accuracy, epoch by epoch, of the samples that are not lost.
        val_accuracy: validation accuracy of these, epoch by epoch.
        test_accuracy: accuracy of these on the test set, with the interval of its mean.
        spread: where the spread of that comes from; None where too little is known.
        lost: how often a sample diverged or never started, of those that nobody cut short.
        outcomes: what each of these samples came to, in the order of their seeds.
        diverged_at: epoch and step of each divergence.
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
    spread: Spread | None
    lost: Rate | None
    outcomes: list[Outcome]
    diverged_at: list[tuple[int, int]]
    failures: list[str]
    threads: list[int]
    cpus: list[str]
    versions: list[str]
    conflicts: list[Conflict]
    parts_before: int


def summarise(runs: Iterable[Run]) -> list[Statistics]:
    """The statistics of each network and recipe, in the order in which they first ran.

    Args:
        runs: the runs, of any networks, in any order.
    """
    return [_summarise_one(group, before) for before, group in grouped(runs)]


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


def _summarise_one(runs: Sequence[Run], before: int) -> Statistics:
    # By their seeds, so that nothing depends on the order in which they were performed.
    in_order = sorted(runs, key=lambda run: _by_seed(run.seeds))
    completed = [run for run in in_order if run.completed()]
    samples = by_sample(completed)
    used = sorted(map(counted, samples), key=lambda run: _by_seed(run.seeds))
    learned = [run for run in used if not run.is_lost()] or used
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
        accuracy=_average_epochs(learned, "accuracy"),
        val_accuracy=_average_epochs(learned, "val_accuracy"),
        test_accuracy=estimate(run.test.get("accuracy") for run in learned),
        spread=_spread(learned),
        lost=rate(sum(outcome.is_lost for outcome in outcomes), len(outcomes)),
        outcomes=outcomes,
        diverged_at=[run.diverged_at for run in in_order if run.diverged_at is not None],
        failures=list(dict.fromkeys(run.failure for run in in_order if run.failure)),
        threads=sorted({run.setting.threads for run in runs if run.setting.threads is not None}),
        cpus=sorted({run.machine["cpu"] for run in runs if "cpu" in run.machine}),
        versions=sorted({run.versions["glassnet"] for run in runs if "glassnet" in run.versions}),
        conflicts=[found for records in samples if (found := conflict(records)) is not None],
        parts_before=before,
    )


def _outcomes(runs: Sequence[Run]) -> list[Outcome]:
    """What became of each sample, where its training came to its end or diverged."""
    ended = [run for run in runs if run.completed() or run.is_lost()]
    found = [
        Outcome(run.seeds, run.is_lost(), run.test.get("accuracy"))
        for run in map(counted, by_sample(ended))
    ]
    return sorted(found, key=lambda outcome: _by_seed(outcome.seeds))


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
    return Counts(
        runs=len(runs),
        completed=len(completed),
        interrupted=sum(run.status == "interrupted" for run in runs),
        diverged=sum(run.status == "diverged" for run in runs),
        failed=sum(run.status == "failed" for run in runs),
        never_started=sum(run.never_started() for run in completed),
        samples=samples,
        unknown_starts=sum(map(is_of_unknown_start, completed)),
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
