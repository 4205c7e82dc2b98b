"""Samples: which runs count for accuracies where a seed was trained more than once.

A seed is one sample: the same configuration, seeds and data give the same network, but for
roundings that differ between kinds of CPU and between versions. To count it twice would make a
deviation look smaller than it is.
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
    """What is to be said of a sample whose runs did not end with the same weights."""
    if len({run.receipt.weights for run in records}) == 1:
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


def _identity(run: Run) -> tuple[str | None, ...]:
    """What two runs of one sample have in common; without known seeds, only their weights."""
    if None in run.seeds.values():
        return (run.receipt.weights,)
    return run.receipt.configuration, run.receipt.data
