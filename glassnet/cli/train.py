"""``glassnet train``: train one network, and save it."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import click

from glassnet.cli.backup import Backup
from glassnet.cli.console import Interrupted, to_stderr
from glassnet.cli.network_arguments import NETWORK_WORDS, NetworkName
from glassnet.cli.options import DATA, SEED, THREADS, options
from glassnet.cli.outputs import check_place
from glassnet.cli.training_options import TRAINING
from glassnet.errors import DivergenceError
from glassnet.health.words import rollback_text, sentences
from glassnet.own_networks import Architecture, OwnNetwork
from glassnet.printing import say
from glassnet.study.running.recipe import RECIPES


@click.command(short_help="Train one network, and save it.")
@click.argument(
    "network", type=NetworkName(), metavar="NETWORK", help=f"What to train: {NETWORK_WORDS}."
)
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="The file for the trained network, such as model.safetensors; its folder must exist. A "
    "file of this name is replaced.",
)
@click.option(
    "--resume",
    is_flag=True,
    show_default="start anew, and keep nothing on the way",
    help="Keep the training every second in a folder beside FILE. If it was cut off, the same "
    "command goes on where it was, and comes to the same network, bit by bit.",
)
@options(*TRAINING, *DATA, THREADS, SEED)
def train(
    network: Architecture,
    path: Path,
    resume: bool,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    seed: int,
    recipe: str,
    **training: Any,
) -> int:
    """Train a NETWORK and save it with its weights; glassnet networks shows them.

    The test set is used once, at the end: the file keeps the loss and the accuracy on it, beside
    the data set's name, its classes and the recipe. glassnet info shows all of it.
    The exit status is 1 if the training diverged; nothing is saved then.
    """
    from glassnet.health import Health
    from glassnet.model.origin import Origin
    from glassnet.model.saving import check_extent
    from glassnet.study.running.images import load_images
    from glassnet.study.running.judging import judge
    from glassnet.study.running.origin import origin_of
    from glassnet.study.running.performing import details
    from glassnet.study.tracking.recorder import Recorder

    chosen = RECIPES[recipe].changed(**training)
    chosen.make_optimizer(steps=1)
    check_file(path)
    images = load_images(dataset, data_dir, chosen.validation, transpose)
    model = chosen.make_network(network, images, seed)
    model.origin = Origin(images.card)  # for checkpoints: they know their data, too
    check_extent(model)  # what can't be saved is better known before it is trained
    say(images.describe())
    say(f"{network.name}: {model.count_params():,} parameters, seed {seed}")
    say(chosen.describe(images, [network]))
    optimizer = repr(model.optimizer)  # before a training that goes back changes its learning rate
    recorder = Recorder(network.name, details(images, chosen, network), images.card)
    backup = Backup(path) if resume else None
    steering = [] if chosen.on_defect == "record" else [Health(chosen.on_defect)]
    watching = [*steering, recorder, *([] if backup is None else [backup])]
    try:
        chosen.fit(model, images, seed, callbacks=watching, threads=threads)
        figures = judge(model, images.test, threads=threads)
    except KeyboardInterrupt:
        kept = "" if backup is None else f"; {backup.promise()}"
        raise Interrupted(f"interrupted; {path} was not written{kept}") from None
    except DivergenceError as error:
        to_stderr(f"Error: {error} {path} was not written.")
        return 1
    assert recorder.run is not None  # the training is over
    model.origin = origin_of(recorder.run, images.card, optimizer, figures, transpose)
    model.save(path)
    if backup is not None:
        backup.discard()
    for each in recorder.run.rollbacks:
        say(f"{network.name}: {rollback_text(each)}")
    say(f"test set: loss {figures['loss']:.4f}, accuracy {figures['accuracy']:.4f}")
    if recorder.run.verdict is not None and recorder.run.verdict.is_defect:
        to_stderr(f"Note: {' '.join(sentences(recorder.run.verdict, network.name))}")
        to_stderr(
            "glassnet study with the same options (--runs 1, and --seed) keeps a record of this "
            "training, and looks for the cause."
        )
    # The network knows its data by name, but not in which folder it lies.
    folder = [] if data_dir is None else ["--data", str(data_dir)]
    # And its file has no code.
    code = ["--code", network.file.path] if isinstance(network, OwnNetwork) else []
    code = code if "code" in recorder.details else []
    again = as_typed(["glassnet", "evaluate", str(path), *folder, *code])
    say(f"saved to {path}; now try: {again}")
    return 0


def as_typed(arguments: list[str]) -> str:
    """A command as this system's shell takes it."""
    return shlex.join(arguments) if os.name == "posix" else subprocess.list2cmdline(arguments)


def check_file(path: Path) -> None:
    """Find out whether the network can be saved, before hours of training depend on it.

    Raises:
        ArgumentError: if its name is that of a file of another kind.
        OutputError: if it can't be written.
    """
    from glassnet.formats.safetensors import check_ending

    check_ending(path)
    check_place(path, "model.safetensors")
