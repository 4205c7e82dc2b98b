"""What every scheduler does: runs go in, their outcomes come out as they are there."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from glassnet.study.running.failure import failure_text
from glassnet.study.running.images import StudyData
from glassnet.study.running.specification import RunSpecification
from glassnet.study.tracking.run import Run

MOST_DEATHS = 3
"""A run with which a process has died so often is not tried again."""


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    Attributes:
        place: of the run among those that the scheduler was given.
        run: its record; None where there is none.
        failure: why there is none, in a sentence.
    """

    place: int
    run: Run | None = None
    failure: str | None = None


class Scheduler(Protocol):
    """Performs runs, somewhere and in some order, and writes nothing."""

    def perform(
        self, specifications: Sequence[RunSpecification], data: StudyData
    ) -> Generator[Outcome, None, None]:
        """An outcome for each run, as soon as it is there.

        A run that fails, or dies with its process, does not keep the others from going on: it has
        an outcome without a record.

        Args:
            specifications: of the runs.
            data: what they are trained on.

        Raises:
            KeyboardInterrupt: at Ctrl-C, when no process of the study is left.
        """
        ...


def outcome_of(place: int, perform: Callable[[], Run]) -> Outcome:
    """Perform a run, and say in a sentence what went wrong if it raises an error.

    >>> outcome_of(3, lambda: 1 / 0).failure
    'ZeroDivisionError: division by zero (<doctest ...>, line 1)'
    """
    try:
        return Outcome(place, perform())
    except (Exception, SystemExit) as error:
        return Outcome(place, failure=failure_text(error))
