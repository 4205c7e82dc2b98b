"""``glassnet predict``: what a saved network sees in pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from glassnet.cli.answers import Classes, JsonLines, Report, TabSeparated
from glassnet.cli.answers_shown import Shown
from glassnet.cli.console import to_stderr
from glassnet.cli.known_form import known_form
from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import MODEL, THREADS, options
from glassnet.cli.pictures_named import pictures_named
from glassnet.cli.steps import folders_for, save_steps
from glassnet.errors import ArgumentError, DataError
from glassnet.files import check_writable
from glassnet.pictures.reading_bar import MANY

SOME_FAILED, NONE_ANSWERED = 1, 2


@click.command(short_help="Tell what a saved network sees in pictures.")
@MODEL
@click.argument(
    "images",
    type=click.Path(),
    nargs=-1,
    required=True,
    metavar="IMAGE...",
    help="One digit, or what else the network knows: a picture in PNG, JPEG or another format, of "
    "any size; a folder of them; or a pattern in quotes, such as '*.png'.",
)
@click.option(
    "--several",
    is_flag=True,
    show_default="one",
    help="Read all digits of a picture, line by line and from left to right.",
)
@click.option(
    "--json",
    "json_lines",
    is_flag=True,
    show_default="bars or lines in a terminal, values with tabs elsewhere",
    help="Print a JSON object for each picture, one a line.",
)
@click.option(
    "--show",
    is_flag=True,
    show_default="answers alone",
    help="Show what is done to each picture, step by step.",
)
@click.option(
    "--save-steps",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    show_default="nowhere",
    help="Write the picture after each step into DIR, and what was done in words.",
)
@options(THREADS, CODE)
def predict(
    path: Path,
    images: tuple[str, ...],
    several: bool,
    json_lines: bool,
    show: bool,
    folder: Path | None,
    threads: int | None,
    custom_objects: Mapping[str, type] | None,
) -> int:
    """Tell what a saved network sees in each IMAGE: its class, and all probabilities.

    An IMAGE is brought to the form of the images that the network was trained on. Of a folder, all
    pictures in it and in its folders are taken, by the endings of their names.

    A picture that can't be read is named, and the others are answered. The exit status is 1 if
    some could not be answered, and 2 if none could. What is doubtful is said below the answer, or
    on the error output where the output is no terminal.
    """
    from glassnet.cli.answering import PicturePredictor
    from glassnet.model import load_model

    model = load_model(path, custom_objects)
    known = known_form(path, model)
    form, classes = known.form, Classes(known.names, several)
    if several and form.crop != "digit":
        raise ArgumentError(
            f"--several is for networks of digits, and {path} takes pictures as a whole."
        )
    if known.lacking is not None:
        to_stderr(f"Note: {known.lacking}")
    named = pictures_named(images)
    paths = [one.path for one in named]
    folders = None if folder is None else folders_for(folder, paths)
    if folder is not None:
        check_writable(folder)
    report = chosen_report(classes, paths, json_lines=json_lines, show=show)
    predictor = PicturePredictor(
        model, form, classes, steps=show or folder is not None, threads=threads
    )
    answered = 0
    for picture, outcome in predictor.answers(named):
        if isinstance(outcome, DataError):
            to_stderr(f"Error: {outcome}")
            report.refuse(picture, outcome)
            continue
        answered += 1
        report.answer(outcome)
        if folders is not None:
            save_steps(folders[picture], outcome, classes)
    if answered < len(named) and len(named) > MANY:
        to_stderr(f"{len(named) - answered:,} of {len(named):,} pictures could not be answered.")
    return NONE_ANSWERED if not answered else SOME_FAILED if answered < len(named) else 0


def chosen_report(
    classes: Classes, pictures: Sequence[Path], *, json_lines: bool, show: bool
) -> Report:
    """JSON where that is asked for; words for a terminal, and for whoever asks for the steps."""
    if json_lines:
        return JsonLines(classes)
    shown = Shown(classes, pictures, show)
    return shown if show or shown.console.is_terminal else TabSeparated(classes)
