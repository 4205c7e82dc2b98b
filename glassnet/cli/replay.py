"""``glassnet replay``: a recorded run as it stood before one of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import THREADS, options
from glassnet.cli.recorded import CHECKPOINTS, RECORDED_DATA, RUN, given_data, heading
from glassnet.cli.train import as_typed, check_file
from glassnet.printing import say


@click.command(short_help="Go back to any step of a recorded run.")
@RUN
@click.option(
    "--epoch", type=int, metavar="N", required=True, help="The epoch of the step, from 1."
)
@click.option("--step", type=int, metavar="N", default=1, help="The step in it, from 1.")
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="The file for the network and the state of its training, such as there.safetensors; its "
    "folder must exist. A file of this name is replaced.",
)
@CHECKPOINTS
@options(*RECORDED_DATA, THREADS, CODE)
def replay(
    path: Path,
    epoch: int,
    step: int,
    output: Path,
    checkpoints: Path | None,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    custom_objects: Mapping[str, type] | None,
) -> None:
    """Train the run whose record is in the file RUN once more, up to a step, and stop before it.

    What is written is a checkpoint: a network, to the last bit as it stood before this step, with
    all that decides how its training goes on. glassnet inspect shows it, glassnet evaluate tests
    it, and from Python a training goes on from it.
    """
    from glassnet.study.replaying.recorded import recorded_run
    from glassnet.study.replaying.replay import replay as train_again

    check_file(output)
    run = recorded_run(path)
    say(heading(run))
    data = given_data(dataset, data_dir, transpose)
    then = train_again(
        run,
        epoch,
        step,
        data=data,
        custom_objects=custom_objects,
        checkpoints=checkpoints,
        threads=threads,
    )
    then.save(output)
    shown = as_typed(["glassnet", "inspect", str(output)])
    say(f"before step {step:,} of epoch {epoch:,}: saved to {output}; now try: {shown}")
