"""``glassnet inspect``: what happens inside a network, or a training at one of its steps."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.console import make_console
from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import DATA, ModelFile, options
from glassnet.cli.recorded import CHECKPOINTS
from glassnet.errors import ArgumentError, ModelFileError
from glassnet.formats.safetensors import errors_of
from glassnet.printing import say

if TYPE_CHECKING:
    from glassnet.cli.inspected import Named
    from glassnet.inspecting import Inspection


@click.command(short_help="Show what happens inside a network, layer by layer.")
@click.argument(
    "path",
    type=ModelFile(),
    metavar="FILE",
    help="A network, a checkpoint of a training, or the record of a run (results/runs/….json).",
)
@click.option(
    "--epoch",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="none; a run needs it",
    help="Of a run: the epoch of the step to look at, from 1.",
)
@click.option(
    "--step",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="none; a run needs it",
    help="Of a run: the step of this epoch, from 1.",
)
@options(*DATA)
@click.option(
    "--validation",
    type=click.FloatRange(0, 1, max_open=True),
    metavar="SHARE",
    show_default="1/12 if something was validated, else 0",
    help="Of a checkpoint: the share of the training images that was held out.",
)
@CHECKPOINTS
@CODE
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    show_default="a table",
    help="Print all figures as JSON.",
)
def inspect(
    path: Path,
    epoch: int | None,
    step: int | None,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    validation: float | None,
    checkpoints: Path | None,
    custom_objects: Mapping[str, type] | None,
    as_json: bool,
) -> None:
    """Show what happens inside the network of FILE, layer by layer.

    A row for each layer: how many of its units are dead, which share of its outputs is near a
    bound, the sizes of outputs, gradients and weights with a tiny histogram of each, and how far a
    step moves the weights in relation to their size. Below it stands what is unusual.

    Of a checkpoint, the step is the one that its training would take next. Of a run, the training
    is replayed up to the step that --epoch and --step name.
    """
    from glassnet.cli.inspected import Named
    from glassnet.inspecting import table

    with redirect_stdout(sys.stderr):  # what is seen alone is the output
        named = Named(dataset, data_dir, transpose, validation, checkpoints, custom_objects or {})
        seen = look(path, epoch, step, named)
    if as_json:
        say(json.dumps({"file": str(path), **seen.as_dict()}, indent=2))
        return
    make_console().print(table(seen), soft_wrap=True)


def look(path: Path, epoch: int | None, step: int | None, named: Named) -> Inspection:
    """What can be seen of whatever the file holds.

    Raises:
        ArgumentError: if the options are those of a file of another kind.
        GlassnetError: if the file can't be read, or there are no images for it.
    """
    from glassnet.cli import inspected
    from glassnet.formats import safetensors
    from glassnet.model.checkpoint import STATE

    if is_record(path):
        _refuse(path, "--validation is for a checkpoint", named.validation)
        if epoch is None or step is None:
            raise ArgumentError(
                f"{path}: say with --epoch and --step which step of the run shall be looked at; "
                "both count from 1."
            )
        return inspected.run(path, epoch, step, named)
    _refuse(path, "--epoch and --step are for the record of a run", epoch, step)
    _refuse(path, "--checkpoints is for the record of a run", named.checkpoints)
    contents = safetensors.read(path)
    if STATE in contents.description:
        return inspected.checkpoint(path, contents, named)
    _refuse(path, "--validation is for a checkpoint", named.validation)
    return inspected.network(path, contents, named)


def _refuse(path: Path, what: str, *given: object) -> None:
    """Refuse options that belong to a file of another kind.

    Raises:
        ArgumentError: if one of them is given.
    """
    if any(value is not None for value in given):
        raise ArgumentError(f"{path}: {what}, and this file is of another kind.")


def is_record(path: Path) -> bool:
    """Whether a file is the record of a run, by its first bytes; else it holds a network.

    Raises:
        ModelFileError: if it is neither, or can't be read.
    """
    with errors_of(path), path.open("rb") as file:
        first = file.read(9)
    # In safetensors, a length of eight bytes stands before it. Its last bytes are 0, and its first
    # ones may be any.
    if first[7:] == b"\0{":
        return False
    if first.lstrip()[:1] == b"{":
        return True
    raise ModelFileError(
        f"{path}: is no network, no checkpoint and no record of a run: name a file that "
        "glassnet train, BackupAndRestore or a tracker wrote."
    )
