"""What a new process goes through until it has trained LeNet for one epoch.

Started by `benchmarks.starts`: ``python -m benchmarks.newcomer mnist 2 [DIR]``. It prints "step"
after the first step of training, and at its end the peak of its memory in bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import glassnet as gn
from glassnet.callbacks import Callback
from glassnet.callbacks.base import Logs


class FirstStep(Callback):
    """Says when the first step is done: training reports after it, and later in larger strides."""

    said = False

    def on_train_progress(self, step: int, logs: Logs | None = None) -> None:
        if not self.said:
            self.said = True
            print("step", flush=True)


def peak_memory() -> int | None:
    """The most memory that this process has held so far, in bytes; None where nothing tells.

    Linux hands ``ru_maxrss`` on from the process that started this one, and that may have been a
    far larger one; the high-water mark in ``/proc`` is our own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return 1024 * int(fields["VmHWM"].split()[0])
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on macOS


def main(dataset: str, threads: str, data_dir: str | None = None) -> None:
    """Train LeNet with ReLU for one epoch."""
    (x_train, y_train), _ = gn.data.load(dataset, data_dir)
    preprocess = gn.networks.preprocessing("standard", x_train)
    model = gn.networks.build("lenet", activation="relu", preprocess=preprocess, seed=0)
    model.compile(gn.optimizers.SGD(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        x_train,
        y_train,
        batch_size=128,
        verbose=0,
        callbacks=FirstStep(),
        seed=0,
        threads=int(threads),
    )
    print(peak_memory() or "unknown")


if __name__ == "__main__":
    main(*sys.argv[1:])
