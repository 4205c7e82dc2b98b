"""Quantities as people read them: times in fitting units, shares in per cent, counts, lists."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from glassnet.errors import shortened

MISSING = "–"
"""What stands where there is no value; never 0."""

_UNITS = [(3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms")]


def seconds_text(seconds: float | None) -> str:
    """A time in the unit in which it is easy to say.

    >>> [seconds_text(s) for s in (0.00084, 0.012, 0.42, 1.23, 42.3, 150, 4000, None)]
    ['0.84 ms', '12 ms', '0.42 s', '1.2 s', '42 s', '2.5 min', '67 min', '–']
    """
    if seconds is None:
        return MISSING
    # Units change at 0.1 of a second, but at 90 of the smaller one above: "0.42 s", "67 min".
    least = {"h": 5400.0, "min": 90.0, "s": 0.1, "ms": 0.0}
    size, unit = next((size, unit) for size, unit in _UNITS if seconds >= least[unit])
    return f"{_two_digits(seconds / size)} {unit}"


def left_text(seconds: float) -> str:
    """A rough time that is still to pass.

    >>> left_text(0.4), left_text(75), left_text(3730)
    ('1 s', '1:15 min', '1:02 h')
    """
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds) // 60
    if minutes < 60:
        return f"{minutes}:{round(seconds) % 60:02d} min"
    return f"{minutes // 60}:{minutes % 60:02d} h"


def percent_text(share: float | None, digits: int = 1) -> str:
    """A share between 0 and 1 in per cent, without the sign.

    >>> percent_text(0.9716), percent_text(0.9716, digits=2), percent_text(None)
    ('97.2', '97.16', '–')
    """
    return MISSING if share is None else f"{100 * share:.{digits}f}"


def share_text(share: float | None, digits: int = 1) -> str:
    """A share between 0 and 1 in per cent, with the sign; NaN is missing, too.

    >>> share_text(0.9716), share_text(float("nan"))
    ('97.2 %', '–')
    """
    there = share is not None and not math.isnan(share)
    return f"{percent_text(share, digits)} %" if there else MISSING


def ratio_text(ratio: float | None) -> str:
    """One size in relation to another in per cent, with two digits that count.

    >>> [ratio_text(ratio) for ratio in (0.0000123, 0.00234, 0.31, 12.34, None)]
    ['0.0012 %', '0.23 %', '31 %', '1,234 %', '–']
    """
    if ratio is None:
        return MISSING
    percent = 100 * ratio
    return f"{percent:,.0f} %" if percent > 9.95 else f"{percent:.2g} %"


def count_text(count: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> count_text(1, "epoch"), count_text(60000, "image")
    ('1 epoch', '60,000 images')
    """
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def size_text(size: int) -> str:
    """The size of a file.

    >>> size_text(864), size_text(438_912), size_text(12_300_000)
    ('864 bytes', '439 kB', '12.3 MB')
    """
    if size < 10**3:
        return f"{size} bytes"
    return f"{size / 1e3:,.0f} kB" if size < 10**6 else f"{size / 1e6:,.1f} MB"


def names_text(names: Iterable[str], most: int = 10) -> str:
    """The first few names, in printable characters, and how many more there are.

    >>> names_text(["cat", "dog", "emu"]), names_text(["cat", "dog", "emu", "fox"], most=2)
    ('cat, dog and emu', 'cat, dog and 2 more')
    """
    listed = [shortened(name) for name in names]
    if len(listed) > most:
        listed = [*listed[:most], f"{len(listed) - most:,} more"]
    return and_text(listed)


def and_text(words: Sequence[str]) -> str:
    """Some words or phrases as a sentence has them.

    >>> and_text(["cat", "dog", "emu"]), and_text(["cat"]), and_text([])
    ('cat, dog and emu', 'cat', '')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _two_digits(value: float) -> str:
    """A number with two digits that count, or all those before the point."""
    if value < 0.995:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
