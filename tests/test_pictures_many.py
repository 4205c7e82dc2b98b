"""Many things read side by side come in their order, and a bad one stops none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from glassnet.errors import DataError
from glassnet.pictures.many import WORTH_PROCESSES, read_many

ROOT = Path(__file__).parents[1]


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


READS_FOR_LONG = """
from glassnet.pictures.many import read_many
from tests.test_pictures_many import halved

for outcome in read_many(range(1_000_000), halved, workers=2):
    print(outcome, flush=True)
"""


def test_no_process_outlives_the_one_that_started_it() -> None:
    """The output ends when the last process that could write to it has ended."""
    command = [sys.executable, "-c", READS_FOR_LONG]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"0\n"
        process.kill()
        process.communicate(timeout=60)
