"""What speaks against a replay's being the recorded training to the last bit, said beforehand."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterable, Iterator, Mapping

from glassnet.study.replaying.recorded import RecordedTraining, computing_here

CHANGED = (
    "The configuration in the record has another fingerprint than its receipt tells: the record "
    "was changed, so the replay may be another training."
)


class ReplayWarning(UserWarning):
    """Nobody can promise that a replay is the same as the recorded training to the last bit."""


def say(doubts: Iterable[str]) -> None:
    """Warn of each doubt, in a sentence, at the line of the user that led here."""
    for doubt in doubts:
        warnings.warn(doubt, ReplayWarning, stacklevel=_frames_of_glassnet())


def _frames_of_glassnet() -> int:
    """How many frames lie between `say` and the first one that is not glassnet's, with its own."""
    package = __name__.partition(".")[0]
    frame, count = inspect.currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == package:
        frame, count = frame.f_back, count + 1
    return count


def other_circumstances(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """The versions and the kind of CPU that are not those of the run.

    >>> list(other_circumstances({"numba": "0.60.0"}, {"numba": "0.61.2"}))
    ['The run was computed with numba 0.60.0, and here it is 0.61.2: the last bits may differ.']
    """
    for name, found in now.items():
        if (recorded := then.get(name)) != found:
            what = f"on the kind of CPU {recorded}" if "CPU" in name else f"with {name} {recorded}"
            yield (
                f"The run was computed {what}, and here it is {found}: the last bits may differ."
            )


def doubts_of(training: RecordedTraining) -> Iterator[str]:
    """What is known to speak against it before anything is trained."""
    yield from other_circumstances(training.computed_by, computing_here())
    if training.callbacks is None:
        yield (
            "The record does not say which callbacks the run had: whether one changed the training "
            "is not known."
        )
    if training.data is None:
        yield (
            "The run has no fingerprint of its data: whether these are its images and labels is "
            "not known."
        )
