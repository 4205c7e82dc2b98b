"""Many things read side by side come in their order, and a bad one stops none."""

from __future__ import annotations

import os
import signal

import pytest

from glassnet.errors import DataError
from glassnet.pictures.many import WORTH_PROCESSES, read_many


def halved(number: int) -> int:
    """Something that a process of its own can do."""
    if number % 2:
        raise DataError(f"{number}: is odd.")
    return number // 2


def ended(number: int) -> int:
    """What the system may do to a process that takes too much memory."""
    if number == 100:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("count", [0, 1, 9, WORTH_PROCESSES])
@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_read_comes_in_order(count: int, workers: int) -> None:
    outcomes = list(read_many(range(count), halved, workers))
    assert [str(outcome) for outcome in outcomes] == [
        f"{number}: is odd." if number % 2 else str(number // 2) for number in range(count)
    ]


@pytest.mark.parametrize("count", [9, 2 * WORTH_PROCESSES])
def test_who_wants_no_more_waits_for_no_more(count: int) -> None:
    outcomes = read_many(range(count), halved, workers=2)
    assert next(outcomes) == 0
    outcomes.close()  # type: ignore[attr-defined]
    assert list(outcomes) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system ends processes otherwise")
def test_a_process_that_is_ended_is_told_in_a_sentence() -> None:
    with pytest.raises(DataError, match="was ended by the system, perhaps for want of memory"):
        list(read_many(range(WORTH_PROCESSES), ended, workers=2))
