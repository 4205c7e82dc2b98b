"""The section on starts: fresh processes, until glassnet is imported or has done its first step."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring.fresh_process import FIRST_STEP, PEAK_MEMORY
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.report.findings import MEGABYTES, SECONDS, AtMost, Finding
from benchmarks.report.section import Section
from glassnet.errors import GlassnetError

ROOT = Path(__file__).parents[1]
COMMAND = "glassnet train lenet"
IMPORT, FIRST_RUN, LATER_RUNS, MEMORY = AtMost(0.30), AtMost(10.0), AtMost(1.0), AtMost(350)


@dataclass(frozen=True)
class Starts(Section):
    """Seconds and bytes, each list with one figure a process.

    Attributes:
        empty: an empty Python, from its start to its end, for comparison.
        imported: a Python that imports glassnet, from its start to its end.
        first_run: from the start of ``glassnet train lenet`` to its first step of training, when
            nothing has been compiled before.
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
        known = [size for size in (self.first_memory, *self.later_memory) if size]
        return max(known, default=None)

    def findings(self, limits: Limits) -> list[Finding]:
        empty = f"an empty Python takes {median(self.empty):.2f} s"
        megabytes = None if self.peak_memory is None else self.peak_memory / 1e6
        return [
            Finding(
                "first-run",
                f"{COMMAND}, first run: until the first step",
                self.first_run,
                SECONDS,
                FIRST_RUN,
            ),
            Finding(
                "later-runs",
                f"{COMMAND}, later runs: the same",
                median(self.later_runs),
                SECONDS,
                LATER_RUNS,
                f"{min(self.later_runs):.2f} – {max(self.later_runs):.2f}",
            ),
            Finding("memory", f"{COMMAND}: peak memory", megabytes, MEGABYTES, MEMORY),
            Finding(
                "import",
                "import glassnet, in a fresh process",
                median(self.imported),
                SECONDS,
                IMPORT,
                empty,
            ),
        ]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(setting: Setting, limits: Limits) -> Starts:
    """Start processes and time them."""
    repeats = 2 if setting.quick else 5
    setting.tell("fresh processes that import glassnet …")
    _run_to_end("import glassnet")  # Python compiles what changed since the last time
    empty = [_run_to_end("pass") for _ in range(repeats)]
    imported = [_run_to_end("import glassnet") for _ in range(repeats)]
    with tempfile.TemporaryDirectory() as folder:
        setting.tell(f"{COMMAND} with an empty cache, which compiles …")
        first_run, first_memory = _first_step(setting, Path(folder))
        setting.tell(f"{COMMAND}, {repeats} times more …")
        later = [_first_step(setting, Path(folder)) for _ in range(repeats)]
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
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT)
    seconds = time.perf_counter() - started
    if ended.returncode != 0:
        raise GlassnetError(
            f"a process that should run {program!r} ended with status {ended.returncode}; "
            "see its own words above."
        )
    return seconds


def _first_step(setting: Setting, folder: Path) -> tuple[float, int | None]:
    """Seconds to the first step, and the peak memory of the whole epoch."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.measuring.fresh_process",
        *COMMAND.split()[1:],
        "--epochs",
        "1",
    ]
    command += ["--output", str(folder / "lenet.safetensors"), "--dataset", setting.images.name]
    command += ["--threads", str(setting.threads)]
    command += ["--data", str(setting.data_dir.absolute())] if setting.data_dir else []
    seconds, memory = None, None
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=_environment(folder),
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(FIRST_STEP):
                seconds = time.perf_counter() - started
            elif line.startswith(PEAK_MEMORY):
                memory = line.removeprefix(PEAK_MEMORY).strip()
    if seconds is None or memory is None or process.returncode != 0:
        raise GlassnetError(
            f"a process that should train LeNet ended with status {process.returncode}; "
            f"see its own words above, or run {' '.join(command)}."
        )
    return seconds, int(memory) if memory.isdecimal() else None


def _environment(folder: Path) -> dict[str, str]:
    """A cache of its own, and what it prints in UTF-8, whatever the locale says."""
    cache = str(folder / "cache")
    return os.environ | {"GLASSNET_CACHE": cache, "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
