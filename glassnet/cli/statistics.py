"""``glassnet statistics``: the averages of all runs that were tracked into a folder."""

from __future__ import annotations

from pathlib import Path

import click

from glassnet.cli.options import EXCLUDE_DEFECTS, options
from glassnet.cli.runs import FOLDER
from glassnet.errors import DataError
from glassnet.printing import say


@click.command(short_help="Show the statistics of all runs in a folder.")
@FOLDER
@options(EXCLUDE_DEFECTS)
def statistics(folder: Path, exclude_defects: bool) -> None:
    """Show the statistics of all runs in FOLDER: of each network and recipe, all averages.

    They are computed from the run files, also from those that were copied from other machines, and
    written to statistics.txt and statistics.json in FOLDER.
    """
    from glassnet.study.reporting.folder import update_statistics

    if not (folder / "runs").is_dir():
        raise DataError(f"{folder}: there is no folder runs in it; name the folder of a study.")
    update_statistics(folder, exclude_defects=exclude_defects)
    path = folder / "statistics.txt"
    say(path.read_text(encoding="utf-8"))
    say(f"written to {path}")
