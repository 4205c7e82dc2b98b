"""What speaks against a replay's being the recorded training to the last bit, said beforehand."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping

from glassnet.study.replaying.recorded import RecordedTraining, computing_here


class ReplayWarning(UserWarning):
    """Nobody can promise that a replay is the same as the recorded training to the last bit."""


def say(doubts: Iterable[str]) -> None:
    """Warn of each doubt, in a sentence."""
    for doubt in doubts:
        warnings.warn(doubt, ReplayWarning, stacklevel=3)


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
