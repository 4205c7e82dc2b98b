"""How long fresh processes take: to import glassnet, and to come to the first step of training."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from glassnet.errors import GlassnetError

REPEATS = 5
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Starts:
    """Seconds and bytes, each list with one figure a process.

    Attributes:
        empty: an empty Python, from its start to its end, for comparison.
        imported: a Python that imports glassnet, from its start to its end.
        first_run: from the start of a process to the first step of LeNet's training, when nothing
            has been compiled before.
        later_runs: the same, when everything is compiled.
        first_memory: the peak memory of the first run, which compiles, and trains for an epoch.
        later_memory: that of the later runs, which train for an epoch.
    """

    empty: list[float]
    imported: list[float]
    first_run: float
    later_runs: list[float]
    first_memory: int | None
    later_memory: list[int | None]

    @property
    def peak_memory(self) -> int | None:
        """The most of all runs."""
        known = [bytes_ for bytes_ in (self.first_memory, *self.later_memory) if bytes_]
        return max(known, default=None)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(dataset: str, data_dir: Path | None, threads: int) -> Starts:
    """Start processes and time them.

    Args:
        dataset: what LeNet is trained on.
        data_dir: the folder of its files, or None for where it is found.
        threads: that train.
    """
    arguments = [dataset, str(threads), *([str(data_dir.absolute())] if data_dir else [])]
    _run_to_end("import glassnet")  # Python compiles what changed since the last time
    empty = [_run_to_end("pass") for _ in range(REPEATS)]
    imported = [_run_to_end("import glassnet") for _ in range(REPEATS)]
    with tempfile.TemporaryDirectory() as cache:
        first_run, first_memory = _first_step(arguments, cache)
        later = [_first_step(arguments, cache) for _ in range(REPEATS)]
    return Starts(
        empty,
        imported,
        first_run,
        [seconds for seconds, _ in later],
        first_memory,
        [memory for _, memory in later],
    )


def _run_to_end(program: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
    return time.perf_counter() - started


def _first_step(arguments: list[str], cache: str) -> tuple[float, int | None]:
    """Seconds to the first step, and the peak memory of the whole epoch."""
    command = [sys.executable, "-m", "benchmarks.newcomer", *arguments]
    environment = os.environ | {"GLASSNET_CACHE": cache}
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=ROOT, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        seconds = time.perf_counter() - started
        memory = process.stdout.read().strip()
    if said != "step" or process.returncode != 0:
        raise GlassnetError(
            f"a process that should train LeNet ended with status {process.returncode}; "
            f"see its own words above, or run {' '.join(command)}."
        )
    return seconds, int(memory) if memory.isdecimal() else None
