"""What the commands that train a recorded run once more have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.options import TRANSPOSE, name_option
from glassnet.data.catalogue import CATALOGUE
from glassnet.quantities import count_text

if TYPE_CHECKING:
    from glassnet.data import DataSet
    from glassnet.study.tracking.run import Run

RUN = click.argument(
    "path",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="A run's file, in the folder runs of a study or a tracker; glassnet runs show names it.",
)

RECORDED_DATA = (
    name_option(
        "--dataset",
        "data set",
        CATALOGUE,
        show_default="that of the record",
        help="The data set of the run.",
    ),
    click.option(
        "--data",
        "data_dir",
        type=click.Path(path_type=Path),
        metavar="PATH",
        show_default="$GLASSNET_DATA, or the user's cache, into which it is downloaded",
        help="The run's data where it is your own; with --dataset, the folder of that data set's "
        "files.",
    ),
    TRANSPOSE,
)

CHECKPOINTS = click.option(
    "--checkpoints",
    type=click.Path(path_type=Path),
    metavar="PATH",
    show_default="the run's beginning",
    help="A checkpoint of this run or a folder of some, to begin with the nearest.",
)


def given_data(
    dataset: str | None, data_dir: Path | None, transpose: bool | None
) -> DataSet | None:
    """The data set that options name; None for that of the record.

    Raises:
        DataError: if it can't be loaded.
    """
    from glassnet.study.running.images import load_or_sample

    if dataset is None and data_dir is None and transpose is None:
        return None
    return load_or_sample(dataset, data_dir, transpose)


def heading(run: Run) -> str:
    """Which run it is, in a line."""
    seed, setting = run.seeds.get("training"), run.setting
    network = "" if seed is None else f", seed {seed}"
    return (
        f"{run.network}{network}, {count_text(setting.epochs, 'epoch')}, {run.status}; recorded "
        f"{run.started[:16].replace('T', ' ')} UTC"
    )
