"""Making the page of some networks, from Python."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassnet.files import write_atomically

if TYPE_CHECKING:
    from glassnet.model import Sequential


@dataclass(frozen=True)
class Page:
    """A page: one file of HTML that needs nothing else.

    Attributes:
        html: the whole text.
    """

    html: str

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file.

        Raises:
            OutputError: if the file can't be written.
        """
        write_atomically(path, self.html)


def page(*models: Sequential) -> Page:
    """The page of some networks.

    Args:
        models: one or several.
    """
    from glassnet.data import load
    from glassnet.page.contents import assemble

    return Page(assemble(models, load("mnist-5k")))
