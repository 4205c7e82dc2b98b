"""Train the five networks with both engines, and show the largest differences.

    python tools/compare_with_reference.py
    python tools/compare_with_reference.py --steps 20 --batch-size 128 --dtype float64

The engines sum in another order, so they differ by rounding, and each step builds on the one
before. A difference is relative to the largest number of its array.

The networks have sigmoids, which are smooth. With ReLU, a unit whose sum is 0 but for rounding can
be on in one engine and off in the other, and then the two trainings part.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

import glassnet as gn
from glassnet.callbacks import Callback
from glassnet.model import Sequential

ENGINES = ("compiled", "reference")


class StepLosses(Callback):
    """Keeps the running mean of the loss after each step, and moves a bar."""

    def __init__(self, bar: Progress, task: Any) -> None:
        self.bar, self.task = bar, task
        self.means: list[float] = []

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self.means.append((logs or {})["loss"])
        self.bar.advance(self.task)


def network(name: str, x: NDArray[np.uint8], dtype: str) -> Sequential:
    """One of the five networks, its weights drawn from seed 0."""
    config = gn.networks.build(
        name, "sigmoid", gn.networks.preprocessing("standard", x), seed=0
    ).get_config()
    model = Sequential.from_config(config | {"dtype": dtype})
    model.compile(gn.optimizers.SGD(0.01, momentum=0.9), "sparse_categorical_crossentropy")
    return model


def difference(found: Any, expected: Any) -> float:
    """The largest one, relative to the largest number that was expected."""
    found, expected = np.asarray(found), np.asarray(expected)
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def main() -> None:
    """Compare, and print one row for each network."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--dtype", choices=("float32", "float64"), default="float32")
    options = parser.parse_args()
    images = options.steps * options.batch_size
    (x, y), _ = gn.data.load("mnist-5k")
    x, y = (np.resize(array, (images, *array.shape[1:])) for array in (x, y))
    rows: list[tuple[str, float, float]] = []
    names = list(gn.networks.NETWORKS)
    with Progress() as bar:
        task = bar.add_task("training", total=len(names) * len(ENGINES) * options.steps)
        for name in names:
            means, weights = {}, {}
            for engine in ENGINES:
                bar.update(task, description=f"{name}, {engine}")
                model, steps = network(name, x, options.dtype), StepLosses(bar, task)
                model.fit(
                    x,
                    y,
                    batch_size=options.batch_size,
                    callbacks=steps,
                    seed=0,
                    verbose=0,
                    engine=engine,
                )
                means[engine], weights[engine] = steps.means, model.get_weights()
            of_losses = difference(means["reference"], means["compiled"])
            pairs = zip(weights["reference"], weights["compiled"], strict=True)
            rows.append((name, of_losses, max(difference(a, b) for a, b in pairs)))
    print(f"{options.steps} steps of {options.batch_size} images, {options.dtype}")
    print(f"{'network':<14}{'losses':>10}{'weights':>10}")
    for name, of_losses, of_weights in rows:
        print(f"{name:<14}{of_losses:>10.1e}{of_weights:>10.1e}")


if __name__ == "__main__":
    main()
