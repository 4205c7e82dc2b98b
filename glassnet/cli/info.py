"""``glassnet info``: all that a file says of the network in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.checkpoint_tables import checkpoint_tables, place_of
from glassnet.cli.console import make_console
from glassnet.cli.info_tables import heading, info_tables
from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import MODEL
from glassnet.errors import ModelFileError
from glassnet.printing import say

if TYPE_CHECKING:
    from glassnet.model import Sequential
    from glassnet.model.training_state import TrainingState


@click.command(short_help="Show all that is known of a saved network.")
@MODEL
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    show_default="tables",
    help="Print it as JSON.",
)
@CODE
def info(path: Path, as_json: bool, custom_objects: Mapping[str, type] | None) -> None:
    """Show all that the file of a network says.

    That is its layers, the data that it was trained on and the names of the classes, how pictures
    are brought to its form, how it was trained, what it came to on its test set, and the
    fingerprints by which all this can be checked. A checkpoint also says how far its training has
    come. What the file lacks is said below.
    """
    from glassnet.formats import safetensors
    from glassnet.model.checkpoint import state_in
    from glassnet.model.loading import model_in
    from glassnet.structure.limits import check_printable

    contents = safetensors.read(path)
    model = model_in(path, contents, custom_objects or {})
    state = state_in(path, contents)
    version = contents.description.get("version")
    check_printable(f"{path}: its version", version, ModelFileError)
    size = path.stat().st_size
    if as_json:
        say(json.dumps(as_dict(path, size, str(version), model, state), indent=2))
        return
    console = make_console()
    line = heading(path, size, str(version), "checkpoint" if state else "file")
    console.print(line, style="bold", markup=False, highlight=False, soft_wrap=True)
    for table in [*checkpoint_tables(state, model.optimizer), *info_tables(model)]:
        console.print()
        console.print(table, soft_wrap=True)
    for sentence in missing(model):
        console.print(f"\n{sentence}", markup=False)


def missing(model: Sequential) -> list[str]:
    """What the file does not say of the network, and what that means to its user."""
    origin, lacking = model.origin, []
    if model.trained_on is None:
        lacking.append(
            "The file does not say on what data the network was trained: so its answers are the "
            "numbers of classes, not their names, and it is judged on MNIST if nothing else is "
            "named."
        )
    if origin is not None and origin.changed:
        lacking.append(
            "The weights were changed after the training that is told here, by another training or "
            "by hand."
        )
    if origin is None or not origin.figures:
        lacking.append("The file has no figures of a test set: glassnet evaluate gives them.")
    return lacking


def as_dict(
    path: Path, size: int, version: str, model: Sequential, state: TrainingState | None
) -> dict[str, Any]:
    """All that the file says, as JSON can hold it; None for what it does not say.

    Args:
        path: of the file.
        size: of the file in bytes.
        version: of the glassnet that wrote it.
        model: the network.
        state: of its training, where the file is a checkpoint.
    """
    origin = None if model.origin is None else model.origin.to_config()
    training = None
    if model.optimizer is not None and model.loss is not None:
        training = {"optimizer": repr(model.optimizer), "loss": repr(model.loss)}
    return {
        "file": {"path": str(path), "bytes": size, "glassnet": version},
        "network": {
            "name": model.name,
            "dtype": model.dtype,
            "seed": model.seed,
            "input_shape": model.input_shape,
            "output_shape": model.output_shape,
            "parameters": model.count_params(),
            "layers": [
                {
                    "name": layer.name,
                    "layer": layer.label(),
                    "output_shape": layer.output_shape,
                    "parameters": sum(op.count_params() for op in layer.ops()),
                }
                for layer in model.layers
            ],
            "compiled": training,
        },
        "checkpoint": None if state is None else place_of(state, model.optimizer),
        "data": None if origin is None else origin["data"],
        "recipe": None if origin is None else origin["recipe"],
        "figures": None if origin is None else origin["figures"],
        "weights": None if origin is None else origin["weights"] or None,
        "changed": None if origin is None else origin["changed"],
        "missing": missing(model),
    }
