"""``glassnet study --merge``: the runs of several machines in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.chosen import is_given
from glassnet.cli.console import to_stderr
from glassnet.errors import ArgumentError
from glassnet.printing import say
from glassnet.quantities import count_text

if TYPE_CHECKING:
    from glassnet.study.tracking.merging import Merged

FLAG = "--merge"

FOR_MERGING = ("merged", "folder", "config", "exclude_defects")
"""The parameters that are not for a training alone."""

MERGE = click.option(
    FLAG,
    "merged",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR...",
    show_default="none",
    help="Train nothing, but copy the runs of these folders, from other machines say, into that of "
    "--output.",
)


class FoldersBehindMerge(click.Command):
    """A command whose option ``--merge`` takes all words up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say ``--merge`` again before each further folder, as Click expects it."""
        spelt: list[str] = []
        merging = False
        for word in args:
            if word.startswith("-"):
                merging = word.partition("=")[0] == FLAG
            elif merging and spelt[-1] != FLAG:
                spelt.append(FLAG)
            spelt.append(word)
        return super().parse_args(ctx, spelt)


def given_flags() -> list[str]:
    """The options on the command line that are for a training."""
    params = click.get_current_context().command.params
    options = [each for each in params if isinstance(each, click.Option)]
    others = [each for each in options if each.name not in FOR_MERGING]
    return [each.opts[0] for each in others if is_given(str(each.name))]


def merge(
    sources: Sequence[Path],
    folder: Path,
    names: Sequence[str] = (),
    *,
    exclude_defects: bool = False,
) -> int:
    """Bring the runs of other folders into one, and say what came of it.

    Args:
        sources: the other folders.
        folder: of the study to which they are brought.
        names: networks and options that were given, too.
        exclude_defects: whether the statistics average healthy runs alone.

    Returns:
        The exit status: 1 if a file was not taken.

    Raises:
        ArgumentError: if something was given that is for a training.
    """
    from glassnet.study.reporting.folder import update_statistics
    from glassnet.study.tracking.merging import merge_runs

    if names:
        raise ArgumentError(f"{FLAG} trains nothing: leave {names[0]} out, or train afterwards.")
    done = merge_runs(sources, folder)
    for source in done:
        say(sentence(source))
        for path, wrong in source.refused.items():
            to_stderr(f"Note: {path}: not taken, and left where it is: {wrong}.")
    update_statistics(folder, exclude_defects=exclude_defects)
    say(f"\nall runs so far:  {folder / 'statistics.txt'}")
    return int(any(source.refused for source in done))


def sentence(merged: Merged) -> str:
    """What came of the runs of a folder, in words.

    >>> from glassnet.study.tracking.merging import Merged
    >>> sentence(Merged(Path("laptop/runs"), 40, 0, 8, {}))
    'laptop/runs: 40 runs copied; 8 were there already'
    """
    parts = [f"{count_text(merged.copied, 'run')} copied"]
    if merged.renewed:
        parts.append(f"{merged.renewed:,} replaced by records that say more")
    if merged.known:
        parts.append(f"{merged.known:,} {'was' if merged.known == 1 else 'were'} there already")
    if merged.refused:
        parts.append(f"{count_text(len(merged.refused), 'file')} not taken")
    return f"{merged.source}: {'; '.join(parts)}"
