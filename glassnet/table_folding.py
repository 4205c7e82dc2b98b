"""Which columns stand side by side where a table is too wide for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

GUTTER = "  "
"""What stands between two columns of plain text."""


def folded(
    widths: Sequence[int], width: int | None, keys: int = 1, groups: Sequence[str] = ()
) -> list[list[int]]:
    """The columns that stand side by side; the key columns begin each part of the table.

    Neighbouring columns of a group stay together, if a part has room for all of them.

    >>> folded([5, 8, 8, 8], width=30), folded([5, 8, 8, 8], width=None)
    ([[0, 1, 2], [0, 3]], [[0, 1, 2, 3]])
    >>> folded([5, 8, 8, 8], width=30, keys=2)
    [[0, 1, 2], [0, 1, 3]]
    >>> folded([5, 8, 8, 8], width=30, groups=["", "", "Accuracy", "Accuracy"])
    [[0, 1], [0, 2, 3]]
    """
    first = list(range(min(keys, len(widths))))

    def fits(columns: Sequence[int]) -> bool:
        return width is None or total([widths[column] for column in columns]) <= width

    parts = [first]
    for block in _blocks(range(len(first), len(widths)), groups):
        whole = [block] if fits([*first, *block]) else [[column] for column in block]
        for columns in whole:
            if parts[-1] == first or fits([*parts[-1], *columns]):
                parts[-1] = [*parts[-1], *columns]
            else:
                parts.append([*first, *columns])
    return parts


def _blocks(columns: Sequence[int], groups: Sequence[str]) -> list[list[int]]:
    """The columns, neighbours of the same group in one list."""
    if not groups:
        return [[column] for column in columns]
    blocks: list[list[int]] = []
    for column in columns:
        if blocks and groups[column] and groups[column] == groups[blocks[-1][-1]]:
            blocks[-1].append(column)
        else:
            blocks.append([column])
    return blocks


def total(widths: Sequence[int]) -> int:
    """The columns of a terminal that columns of these widths take, side by side."""
    return sum(widths) + len(GUTTER) * (len(widths) - 1)
