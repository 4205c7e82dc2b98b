"""``glassnet page``: networks in one file of HTML, to draw on and to look through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet import pretrained
from glassnet.cli.chosen import is_given
from glassnet.cli.console import to_stderr
from glassnet.cli.options import DATA, ModelFile, options
from glassnet.cli.outputs import check_place
from glassnet.cli.recorded import given_data
from glassnet.errors import ArgumentError, OutputError
from glassnet.page.frames import FRAMES
from glassnet.printing import say
from glassnet.quantities import size_text

if TYPE_CHECKING:
    from glassnet.data import DataSet
    from glassnet.page.shown import Shown


@click.command(short_help="Write a page on which networks are drawn on and looked through.")
@click.argument(
    "paths",
    type=ModelFile(),
    nargs=-1,
    metavar="[MODEL]...",
    help="Files that glassnet train or model.save wrote, or names of networks that come trained "
    f"with glassnet: {', '.join(pretrained.NAMES)}.  [default: all of these]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    show_default="the network's name, as lenet.html; page.html for several",
    help="The file for the page, whose name ends with .html. A file of this name is replaced.",
)
@click.option(
    "--open",
    "opened",
    is_flag=True,
    show_default="it is only written",
    help="Open the page in the browser.",
)
@click.option(
    "--train",
    is_flag=True,
    show_default="nothing is trained",
    help="Give the page a button that trains the first network in the browser, from its initial "
    "weights: 1.4 MB more for LeNet.",
)
@click.option(
    "--film",
    "films",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="RUN",
    show_default="none",
    help="Replay the run of this file, results/runs/….json, and put a film of it onto the "
    "page; may be given several times. Without MODEL the page shows the network that it came to.",
)
@click.option(
    "--frames",
    type=click.IntRange(min=2),
    metavar="N",
    default=FRAMES,
    help="How many frames a film has.",
)
@options(*DATA)
def page(
    paths: tuple[Path, ...],
    output: Path | None,
    opened: bool,
    train: bool,
    films: tuple[Path, ...],
    frames: int,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
) -> None:
    """Write networks into one file of HTML, a page that works without a network.

    On it one draws a digit, and sees at once what each layer of each MODEL makes of it. It comes
    with 200 test images of the first network's data.
    """
    from glassnet.page.opening import open_network
    from glassnet.page.page import open_in_browser, page_of
    from glassnet.study.replaying.recorded import recorded_run

    if is_given("frames") and not films:
        raise ArgumentError("--frames is for films: name the record of a run with --film.")
    if output is not None:
        check_output(output)
    shown = [open_network(path) for path in paths]
    runs = [recorded_run(path) for path in films]
    path = output or usual_output([each.name for each in shown] + [run.network for run in runs])
    data = data_named(shown, dataset, data_dir, transpose)
    made = page_of(shown, data, train=train, films=runs, frames=frames)
    made.save(path)
    say(f"{path}: {size_text(made.size)}; {made.words}")
    if not opened:
        say("open it in a browser: it needs no network, and no other file.")
    elif not open_in_browser(path):
        to_stderr(f"Note: no browser could be opened from here; open {path} by hand.")


def check_output(path: Path) -> None:
    """Find out whether a page can be written, before a film is made.

    Raises:
        ArgumentError: if no browser opens files of its name.
        OutputError: if it can't be written.
    """
    from glassnet.page.page import checked_ending

    if not path.is_dir():
        checked_ending(path)
    check_place(path, "page.html")


def usual_output(names: Sequence[str]) -> Path:
    """The file for a page if none is named: the network's name, or "page.html" for several.

    Args:
        names: of the networks; none for those that come with glassnet.

    Raises:
        OutputError: if a file of this name is there that is no page of glassnet's, which nobody
            asked to replace; or if it can't be written.
    """
    from glassnet.page.html import is_page

    word = re.sub(r"[^\w.-]+", "-", names[0]).strip("-.") if len(set(names)) == 1 else ""
    path = Path(f"{word[:100] or 'page'}.html")
    if path.exists() and not is_page(path):
        raise OutputError(
            f"{path}: there is such a file, and it is no page of glassnet's: name another, -o FILE."
        )
    check_output(path)
    return path


def data_named(
    shown: Sequence[Shown], dataset: str | None, data_dir: Path | None, transpose: bool | None
) -> DataSet | None:
    """The data that options name; None for those of the first network, or of the films' runs.

    Raises:
        DataError: if they can't be loaded.
    """
    from glassnet.cli.known_data import load_for

    if not shown or (dataset is None and data_dir is None and transpose is None):
        return given_data(dataset, data_dir, transpose)
    first = shown[0]
    return load_for(Path(first.source), first.model, dataset, data_dir, transpose, use="shown")
