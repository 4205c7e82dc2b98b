"""Making the page of some networks, from Python."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from glassnet.calls import explained
from glassnet.errors import ArgumentError, quoted
from glassnet.files import write_atomically
from glassnet.page.frames import FRAMES

if TYPE_CHECKING:
    from glassnet.data import DataSet
    from glassnet.model import Sequential
    from glassnet.page.films import Film
    from glassnet.page.shown import Shown
    from glassnet.study.tracking.run import Run

    Filmed: TypeAlias = str | os.PathLike[str] | Run

ENDINGS = (".html", ".htm")
NOTEBOOK_HEIGHT = "50rem"


@dataclass(frozen=True)
class Page:
    """A page: one file of HTML that needs no other file and no network.

    The last expression of a notebook's cell shows it there.

    Attributes:
        html: the whole text.
        words: what it shows, in a line.
    """

    html: str = field(repr=False)
    words: str

    @property
    def size(self) -> int:
        """Bytes of its file."""
        return len(self.html.encode())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file. A file of this name is replaced.

        Args:
            path: ends with .html; its folder must exist.

        Raises:
            ArgumentError: for another ending.
            OutputError: if the file can't be written.
        """
        checked_ending(path)
        write_atomically(path, self.html)

    def open(self) -> Path:
        """Show the page in the browser.

        Returns:
            The file that the browser opens, among the temporary ones of the system. Where there is
            no browser, open it by hand.

        Raises:
            OutputError: if it can't be written.
        """
        path = Path(tempfile.mkdtemp(prefix="glassnet-")) / "page.html"
        self.save(path)
        open_in_browser(path)
        return path

    def _repr_html_(self) -> str:
        """The page inside a notebook, where it can run its own program and nothing else."""
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts allow-downloads" '
            f'title="{escape(self.words)}" style="width:100%;height:{NOTEBOOK_HEIGHT};'
            'border:1px solid #8884;resize:vertical"></iframe>'
        )


@explained("page")
def page(
    *models: Sequential,
    data: DataSet | None = None,
    train: bool = False,
    films: Sequence[Filmed] = (),
    frames: int = FRAMES,
    verbose: str | int = "auto",
) -> Page:
    """The page of some networks: draw a digit, and look through every layer of them.

    Args:
        models: networks, trained or not, of glassnet's own layers. All take images of one size.
            None for those of the films, or else for the five networks of the study, which come with
            the package.
        data: whose test images come with the page. None for the data of the first network; MNIST's
            sample stands in for MNIST where that is not on this machine.
        train: whether the page has a button that trains its first network in the browser, from its
            initial weights: 1.4 MB more for LeNet.
        films: recorded runs, which are replayed for a film of their training: the paths of their
            files, or ``glassnet.study.Run``. A film of LeNet with 60 frames takes 1 to 2.5 MB.
        frames: of each film, at least 2.
        verbose: of the replays, as for ``Sequential.fit``.

    Returns:
        The page, which a notebook shows; ``save`` writes its file, ``open`` shows it in a browser.

    Raises:
        ArgumentError: if a network can't be shown: for a layer of your own, or its size.
        ShapeError: if its input is no image, or its outputs are no classes; or if two networks
            take images of different sizes.
        DataError: if the data can't be had.
        RunError: if there can be no film of a run.

    >>> import glassnet as gn
    >>> gn.page(gn.networks.pretrained("lenet"))
    Page(words="lenet with 200 test images of MNIST's sample of 5,000")
    """
    from glassnet.data import DataSet
    from glassnet.page.shown import Shown

    if isinstance(films, str | os.PathLike):
        raise ArgumentError(f"page: films must be a list of runs: films=[{quoted(str(films))}].")
    if not isinstance(films, Sequence):
        raise ArgumentError(f"page: films must be a list of runs, not {quoted(films)}.")
    if data is not None and not isinstance(data, DataSet):
        raise ArgumentError(
            f"page: data must be a data set, such as gn.data.load gives it, not {quoted(data)}."
        )
    if not isinstance(train, bool):
        raise ArgumentError(f"page: train must be True or False, not {quoted(train)}.")
    shown = [Shown.of(model) for model in models]
    return page_of(shown, data, train=train, films=films, frames=frames, verbose=verbose)


def page_of(
    shown: Sequence[Shown],
    data: DataSet | None = None,
    *,
    train: bool = False,
    films: Sequence[Filmed] = (),
    frames: int = FRAMES,
    verbose: str | int = "auto",
) -> Page:
    """The page of networks that are ready to be shown; the arguments are those of `page`."""
    from glassnet.page.contents import assemble
    from glassnet.page.films import films as make_films
    from glassnet.page.shown import checked

    if shown:
        checked(shown, data)  # before films are made, which takes a while
    made = make_films(*films, frames=frames, data=data, verbose=verbose)
    networks = _with_those_of(made, shown) or bundled()
    return Page(*assemble(networks, data, train=train, films=made))


def _with_those_of(films: Sequence[Film], shown: Sequence[Shown]) -> list[Shown]:
    """The networks of a page, and those of films that show none of them."""
    from glassnet.page.films import is_of, network_of

    others = (each for each in films if not any(is_of(each, known.model) for known in shown))
    return [*shown, *map(network_of, others)]


def bundled() -> list[Shown]:
    """The five networks that come with the package, LeNet first, since the page opens with it."""
    from glassnet.page.shown import Shown
    from glassnet.pretrained import NAMES, pretrained

    return [Shown.of(pretrained(name)) for name in sorted(NAMES, key=lambda name: name != "lenet")]


def checked_ending(path: str | os.PathLike[str]) -> Path:
    """The path, if a browser opens files of its ending.

    Raises:
        ArgumentError: otherwise.
    """
    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        raise ArgumentError(
            f"{path}: browsers open pages by the ending of their name: name a file such as "
            f"{path.with_suffix('.html') if path.name else 'page.html'}."
        )
    return path


def open_in_browser(path: Path) -> bool:
    """Open a file in the user's browser; whether there is one to open it."""
    import webbrowser  # which takes a while, as does all that only few need

    try:
        return webbrowser.open(path.resolve().as_uri())
    except (OSError, webbrowser.Error):
        return False
