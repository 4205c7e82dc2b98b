"""Which runs take the place of lost ones, where a study begins these anew with the next seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from glassnet.study.running.specification import RunSpecification

RESTART = "restart"
MOST_RESTARTS = 3
"""The place of a run is taken so often at most."""


def replacements(
    planned: Sequence[RunSpecification], is_lost: Callable[[RunSpecification], bool | None]
) -> list[RunSpecification]:
    """The runs that are to be performed in the place of lost ones, as far as they are known.

    Each lost run of a network and a recipe is followed by one with the next seed that the study
    does not use, in the order of the runs. So it depends on the records alone, and on no time, who
    follows whom, and a study that was cut off goes on with the same runs.

    Args:
        planned: the runs of the study, without any of these.
        is_lost: whether a run came to nothing; None if it is not done yet. Which runs follow is
            known when all that come before them with the same recipe are done.

    >>> from glassnet.study.running.recipe import Recipe
    >>> from glassnet.study.running.specification import DataReference
    >>> data, recipe = DataReference("mnist-5k", None, None, "e86b9c"), Recipe(on_defect="restart")
    >>> runs = [RunSpecification("lenet", seed, recipe, data) for seed in (4, 5, 6)]
    >>> [run.seed for run in replacements(runs, lambda run: run.seed in (4, 6, 7))]
    [7, 8, 9]
    """
    groups: dict[str, list[RunSpecification]] = {}
    for run in planned:
        if run.recipe.on_defect == RESTART:
            groups.setdefault(run.choice, []).append(run)
    found: list[RunSpecification] = []
    for runs in groups.values():
        seed = max(run.seed for run in runs) + 1
        for _ in range(MOST_RESTARTS):
            lost = [is_lost(run) for run in runs]
            if None in lost:
                break
            gone = [run for run, is_gone in zip(runs, lost, strict=True) if is_gone]
            runs = [replace(run, seed=seed + number) for number, run in enumerate(gone)]
            seed += len(runs)
            found += runs
    return found
