"""``glassnet page``: networks in one file of HTML, to draw on and to look through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.console import to_stderr
from glassnet.cli.options import DATA, options
from glassnet.errors import OutputError
from glassnet.printing import say
from glassnet.quantities import size_text

if TYPE_CHECKING:
    from glassnet.data import DataSet
    from glassnet.page.shown import Shown


@click.command(short_help="Write a page on which networks are drawn on and looked through.")
@click.argument(
    "paths",
    type=click.Path(path_type=Path),
    nargs=-1,
    metavar="[MODEL]...",
    help="Files that glassnet train or model.save wrote.  [default: the five networks of the "
    "study, which come trained with glassnet]",
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
    show_default="its address is printed",
    help="Open the page in the browser.",
)
@click.option(
    "--train",
    is_flag=True,
    show_default="nothing is trained",
    help="Give the page a button that trains the first network in the browser, from its initial "
    "weights: about 1 MB more.",
)
@options(*DATA)
def page(
    paths: tuple[Path, ...],
    output: Path | None,
    opened: bool,
    train: bool,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
) -> None:
    """Write networks into one file of HTML, a page that works without a network.

    On it one draws a digit, and sees at once what each layer of each MODEL makes of it. It comes
    with 200 test images of the first network's data.
    """
    from glassnet.page.opening import open_network
    from glassnet.page.page import bundled, open_in_browser, page_of

    if output is not None:
        check_output(output)
    shown = [open_network(path) for path in paths] or bundled()
    path = output or usual_output(shown)
    data = given_data(shown[0], dataset, data_dir, transpose)
    made = page_of(shown, data, train=train)
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
    from glassnet.files import check_file_writable
    from glassnet.page.page import checked_ending

    checked_ending(path)
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file, such as {path / 'page.html'}.")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it, or name another.")
    check_file_writable(path)


def usual_output(shown: Sequence[Shown]) -> Path:
    """The file for a page if none is named: the network's name, or "page.html" for several.

    Raises:
        OutputError: if a file of this name is there that is no page of glassnet's, which nobody
            asked to replace; or if it can't be written.
    """
    from glassnet.page.html import is_page

    word = re.sub(r"[^\w.-]+", "-", shown[0].name).strip("-.") if len(shown) == 1 else ""
    path = Path(f"{word[:100] or 'page'}.html")
    if path.exists() and not is_page(path):
        raise OutputError(
            f"{path}: there is such a file, and it is no page of glassnet's: name another, -o FILE."
        )
    check_output(path)
    return path


def given_data(
    first: Shown, dataset: str | None, data_dir: Path | None, transpose: bool | None
) -> DataSet | None:
    """The data that options name; None for those of the first network.

    Raises:
        DataError: if they can't be loaded.
    """
    from glassnet.cli.known_data import load_for

    if dataset is None and data_dir is None and transpose is None:
        return None
    return load_for(Path(first.source), first.model, dataset, data_dir, transpose, use="shown")
