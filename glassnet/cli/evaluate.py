"""``glassnet evaluate``: how good a saved network is, and what it takes for what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.chosen import check_classes, label_loss
from glassnet.cli.console import make_console
from glassnet.cli.options import DATA, MODEL, THREADS, options
from glassnet.printing import say
from glassnet.quantities import MISSING
from glassnet.tables import Cell, Column, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray


@click.command(short_help="Evaluate a saved network on a test set.")
@options(MODEL, *DATA, THREADS)
def evaluate(path: Path, dataset: str | None, data_dir: Path | None, threads: int | None) -> None:
    """Evaluate a saved network on the test set of a data set.

    Prints the loss, the accuracy, and which digits were taken for which.
    """
    from glassnet.data.catalogue import SAMPLE
    from glassnet.metrics import confusion_matrix
    from glassnet.model import load_model
    from glassnet.study.running.images import load_or_sample

    model = load_model(path)
    loaded = load_or_sample(dataset, data_dir)
    name, classes = loaded.card.name, loaded.card.classes
    x_test, y_test = loaded.test
    check_classes(path, model, len(classes), name)
    # Labels as they come from files, whatever form of them the network was trained with.
    model.compile(loss=label_loss(model), metrics=["accuracy"])
    figures = model.evaluate(x_test, y_test, threads=threads)
    matrix = confusion_matrix(y_test, model.predict(x_test, threads=threads), len(classes))

    console = make_console()
    say(f"{path} ({model.name}) on {name}: {len(x_test):,} test images\n")
    say(f"loss      {figures['loss']:.4f}")
    say(f"accuracy  {figures['accuracy']:.4f}\n")
    console.print(confusion_table(matrix, classes), soft_wrap=True)
    if name == SAMPLE:
        console.print(
            f"\nAll images of {name} are from MNIST's training set: a network that was trained on "
            "all of MNIST has seen them."
        )


def confusion_table(matrix: NDArray[Any], classes: Sequence[str]) -> Table:
    """A row for each true class, a column for each predicted one; what is right stands out.

    Args:
        matrix: counts ``(classes, classes)``.
        classes: their names.
    """
    # Long names only fit in front of the rows; the columns then go by number.
    short = all(len(name) <= 3 for name in classes)
    numbers = range(len(classes))
    columns = [
        Column(""),
        *(Column(classes[number] if short else str(number), "right") for number in numbers),
        Column("right", "right"),
    ]
    rows: list[list[str | Cell]] = []
    for label, (name, row) in enumerate(zip(classes, matrix, strict=True)):
        cells = [_count(int(row[number]), right=number == label) for number in numbers]
        share = f"{row[label] / row.sum():.1%}" if row.sum() else MISSING
        rows.append([name if short else f"{label} {name}", *cells, share])
    return Table(columns, rows, title="rows: what it is; columns: what it was taken for")


def _count(count: int, *, right: bool) -> Cell:
    if right:
        return Cell(str(count) if count else "·", "good")
    return Cell(str(count)) if count else Cell("·", "faint")
