"""Trainings in several parts: which runs went on from where others had ended.

``fit`` may be called again and again on one network. Each call is a run with a record of its own,
and each but the first begins with the weights with which the one before it ended. Receipts show
that, on whatever machine and in whatever process the parts were trained.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glassnet.study.tracking.run import START, Run


def parts_before(runs: Iterable[Run]) -> list[int]:
    """For each run, how many others went before it, each beginning where the one before had ended.

    Args:
        runs: all runs that are known, in any order.

    Returns:
        In the same order: 0 for a run that drew its weights, and for one that began with weights
        with which no known run had ended.
    """
    runs = list(runs)
    ended: dict[str, list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.started):
        ended.setdefault(run.receipt.weights, []).append(run)
    return [_count_before(run, ended) for run in runs]


def start_text(run: Run, before: int) -> dict[str, str]:
    """The details of a run, with what is known of where it began.

    Args:
        run: the run.
        before: what `parts_before` counted.
    """
    if not before:
        return run.setting.details
    return run.setting.details | {START: f"from the end of part {before}"}


def _count_before(run: Run, ended: dict[str, list[Run]]) -> int:
    passed = [run]
    while (previous := _previous(passed, ended)) is not None:
        passed.append(previous)
    return len(passed) - 1


def _previous(passed: Sequence[Run], ended: dict[str, list[Run]]) -> Run | None:
    """The first run that ended where the last of these began.

    No run is taken twice: there would be no end where a run left the weights as they were.
    """
    run = passed[-1]
    if run.seeds.get("initial") is not None or run.receipt.start is None:
        return None
    candidates = ended.get(run.receipt.start, [])
    return next((c for c in candidates if all(c is not other for other in passed)), None)
