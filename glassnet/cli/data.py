"""``glassnet data``: what data is where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.console import make_console

if TYPE_CHECKING:
    from glassnet.data import Whereabouts


@click.command(short_help="Show what data is where.")
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Look in this folder only.  [default: $GLASSNET_DATA, the user's cache, Debian's package]",
)
def data(data_dir: Path | None) -> None:
    """Show where each data set would be loaded from, and what its files really contain.

    Nothing is downloaded.
    """
    from glassnet.data import CATALOGUE, find

    console = make_console()
    for number, name in enumerate(CATALOGUE):
        if number:
            console.print()
        found = find(name, data_dir)
        console.print(f"[bold]{name}[/bold]  {found.entry.title}")
        for line in describe(found):
            console.print(f"  {line}", soft_wrap=True)


def describe(found: Whereabouts) -> list[str]:
    """Lines on one data set."""
    from rich.markup import escape

    lines = []
    if found.folder is not None:
        lines.append(f"{escape(str(found.folder))} ({found.origin}), {found.size / 1e6:.1f} MB")
    if found.problem:
        lines.append(f"[red]{escape(found.problem)}[/red]")
    elif found.note:
        lines.append(found.note if found.folder else f"not on this machine: {found.note}")
    return lines
