"""``glassnet evaluate``: how good a saved network is, and what it takes for what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.chosen import check_classes
from glassnet.cli.console import make_console
from glassnet.cli.options import DATA, MODEL, THREADS, options

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rich.table import Table


@click.command(short_help="Evaluate a saved network on a test set.")
@options(MODEL, *DATA, THREADS)
def evaluate(path: Path, dataset: str | None, data_dir: Path | None, threads: int | None) -> None:
    """Evaluate a saved network on the test set of a data set.

    Prints the loss, the accuracy, and which digits were taken for which.
    """
    from glassnet.data.catalogue import lookup
    from glassnet.metrics import confusion_matrix
    from glassnet.model import load_model
    from glassnet.study.images import load_or_sample
    from glassnet.study.notes import SAMPLE

    model = load_model(path)
    name, (_, (x_test, y_test)) = load_or_sample(dataset, data_dir)
    classes = lookup(name).classes
    check_classes(path, model, len(classes), name)
    # Labels as they come from files, whatever form of them the network was trained with.
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    figures = model.evaluate(x_test, y_test, threads=threads)
    matrix = confusion_matrix(y_test, model.predict(x_test, threads=threads), len(classes))

    console = make_console()
    click.echo(f"{path} ({model.name}) on {name}: {len(x_test):,} test images\n")
    click.echo(f"loss      {figures['loss']:.4f}")
    click.echo(f"accuracy  {figures['accuracy']:.4f}\n")
    console.print(confusion_table(matrix, classes))
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
    from rich import box
    from rich.table import Table

    # Long names only fit in front of the rows; the columns then go by number.
    short = all(len(name) <= 3 for name in classes)
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        title="rows: what it is; columns: what it was taken for",
        title_justify="left",
        title_style="",
    )
    table.add_column("")
    for label, name in enumerate(classes):
        table.add_column(name if short else str(label), justify="right")
    table.add_column("right", justify="right")
    for label, (name, row) in enumerate(zip(classes, matrix, strict=True)):
        cells = [str(count) if count else "·" for count in row]
        cells = [
            f"[bold green]{cell}[/]"
            if column == label
            else cell
            if row[column]
            else f"[dim]{cell}[/]"
            for column, cell in enumerate(cells)
        ]
        right = f"{row[label] / row.sum():.1%}" if row.sum() else "–"
        table.add_row(name if short else f"{label} {name}", *cells, right)
    return table
