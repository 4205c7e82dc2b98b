"""Trainings in several parts: which runs went on from where others had ended.

``fit`` may be called again and again on one network. Each call is a run with a record of its own,
and each but the first begins with the weights with which the one before it ended. Receipts show
that, on whatever machine and in whatever process the parts were trained.
"""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.study.tracking.run import GIVEN, START, Run


def parts_before(runs: Sequence[Run]) -> list[int]:
    """For each run, how many others went before it, each beginning where the one before had ended.

    Args:
        runs: all runs that are known, in the order in which they were started.

    Returns:
        In this order: 0 for a run that drew its weights, and for one that began with weights with
        which no earlier run had ended.
    """
    counts: list[int] = []
    after: dict[str, int] = {}  # how many parts led to these weights, when a run first had them
    for run in runs:
        given = run.seeds.get("initial") is None and run.receipt.start is not None
        counts.append(after.get(run.receipt.start or "", 0) if given else 0)
        after.setdefault(run.receipt.weights, counts[-1] + 1)
    return counts


def start_text(run: Run, before: int) -> dict[str, str]:
    """The details of a run, with what is known of where it began.

    Args:
        run: the run.
        before: what `parts_before` counted.
    """
    if not before:
        return run.setting.details
    said = run.setting.details.get(START, GIVEN)
    return run.setting.details | {START: said.replace(GIVEN, f"from the end of part {before}")}
