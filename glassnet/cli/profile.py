"""``glassnet profile``: where each microsecond of a training step goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from glassnet.cli.options import DATA, SEED, STEP, network_argument, options
from glassnet.networks import NETWORKS
from glassnet.study.recipe import Recipe


@click.command(short_help="Show where each microsecond of a training step goes.")
@network_argument("name", metavar="NETWORK", help=f"What to profile: {', '.join(NETWORKS)}.")
@options(*STEP, *DATA)
@click.option("--threads", type=click.IntRange(min=1), metavar="N", default=1)
@click.option("--steps", type=click.IntRange(min=1), metavar="N")
@SEED
def profile(
    name: str,
    dataset: str | None,
    data_dir: Path | None,
    threads: int,
    steps: int | None,
    seed: int,
    **training: Any,
) -> None:
    """Show where the time of a training step of NETWORK goes."""
    from glassnet.profiling import profile as measure
    from glassnet.study.images import load_images

    recipe = Recipe(**training)
    images = load_images(dataset, data_dir, recipe.validation)
    model = recipe.make_network(name, images, seed)
    x, y = images.training
    result = measure(
        model, x, y, batch_size=recipe.batch_size, steps=steps, threads=threads, seed=seed
    )
    click.echo(str(result))
