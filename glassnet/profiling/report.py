"""A profile: its rows, its totals, and how it is written down."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from glassnet.profiling.work import DIRECTIONS, Row
from glassnet.quantities import count_text
from glassnet.tables import Cell, Column, Style, Table

BAR = 8
"""Characters of the longest bar."""

EIGHTHS = " ▏▎▍▌▋▊▉"

ABOVE = 1.05
"""A share of the peak that no noise explains."""


@dataclass(frozen=True)
class Profile:
    """Where the time of a training step goes.

    Attributes:
        network: the network's name.
        dtype: the type of its numbers.
        rows: the rows, in the order of the program; see `Row`.
        seconds: the time of a step by the wall clock.
        steps: how many steps were measured and count.
        batch_size: images in a step.
        threads: how many threads shared each step.
        images: how many images the data has.
        fused: the ops without rows, whose work a neighbour's loop does.
        peak: the most floating-point operations a second that multiply-adds alone reach, on as
            many threads; None if nothing is compiled.
    """

    network: str
    dtype: str
    rows: tuple[Row, ...]
    seconds: float
    steps: int
    batch_size: int
    threads: int
    images: int
    fused: tuple[str, ...]
    peak: float | None

    @property
    def thread_seconds(self) -> float:
        """The time that all threads together have for a step. The rows should add up to it."""
        return self.seconds * self.threads

    @property
    def explained(self) -> float:
        """The share of this time that the rows account for."""
        return math.fsum(row.seconds for row in self.rows) / self.thread_seconds

    @property
    def images_per_second(self) -> float:
        """Images a second, by the wall clock."""
        return self.batch_size / self.seconds

    @property
    def epoch_seconds(self) -> float:
        """The time that all images take at this speed."""
        return self.seconds * math.ceil(self.images / self.batch_size)

    @property
    def flops_per_second(self) -> float:
        """Floating-point operations a second of the whole step, by the wall clock."""
        return sum(row.flops for row in self.rows) / self.seconds

    def as_dict(self) -> dict[str, Any]:
        """All figures as JSON can hold them; seconds, operations and bytes are those of a step."""
        return {
            **asdict(self),
            "explained": self.explained,
            "images_per_second": self.images_per_second,
            "epoch_seconds": self.epoch_seconds,
            "flops_per_second": self.flops_per_second,
        }

    def __str__(self) -> str:
        return table(self).to_text()


COLUMNS = (
    Column(""),
    Column("output"),
    Column("µs", "right"),
    Column("share", "right"),
    Column("", optional=True),
    Column("GFLOP/s", "right"),
    Column("peak", "right"),
    Column("MB", "right"),
)


def table(profile: Profile) -> Table:
    """A profile as a table. Where the table is too wide, it is shown without its bars."""
    return Table(COLUMNS, _rows(profile), _what(profile), tuple(_remarks(profile)))


def _rows(profile: Profile) -> list[tuple[Cell, ...]]:
    longest = max((row.seconds for row in profile.rows), default=0.0)
    rows: list[tuple[Cell, ...]] = []
    for direction in DIRECTIONS:
        own = [row for row in profile.rows if row.direction == direction]
        if not own:
            continue
        whole = Row(
            direction,
            direction,
            flops=sum(row.flops for row in own),
            bytes=sum(row.bytes for row in own),
            seconds=math.fsum(row.seconds for row in own),
        )
        rows.append(_cells(profile, whole, direction, style="strong"))
        rows += [_cells(profile, row, f"  {row.name}", bar(row.seconds / longest)) for row in own]
    rest = Row("", "", seconds=profile.thread_seconds * (1 - profile.explained))
    return [*rows, _cells(profile, rest, "not explained", style="strong")]


def _cells(
    profile: Profile, row: Row, name: str, drawn: str = "", style: Style = "plain"
) -> tuple[Cell, ...]:
    speed = row.flops / row.seconds if row.seconds else 0.0
    peak = profile.peak and profile.peak / profile.threads
    digits = 1 if profile.thread_seconds < 0.01 else 0
    texts = (
        name,
        row.output,
        f"{row.seconds * 1e6:,.{digits}f}",
        f"{row.seconds / profile.thread_seconds:.1%}",
        f"{speed / 1e9:.1f}" if speed else "",
        f"{speed / peak:.0%}" if speed and peak else "",
        f"{row.bytes / 1e6:.2f}" if row.bytes else "",
    )
    cells = [Cell(text, style) for text in texts]
    return (*cells[:4], Cell(drawn, "good"), *cells[4:])


def _what(profile: Profile) -> str:
    images = count_text(profile.batch_size, "image")
    threads, steps = count_text(profile.threads, "thread"), count_text(profile.steps, "step")
    return (
        f"{profile.network}, {profile.dtype}: a training step of {images} on {threads}, "
        f"mean of the faster {steps}"
    )


def _remarks(profile: Profile) -> Iterable[str]:
    one = (profile.peak or 0.0) / profile.threads
    yield (
        f"A step takes {profile.seconds * 1e6:,.0f} µs by the clock; the rows explain "
        f"{profile.explained:.1%} of it."
    )
    if profile.fused:
        yield f"Done by the loops beside them: {', '.join(profile.fused)}."
    if one and any(row.flops > ABOVE * one * row.seconds for row in profile.rows):
        yield (
            "More than 100%: the operations are those of the formula, of which Winograd's minimal "
            "filtering takes fewer."
        )
    if profile.threads > 1:
        yield f"µs and shares are of the time of all {profile.threads} threads together."
    yield (
        f"{profile.images_per_second:,.0f} images/s: an epoch of {profile.images:,} images takes "
        f"{profile.epoch_seconds:.3g} s."
    )
    speed = f"{profile.flops_per_second / 1e9:.1f} GFLOP/s"
    if profile.peak:
        share = profile.flops_per_second / profile.peak
        speed += (
            f" is {share:.0%} of the {profile.peak / 1e9:.1f} that multiply-adds alone reach here"
        )
    yield f"{speed}."


def bar(share: float) -> str:
    """A bar for a share of the longest one, to an eighth of a character.

    >>> bar(1), bar(0.52), bar(0.01)
    ('████████', '████▏', '')
    """
    whole, eighths = divmod(int(share * BAR * 8), 8)
    return ("█" * whole + EIGHTHS[eighths]).rstrip()
