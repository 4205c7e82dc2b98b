"""``glassnet ARGUMENTS`` that tells of the first step of training, and of the memory it took.

Started by ``benchmarks/sections/starts.py`` as
``python -m benchmarks.measuring.fresh_process train lenet …``.
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
        return high_water_mark(status.read_text(encoding="utf-8", errors="replace"))
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on macOS


def high_water_mark(status: str) -> int | None:
    """The bytes that ``/proc/self/status`` tells; not every kernel does.

    >>> high_water_mark("Name:\\tpython\\nVmHWM:\\t    2048 kB"), high_water_mark("Name:\\tpython")
    (2097152, None)
    """
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    mark = fields.get("VmHWM")
    return None if mark is None else 1024 * int(mark.split()[0])


if __name__ == "__main__":
    tell_the_first_step()
    status = main(sys.argv[1:])
    print(f"{PEAK_MEMORY}{peak_memory() or 'unknown'}")
    sys.exit(status)
