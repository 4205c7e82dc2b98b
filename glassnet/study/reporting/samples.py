"""Samples: which runs count for accuracies where a seed was trained more than once.

A seed is one sample: the same configuration, seeds and data give the same network, but for
roundings that differ between kinds of CPU and between versions. To count it twice would make a
deviation look smaller than it is. Of runs that began with given weights, one sample is what has the
same weights at the start, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glassnet.study.tracking.run import Run


@dataclass(frozen=True)
class Conflict:
    """A sample of which there are records with different final weights.

    Attributes:
        seeds: of the sample.
        records: how many there are.
        counted: when the run was started that counts for the accuracies.
        cpus: the CPUs on which the runs ran.
        versions: the versions of glassnet that computed them.
    """

    seeds: dict[str, int | None]
    records: int
    counted: str
    cpus: list[str]
    versions: list[str]


def by_sample(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of each sample, in the order in which the samples first ran.

    Args:
        runs: completed runs of one network with one recipe on the same data.
    """
    samples: dict[tuple[str | None, ...], list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.started):
        samples.setdefault(_identity(run), []).append(run)
    return list(samples.values())


def counted(records: Sequence[Run]) -> Run:
    """The run that counts for the accuracies, of all runs of a sample.

    It is the newest of those that were evaluated on the test set, or the newest if none was; so all
    figures of a sample come from one network.
    """
    return max(records, key=lambda run: (bool(run.test), run.started, run.receipt.weights))


def conflict(records: Sequence[Run]) -> Conflict | None:
    """What is to be said of a sample whose runs should have ended with the same weights."""
    if is_of_unknown_start(records[0]) or len({run.receipt.weights for run in records}) == 1:
        return None
    return Conflict(
        seeds=records[0].seeds,
        records=len(records),
        counted=counted(records).started,
        cpus=sorted({run.machine["cpu"] for run in records if "cpu" in run.machine}),
        versions=sorted(
            {run.versions["glassnet"] for run in records if "glassnet" in run.versions}
        ),
    )


def is_of_unknown_start(run: Run) -> bool:
    """Whether a run began with given weights of which its record, an older one, says nothing."""
    given = run.seeds.get("initial") is None and run.seeds.get("training") is not None
    return given and run.receipt.start is None


def _identity(run: Run) -> tuple[str | None, ...]:
    """What two runs of one sample have in common; without known seeds, only their weights.

    Runs of an unknown start are one sample: each may have gone on from where another had ended, and
    then they have one seed.
    """
    if run.seeds.get("training") is None:
        return (run.receipt.weights,)
    if is_of_unknown_start(run):
        return ()
    drawn = run.seeds.get("initial") is not None
    return run.receipt.configuration, run.receipt.data, None if drawn else run.receipt.start
