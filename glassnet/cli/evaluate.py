"""``glassnet evaluate``: how good a saved network is, and what it takes for what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from glassnet.cli.class_tables import evaluation_tables
from glassnet.cli.console import make_console
from glassnet.cli.known_data import find_data
from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import DATA, MODEL, THREADS, options
from glassnet.printing import say


@click.command(short_help="Evaluate a saved network on a test set.")
@options(MODEL, *DATA, THREADS, CODE)
def evaluate(
    path: Path,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    custom_objects: Mapping[str, type] | None,
) -> None:
    """Evaluate a saved network on the test set of the data that it was trained on.

    The file of the network says which data that is. Another data set may be named.

    Prints the loss and the accuracy, the precision, recall and F1 of each class, and which classes
    were taken for which. Where the largest class has at least twice as many images as the smallest,
    the balanced accuracy stands beside the accuracy.
    """
    from glassnet.data.catalogue import SAMPLE, WITHOUT_SAMPLE
    from glassnet.metrics import classification_report, confusion_matrix
    from glassnet.model import load_model
    from glassnet.study.running.judging import judge

    model = load_model(path, custom_objects)
    found = find_data(path, model, dataset, data_dir, transpose)
    name, (x_test, y_test), classes = found.name, found.test, found.classes
    figures = judge(model, (x_test, y_test), threads=threads)
    matrix = confusion_matrix(y_test, model.predict(x_test, threads=threads), len(classes))
    report = classification_report(matrix)

    console = make_console()
    say(f"{path} ({model.name}) on {name}: {len(x_test):,} test images\n")
    say(f"loss      {figures['loss']:.4f}")
    say(f"accuracy  {figures['accuracy']:.4f}")
    if report.is_uneven:
        say(f"balanced  {report.balanced_accuracy:.4f}  (mean recall: each class counts the same)")
    for table in evaluation_tables(matrix, report, classes, console.width):
        say("")
        console.print(table, soft_wrap=True)
    known = model.trained_on
    if name == SAMPLE and (known is None or known.name not in (SAMPLE, WITHOUT_SAMPLE)):
        console.print(
            f"\nAll images of {name} are from MNIST's training set: a network that was trained on "
            "all of MNIST has seen them."
        )
