"""``glassnet inspect``: what happens inside a network."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.console import make_console
from glassnet.cli.options import DATA, options
from glassnet.errors import GlassnetError
from glassnet.printing import say

if TYPE_CHECKING:
    from glassnet.data.dataset import ImagesAndLabels
    from glassnet.inspecting import Inspection
    from glassnet.model import Sequential

NO_STEP = (
    "Nobody knows the last step of a network alone: name a checkpoint, or the record of a run with "
    "--epoch and --step, to see how far a step moves the weights."
)


@click.command(short_help="Show what happens inside a network, layer by layer.")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@options(*DATA)
@click.option("--json", "as_json", is_flag=True, show_default="a table", help="Print it as JSON.")
def inspect(
    path: Path,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    as_json: bool,
) -> None:
    """Show what happens inside the network of FILE, layer by layer."""
    from glassnet.inspecting import observations, table

    seen = look_at_network(path, dataset, data_dir, transpose)
    if as_json:
        found = {"file": str(path), **seen.as_dict(), "observations": observations(seen)}
        say(json.dumps(found, indent=2))
        return
    make_console().print(table(seen), soft_wrap=True)


def look_at_network(
    path: Path, dataset: str | None, data_dir: Path | None, transpose: bool | None
) -> Inspection:
    """A network alone, with images of its data."""
    from glassnet.cli.known_data import find_data
    from glassnet.inspecting.looking import inspect, probe_places
    from glassnet.model import load_model

    model = load_model(path)
    found = find_data(path, model, dataset, data_dir, transpose, use="inspected")
    x, y = found.training
    places = probe_places(len(x), model)
    images = x[places], y[places]
    seen = inspect(with_loss_of_labels(model, images), *images)
    which = (
        f"{len(places):,} of the {len(x):,} training images of {found.name}, evenly spread."
        if len(places) < len(x)
        else f"all {len(x):,} training images of {found.name}."
    )
    return replace(seen, sources=(f"Outputs and gradients: {which}", NO_STEP))


def with_loss_of_labels(model: Sequential, images: ImagesAndLabels) -> Sequential:
    """The network with its own loss, or with one that takes labels where its own does not."""
    from glassnet.study.running.judging import label_loss

    try:
        if model.loss is not None:
            model.loss.targets(images[1], model.output_shape, model.dtype)
            return model
    except GlassnetError:  # it was trained with vectors
        pass
    judged = copy.copy(model)
    judged.compile(loss=label_loss(model))
    return judged
