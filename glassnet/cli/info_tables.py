"""What a file says of its network, as tables: one for each subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.errors import LONGEST_LINE, shortened
from glassnet.quantities import size_text
from glassnet.tables import Column, Table

if TYPE_CHECKING:
    from glassnet.data import DataCard
    from glassnet.model import Sequential

MOST_CLASSES = 200
"""So many names of classes are shown; JSON has all of them."""


def info_tables(model: Sequential) -> Iterator[Table]:
    """The tables, as far as the file has what belongs there.

    Args:
        model: the network.
    """
    from glassnet.model.origin_words import figure_words, receipt_words, recipe_words
    from glassnet.structure.summary import layer_table

    yield layer_table(model, "", names=False)
    origin = model.origin
    if model.trained_on is not None:
        yield data_table(model.trained_on)
    if origin is not None and origin.recipe:
        heading = "how it was trained" + (" before it was changed" if origin.changed else "")
        yield facts("recipe", heading, recipe_words(origin))
    elif model.optimizer is not None and model.loss is not None:
        compiled = {"optimizer": repr(model.optimizer), "loss": repr(model.loss)}
        yield facts("compiled", "for further training", compiled)
    if origin is not None and origin.figures:
        yield facts("figures", "on its test set", figure_words(origin))
    if origin is not None and (receipt := receipt_words(origin)):
        yield facts("receipt", "the SHA-256 of each", receipt)


def heading(path: Path, size: int, version: str, kind: str = "file") -> str:
    """The line above the tables: the file, its size in bytes, and the glassnet that wrote it.

    Args:
        path: of the file.
        size: in bytes.
        version: of the glassnet that wrote it.
        kind: "checkpoint", or "file" for a plain network.
    """
    name = shortened(str(path), LONGEST_LINE)
    what = "" if kind == "file" else f"a {kind}, "
    return f"{name}  {what}{size_text(size)}, written by glassnet {version}"


def data_table(card: DataCard) -> Table:
    """The data set that the network was trained on."""
    training, test = card.counts
    # A space that does not break keeps a number beside its name, where lines are wrapped.
    shown = [f"{number}\u00a0{name}" for number, name in enumerate(card.classes[:MOST_CLASSES])]
    more = len(card.classes) - len(shown)
    classes = ", ".join(shown) + (f" and {more:,} more" if more else "")
    if list(card.classes) == [str(number) for number in range(len(card.classes))]:
        classes = f"0 to {len(card.classes) - 1}"
    return facts(
        "trained on",
        f"{card.title} ({card.name})" if card.title != card.name else card.name,
        {
            "images": f"{training:,} to train on, {test:,} to test with",
            "classes": classes,
            "pictures": card.form.describe(),
        },
    )


def facts(subject: str, heading: str, rows: Mapping[str, str]) -> Table:
    """A table of facts by name, with its subject as the heading."""
    return Table([Column(subject), Column(heading)], [[*row] for row in rows.items()])
