"""How long the recipe ``fast`` trains LeNet, and how far that brings it on the test set.

``python -m benchmarks.fast_recipe`` prints that for 20 seeds.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import click

from benchmarks.with_glassnet import Stopwatch
from glassnet.cli.console import notices_to_stderr
from glassnet.cli.options import DATA, THREADS, options
from glassnet.engine.threads import thread_count
from glassnet.study.images import StudyImages, load_images
from glassnet.study.recipe import RECIPES

NETWORK, RECIPE = "lenet", RECIPES["fast"]
SEEDS = range(20)


class FastRecipe(NamedTuple):
    """What came of it, seed by seed.

    Attributes:
        accuracies: on the test set.
        seconds: of training, all epochs; compiling and the test are not in it.
    """

    accuracies: list[float]
    seconds: list[float]

    def describe(self) -> str:
        """Both in two lines."""
        accuracy, seconds = self.accuracies, self.seconds
        sd = statistics.stdev(accuracy) if len(accuracy) > 1 else 0.0
        return (
            f"test accuracy  mean {statistics.mean(accuracy):.3%}, sd {sd:.3%}, "
            f"least {min(accuracy):.2%}, most {max(accuracy):.2%}, {len(accuracy)} seeds\n"
            f"training       median {statistics.median(seconds):.2f} s, "
            f"least {min(seconds):.2f} s, most {max(seconds):.2f} s"
        )


class TrainingTime(Stopwatch):
    """The sum over all epochs."""

    total = 0.0

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        super().on_epoch_end(epoch, logs)
        self.total += self.seconds


def measure(
    images: StudyImages,
    seeds: Iterable[int] = SEEDS,
    threads: int = 2,
    say: Callable[[str], None] = lambda _: None,
) -> FastRecipe:
    """Train with each seed, and evaluate once.

    Args:
        images: without validation, as the recipe has it.
        seeds: of the initial weights and the order of the images.
        threads: that train.
        say: is told of each run, since all of them together take minutes.
    """
    found = FastRecipe([], [])
    for seed in seeds:
        model = RECIPE.make_network(NETWORK, images, seed)
        watch = TrainingTime()
        RECIPE.fit(model, images, seed, callbacks=watch, threads=threads, verbose=0)
        accuracy = model.evaluate(*images.test, threads=threads)["accuracy"]
        found.accuracies.append(accuracy)
        found.seconds.append(watch.total)
        say(f"seed {seed}: {accuracy:.2%} after {watch.total:.2f} s")
    return found


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    metavar="N",
    default=len(SEEDS),
    help="How many runs, with the seeds from 0 on.",
)
@options(*DATA, THREADS)
def main(seeds: int, dataset: str | None, data_dir: Any, threads: int | None) -> None:
    """Train LeNet with the recipe fast, and say how long that takes and how good it gets."""
    images = load_images(dataset, data_dir, RECIPE.validation)
    threads = thread_count(threads)
    click.echo(f"{images.describe()}; threads: {threads}\n{RECIPE.describe(images)}")
    click.echo(measure(images, range(seeds), threads, click.echo).describe())


if __name__ == "__main__":
    with notices_to_stderr():
        main(prog_name="python -m benchmarks.fast_recipe")
