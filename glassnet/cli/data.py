"""``glassnet data``: what data is where, and what of it would spoil a training."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.console import make_console, to_stderr
from glassnet.cli.options import TRANSPOSE
from glassnet.errors import ArgumentError, DataError, DataUnavailable
from glassnet.printing import say

if TYPE_CHECKING:
    from glassnet.data import Whereabouts
    from glassnet.data.checking import Report

SPOILT = 1
"""The exit status where something would be refused, or spoil a training."""


@click.command(short_help="Show what data is where, and check it.")
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Look for the data sets' files in this folder only.  [default: $GLASSNET_DATA, the user's "
    "cache, Debian's package]",
)
@click.option(
    "--check",
    "checked",
    metavar="PATH",
    show_default="a list of the data sets",
    help="Tell what this data really holds: your own, by its path, or a data set by its name.",
)
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    show_default="none",
    help="With --check: write some images of each class into this PNG.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    show_default="tables",
    help="With --check: print all that was found as JSON.",
)
@TRANSPOSE
def data(
    data_dir: Path | None,
    checked: str | None,
    sheet: Path | None,
    as_json: bool,
    transpose: bool | None,
) -> int:
    """Show where each data set would be loaded from, and what its files really contain.

    With --check PATH, show what is there: images by class, their pixels, duplicates, broken files,
    and what of it would spoil a training. The exit status is 1 then if anything would.

    Nothing is downloaded without --check.
    """
    if checked is not None:
        return check_and_show(checked, data_dir, transpose, sheet, as_json=as_json)
    for value, option in ((sheet, "sheet"), (as_json or None, "json"), (transpose, "transpose")):
        if value is not None:
            raise ArgumentError(f"--{option} goes with --check PATH, which says what to look at.")
    show_places(data_dir)
    return 0


def show_places(data_dir: Path | None) -> None:
    """Print where each data set would be loaded from.

    Raises:
        DataError: if the named folder is not there.
    """
    from glassnet.data import CATALOGUE, find
    from glassnet.data.loading import is_there
    from glassnet.data.own.decoded import kept_data

    if data_dir is not None and not is_there(data_dir):
        raise DataError(f"{data_dir}: there is no such file or folder.")
    console = make_console()
    found = [find(name, data_dir) for name in CATALOGUE]
    shown = [place for place in found if data_dir is None or has_files(place)]
    for place in shown:
        console.print(f"[bold]{place.entry.name}[/bold]  {place.entry.title}")
        for line in describe(place):
            console.print(f"  {line}", soft_wrap=True)
        if place != found[-1]:
            console.print()
    if len(shown) < len(found):
        absent = ", ".join(place.entry.name for place in found if place not in shown)
        console.print(f"not in {data_dir}: {absent}", markup=False, soft_wrap=True)
    if not shown:
        hint = f"If it is data of your own, see glassnet data --check {data_dir}"
        console.print(hint, markup=False, soft_wrap=True)
    kept = kept_data()
    if kept:
        console.print("\n[bold]your own data[/bold]  kept in decoded form, so that it loads fast")
    lines = Counter(
        f"  {card.title}: {sum(card.counts):,} images, {len(card.classes)} classes, "
        f"{size / 1e6:.1f} MB"
        for card, size in kept
    )
    for line, times in lines.items():
        # Folders that were changed since, or that have the same name, look the same in a list.
        alike = f" ({times} of this name and size)" if times > 1 else ""
        console.print(f"{line}{alike}", markup=False, soft_wrap=True)


def has_files(found: Whereabouts) -> bool:
    """Whether there are any files of a data set, even if they can't be used."""
    return bool(found.folder or found.problem)


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


def check_and_show(
    name_or_path: str,
    data_dir: Path | None,
    transpose: bool | None,
    sheet: Path | None,
    *,
    as_json: bool,
) -> int:
    """Look at all of the data, and print what was found.

    Returns:
        The exit status.
    """
    from glassnet.data import CATALOGUE
    from glassnet.data.checking import check
    from glassnet.data.loading import is_path, is_there
    from glassnet.files import check_file_writable, write_atomically
    from glassnet.progress import counting

    if sheet is not None:
        check_file_writable(sheet)
    if name_or_path in CATALOGUE and is_there(name_or_path):
        here = f"{os.curdir}{os.sep}{name_or_path}"
        to_stderr(f"Note: {name_or_path} is a data set's name; what has this name here is {here}.")
    try:
        report = check(name_or_path, data_dir, transpose=transpose, bar=counting)
    except DataError as error:
        nowhere = is_path(name_or_path) and not is_there(name_or_path)
        if nowhere or isinstance(error, DataUnavailable):
            raise
        return refused(str(error), as_json=as_json)
    if sheet is not None:
        from glassnet.data.checking.sheet import contact_sheet

        write_atomically(sheet, contact_sheet(report.reading.data))
    if as_json:
        say(json.dumps(report.to_config(), indent=1))
    else:
        show_report(report, sheet)
    return SPOILT if report.spoils else 0


def refused(reason: str, *, as_json: bool) -> int:
    """Print why nothing of the data can be used.

    Returns:
        The exit status.
    """
    if as_json:
        findings = [{"kind": "refused", "message": reason, "spoils": True}]
        say(json.dumps({"findings": findings}, indent=1))
    else:
        say(f"A training would be refused: {reason}")
    return SPOILT


def show_report(report: Report, sheet: Path | None) -> None:
    """Print the tables, and in a terminal with colours some images."""
    from glassnet.cli import data_report as shown

    console = make_console()
    for line in shown.heading(report):
        console.print(line, markup=False)
    if console.color_system and not console.no_color:
        for text in shown.class_pictures(report.reading.data, console.width):
            console.print(text)
    tables = (
        shown.class_table(report),
        shown.pixel_table(report),
        shown.finding_table(report),
        shown.broken_table(report),
    )
    for table in tables:
        if table is not None:
            console.print()
            console.print(table, soft_wrap=True)
    console.print()
    if sheet is not None:
        console.print(f"Some images of each class are in {sheet}.", markup=False, soft_wrap=True)
    console.print(shown.verdict(report), style="bold")
