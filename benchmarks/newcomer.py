"""``glassnet ARGUMENTS`` that tells of the first step of training, and of the memory it took.

Started by `benchmarks.starts`: ``python -m benchmarks.newcomer train lenet …``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from glassnet.callbacks.base import Logs
from glassnet.cli import main
from glassnet.progress import ProgressBar

FIRST_STEP = "benchmarks: the first step is done"
PEAK_MEMORY = "benchmarks: the peak of memory was "


def tell_the_first_step() -> None:
    """Let the progress bar say so: it hears of the first step, and later of larger strides."""
    ordinary = ProgressBar.on_train_progress
    said = False

    def telling(bar: ProgressBar, step: int, logs: Logs | None = None) -> None:
        nonlocal said
        if not said:
            said = True
            print(FIRST_STEP, flush=True)
        ordinary(bar, step, logs)

    ProgressBar.on_train_progress = telling  # type: ignore[method-assign, assignment]


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


if __name__ == "__main__":
    tell_the_first_step()
    status = main(sys.argv[1:])
    print(f"{PEAK_MEMORY}{peak_memory() or 'unknown'}")
    sys.exit(status)
