"""``glassnet plot``: a network, a training or a study as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.network_arguments import CODE, NETWORK_OR_MODEL
from glassnet.cli.options import DATA, MODEL, Decorator, options
from glassnet.cli.recorded import RUN
from glassnet.cli.runs import read, tell_damaged
from glassnet.errors import ArgumentError, ModelFileError, RunError
from glassnet.own_networks import Architecture
from glassnet.printing import say

if TYPE_CHECKING:
    from glassnet.cli.known_data import DataForNetwork
    from glassnet.model import Sequential

OUTPUT = (
    click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        required=True,
        metavar="PICTURE",
        help="The file for the picture, whose name ends with .png, .svg or .pdf. A file of this "
        "name is replaced.",
    ),
    click.option(
        "--dark",
        is_flag=True,
        show_default="light; an SVG turns dark where the reader's pages are",
        help="Draw on a dark ground.",
    ),
)


def at_most(what: str, default: int | None, usual: str | None = None) -> Decorator:
    """The option that says how many of something are shown."""
    return click.option(
        "--count",
        type=click.IntRange(min=1),
        metavar="N",
        default=default,
        show_default=usual or True,
        help=f"How many {what} are shown at most.",
    )


@click.group(short_help="Draw a network, a training or a study as a picture.")
def plot() -> None:
    """Draw a network, a training or a study as a picture: glassnet plot KIND FILE -o PICTURE.

    The picture is also said in words, for those who can't see it.
    """


# ---- trainings ---------------------------------------------------------------------------------


@plot.command(short_help="The learning curve of a run.")
@RUN
@click.option(
    "--figure",
    "figures",
    multiple=True,
    metavar="NAME",
    show_default="all",
    help="A figure such as loss or accuracy; may be given several times.",
)
@options(*OUTPUT)
def history(path: Path, figures: tuple[str, ...], output: Path, dark: bool) -> None:
    """Draw the learning curve of a run, a panel for each figure."""
    from glassnet import plots
    from glassnet.study.replaying.recorded import recorded_run

    check(output)
    if path.suffix == ".safetensors":
        raise RunError(
            f"{path}: is a network, and keeps no learning curve: name the record of a run, "
            "results/runs/….json."
        )
    write(output, dark, plots.history, recorded_run(path), names=figures or None)


@plot.command(short_help="The learning curves of all seeds of a study.")
@click.argument(
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The folder of a study or a tracker, in whose runs/ the records are.",
)
@click.option(
    "--figure",
    metavar="NAME",
    show_default="val_accuracy, or accuracy where nothing was validated",
    help="A figure such as val_loss.",
)
@click.option(
    "--network",
    "networks",
    multiple=True,
    metavar="NETWORK",
    show_default="all",
    help="The runs of this network; may be given several times.",
)
@options(*OUTPUT)
def runs(
    folder: Path, figure: str | None, networks: tuple[str, ...], output: Path, dark: bool
) -> None:
    """Draw the learning curves of all runs in FOLDER, a panel for each network and recipe.

    Each run is a thin line, their median a bold one. Lost runs stand out, and are named.
    """
    from glassnet import plots
    from glassnet.study.reporting.run_choice import select
    from glassnet.study.reporting.settings import by_recipe

    check(output)
    stored, damaged = read(folder)
    chosen = [one.run for one in select(stored, networks)]
    if not chosen:
        raise ArgumentError(f"{folder}: there are no runs in this folder.")
    write(output, dark, plots.runs, by_recipe(chosen), figure)
    tell_damaged(folder, damaged)


# ---- networks ----------------------------------------------------------------------------------


@plot.command(short_help="A network's layers with their shapes.")
@NETWORK_OR_MODEL
@options(CODE, *OUTPUT)
def architecture(
    network: Architecture | Path,
    custom_objects: Mapping[str, type] | None,
    output: Path,
    dark: bool,
) -> None:
    """Draw the layers of NETWORK with their shapes and parameters."""
    from glassnet import plots

    check(output)
    write(output, dark, plots.architecture, built(network, custom_objects))


@plot.command(short_help="The weights of a layer as small images.")
@options(MODEL)
@click.option(
    "--layer",
    metavar="NAME",
    show_default="the first whose weights are images",
    help="The layer's name, as glassnet info shows it.",
)
@at_most("filters", None, "32, or 16 that see several channels")
@options(CODE, *OUTPUT)
def filters(
    path: Path,
    layer: str | None,
    count: int | None,
    custom_objects: Mapping[str, type] | None,
    output: Path,
    dark: bool,
) -> None:
    """Draw the weights of a layer as small images: what each of its filters looks for."""
    from glassnet import plots

    check(output)
    write(output, dark, plots.filters, load(path, custom_objects), layer, count)


@plot.command(short_help="How the weights of each layer are spread.")
@options(MODEL, CODE, *OUTPUT)
def weights(
    path: Path, custom_objects: Mapping[str, type] | None, output: Path, dark: bool
) -> None:
    """Draw a histogram of the weights of each layer."""
    from glassnet import plots

    check(output)
    write(output, dark, plots.weights, load(path, custom_objects))


# ---- networks with images ----------------------------------------------------------------------


@plot.command(short_help="Which class is taken for which.")
@options(MODEL, *DATA, CODE, *OUTPUT)
def confusion(output: Path, dark: bool, **named: Any) -> None:
    """Draw which class of the test set is taken for which."""
    from glassnet import plots

    check(output)
    model, found = load_with_data(**named)
    x, y = found.test
    write(output, dark, plots.confusion, y, model.predict(x), found.classes)


@plot.command(short_help="The worst mistakes on the test set.")
@options(MODEL, *DATA)
@at_most("mistakes", 15)
@options(CODE, *OUTPUT)
def mistakes(output: Path, dark: bool, count: int, **named: Any) -> None:
    """Draw the images of the test set whose wrong answer is the surest."""
    from glassnet import plots

    check(output)
    model, found = load_with_data(**named)
    x, y = found.test
    write(output, dark, plots.mistakes, x, y, model.predict(x), found.classes, count)


@plot.command(name="feature-maps", short_help="One image on its way through the network.")
@options(MODEL, *DATA)
@click.option(
    "--image",
    type=click.IntRange(min=0),
    metavar="N",
    default=0,
    help="Which image of the test set, from 0.",
)
@options(CODE, *OUTPUT)
def feature_maps(output: Path, dark: bool, image: int, **named: Any) -> None:
    """Draw what each layer makes of one image of the test set."""
    from glassnet import plots

    check(output)
    model, found = load_with_data(**named)
    (chosen,) = images_of(found, (image,))
    write(output, dark, plots.feature_maps, model, chosen)


@plot.command(short_help="Which pixels an answer depends on.")
@options(MODEL, *DATA)
@click.option(
    "--image",
    "images",
    type=click.IntRange(min=0),
    metavar="N",
    multiple=True,
    default=(0, 1, 2, 3, 4, 5),
    show_default="0 to 5",
    help="Which image of the test set, from 0; may be given several times.",
)
@options(CODE, *OUTPUT)
def saliency(output: Path, dark: bool, images: tuple[int, ...], **named: Any) -> None:
    """Draw images of the test set, and below each which pixels the network's answer depends on."""
    from glassnet import plots

    check(output)
    model, found = load_with_data(**named)
    write(output, dark, plots.saliency, model, images_of(found, images))


# ---- what they share ---------------------------------------------------------------------------


def check(output: Path) -> None:
    """See that the picture can be drawn and written, before anything is read or computed.

    Raises:
        OutputError: if it can't be written.
        MissingLibraryError: without Matplotlib.
    """
    from glassnet.files import check_file_writable
    from glassnet.plots.look import require_matplotlib
    from glassnet.plots.pictures import checked_ending

    checked_ending(output)
    require_matplotlib()
    check_file_writable(output)


def write(output: Path, dark: bool, draw: Callable[..., Any], *given: Any, **more: Any) -> None:
    """Draw and write a picture, and say what it shows."""
    from glassnet.plots import picture

    drawn = picture(draw, *given, theme="dark" if dark else "light", **more)
    drawn.save(output)
    say(f"{output}: {drawn.alt_text}")


def built(network: Architecture | Path, custom_objects: Mapping[str, type] | None) -> Sequential:
    """A named network for images as MNIST's, or the one of a file."""
    if isinstance(network, Path):
        return load(network, custom_objects)
    return network.build(seed=0)


def load(path: Path, custom_objects: Mapping[str, type] | None) -> Sequential:
    """The network of a file.

    Raises:
        ModelFileError: if the file is none of a network, or can't be read.
    """
    from glassnet.model import load_model

    if path.is_dir() or path.suffix == ".json":
        what = "a folder" if path.is_dir() else "no network"
        raise ModelFileError(f"{path}: is {what}: name a file that glassnet train wrote.")
    return load_model(path, custom_objects)


def load_with_data(
    path: Path,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    custom_objects: Mapping[str, type] | None,
) -> tuple[Sequential, DataForNetwork]:
    """A network, and the data that it was trained on, or those that the command line names.

    Raises:
        ModelFileError: if the file is none of a network, or can't be read.
        DataError, ShapeError: if there are no data for it.
    """
    from glassnet.cli.known_data import find_data

    model = load(path, custom_objects)
    return model, find_data(path, model, dataset, data_dir, transpose, use="shown")


def images_of(found: DataForNetwork, numbers: tuple[int, ...]) -> Any:
    """Images of the test set by their numbers.

    Raises:
        ArgumentError: if there are fewer.
    """
    x, _ = found.test
    for number in numbers:
        if number >= len(x):
            raise ArgumentError(
                f"--image {number}: {found.name} has {len(x):,} test images, from 0 to "
                f"{len(x) - 1:,}."
            )
    return x[list(numbers)]
