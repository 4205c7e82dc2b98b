"""How a process grows that builds one network after the other.

    python tools/measure_growth.py --networks 1000 --most 100
    python tools/measure_growth.py --networks 30 --widths

Each network is built, compiled, trained for one step and used once. By default all are equal but
for their seeds, and then they share everything that is compiled; with ``--widths`` each one has one
filter more than the one before, and leaves behind the machine code of its own loops. Only Linux
tells how large a process is in the way that is used here.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import sys
import time
from pathlib import Path

import numpy as np

import glassnet as gn
from glassnet import layers

WARM_UP = 3  # networks, after which all that networks share is there


def main() -> int:
    """Build networks, print the process's size now and then; 1 if it has grown too much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--networks", type=int, default=1000, help="how many are built")
    parser.add_argument("--widths", action="store_true", help="each of another shape")
    parser.add_argument("--most", type=float, help="MB by which the process may grow")
    options = parser.parse_args()
    generator = np.random.default_rng(0)
    x = generator.integers(0, 256, (64, 28, 28, 1), dtype=np.uint8)
    y = np.arange(64) % 10
    first = 0.0
    for n in range(options.networks):
        began = time.perf_counter()
        use(network(n, 4 + n if options.widths else 6), x, y)
        seconds = time.perf_counter() - began
        if n == WARM_UP - 1:
            first = megabytes()
            print(f"{n + 1:5} networks  {first:7.1f} MB", flush=True)
        elif n >= WARM_UP and (n + 1) % max(1, options.networks // 10) == 0:
            size = megabytes()
            print(
                f"{n + 1:5} networks  {size:7.1f} MB  {size - first:+7.1f} MB, "
                f"{(size - first) / (n + 1 - WARM_UP):.2f} MB for each; the last took "
                f"{seconds:.2f} s",
                flush=True,
            )
    return int(options.most is not None and megabytes() - first > options.most)


def network(seed: int, filters: int) -> gn.Sequential:
    """A small convolutional network."""
    model = gn.Sequential(
        [
            gn.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(filters, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ],
        seed=seed,
    )
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"])
    return model


def use(model: gn.Sequential, x: np.ndarray, y: np.ndarray) -> None:
    """One step of training, and a prediction."""
    model.fit(x, y, batch_size=len(x), verbose=0, seed=0, threads=1)
    model.predict(x, threads=1)


def megabytes() -> float:
    """The size of this process in memory, when all that can be freed is free."""
    gc.collect()
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):  # glibc keeps what was freed, for the next time
            library.malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())
