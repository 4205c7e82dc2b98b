"""The runs of a study: each choice, once with each seed."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.errors import ArgumentError
from glassnet.study.planning.grid import Choice, labels
from glassnet.study.running.specification import DataReference, RunSpecification

MOST_RUNS = 100_000
"""Of a study. The statistics of ten thousand take seconds."""


def specify(
    choices: Sequence[Choice], data: DataReference, runs: int = 1, seed: int = 0
) -> list[RunSpecification]:
    """The runs of a study, in order.

    Args:
        choices: networks, each with a recipe.
        data: what all are trained on.
        runs: how often each of them is trained.
        seed: of the first run of each; the next run has the next seed.

    Raises:
        ArgumentError: if these are too many.

    >>> from glassnet import networks
    >>> from glassnet.study.planning.grid import Grid
    >>> grid = Grid([networks.get("conv1"), networks.get("lenet")])
    >>> data = DataReference("mnist-5k", None, None, "e86b9c")
    >>> [(run.network, run.seed) for run in specify(grid.choices(), data, runs=2)]
    [('conv1', 0), ('conv1', 1), ('lenet', 0), ('lenet', 1)]
    """
    if len(choices) * runs > MOST_RUNS:
        raise ArgumentError(
            f"{len(choices) * runs:,} runs are too many: a study has at most {MOST_RUNS:,}."
        )
    return [
        RunSpecification(
            network=choice.network.reference,
            seed=seed + number,
            recipe=choice.recipe,
            data=data,
            source=choice.network.source,
            label=label,
        )
        for choice, label in zip(choices, labels(choices), strict=True)
        for number in range(runs)
    ]
