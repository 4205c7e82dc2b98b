"""A study that is killed at any moment and started again comes to the same statistics.

    python -m tools.kill_a_study

Each case starts ``glassnet study`` with two jobs, and kills it with SIGKILL at a random moment: at
any, or at one after a further run is done. In some cases one of its processes is killed before.
This happens a few times. Then the same command is left to come to its end. Its ``statistics.json``
must be that of a study which nobody disturbed, times aside, and each run must have one file.
"""

from __future__ import annotations

import functools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tools import proofs

CASES = 20
MOST_KILLS = 3
RUNS = 3
STUDY = [
    *("study", "feedforward", "conv1-pool", "--runs", str(RUNS), "--jobs", "2"),
    *("--dataset", "mnist-5k", "--epochs", "3", "--batch-size", "32"),
]
TIMES = {"seconds", "started", "counted"}
"""What may differ: how long it took, and when it was."""


@functools.cache
def undisturbed() -> tuple[list[Any], float]:
    """The statistics of a study that nobody disturbs, and the seconds that it takes."""
    with tempfile.TemporaryDirectory() as name:
        _complete(Path(name))  # whose loops are compiled first
    with tempfile.TemporaryDirectory() as name:
        began = time.monotonic()
        _complete(Path(name))
        return statistics(Path(name)), time.monotonic() - began


def check(case: int) -> str:
    """One case.

    Raises:
        AssertionError: if the study came to something else.
    """
    rng = random.Random(case)
    expected, seconds = undisturbed()
    found = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(rng.randint(1, MOST_KILLS)):
            after_a_run, worker = rng.random() < 0.5, rng.random() < 0.25
            life = rng.uniform(0, seconds / 4 if after_a_run else seconds)
            _kill(folder, life, after_a_run=after_a_run, worker=worker)
            for path in (folder / "runs").glob("*.json"):
                json.loads(path.read_text(encoding="utf-8"))
            found = _files(folder)
        shown = _complete(folder)
        assert not found or f"{found} of {2 * RUNS} runs found" in shown, shown
        assert statistics(folder) == expected, f"other statistics after {found} runs were found"
        files = list((folder / "runs").iterdir())
        assert len(files) == 2 * RUNS, f"not a file for each run: {files}"
    return "killed before a run was done" if not found else "went on"


def statistics(folder: Path) -> list[Any]:
    """The statistics of the networks by their names, without times."""
    text = (folder / "statistics.json").read_text(encoding="utf-8")
    networks = _without_times(json.loads(text))["networks"]
    return sorted(networks, key=lambda network: str(network["network"]))


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_times(item) for name, item in value.items() if name not in TIMES}
    return [_without_times(item) for item in value] if isinstance(value, list) else value


def _command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "glassnet", *STUDY, "--output", str(folder)]


def _complete(folder: Path) -> str:
    """Let the study come to its end; what it shows."""
    done = subprocess.run(_command(folder), capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def _kill(folder: Path, life: float, *, after_a_run: bool, worker: bool) -> None:
    """Start the study, and kill it.

    Args:
        folder: of the study.
        life: seconds until it is killed.
        after_a_run: whether they begin when a further run is done, and not when the study starts.
        worker: whether one of its processes is killed half of that time before.
    """
    before = _files(folder)
    with subprocess.Popen(
        _command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while after_a_run and process.poll() is None and _files(folder) == before:
            time.sleep(0.001)
        for half in (False, True):
            if half and worker:
                for pid in _workers(process.pid)[:1]:
                    os.kill(pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(life / 2)
        process.kill()


def _files(folder: Path) -> int:
    return len(list((folder / "runs").glob("*.json")))


def _workers(parent: int) -> list[int]:
    """The processes in which a study's runs are performed; none where the system does not tell."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=False
    ).stdout
    split = (line.split(maxsplit=2) for line in listed.splitlines())
    return [int(pid) for pid, of, args in split if int(of) == parent and "popen_loky" in args]


if __name__ == "__main__":
    started = time.monotonic()
    status = proofs.main("kill_a_study", check, CASES)
    print(f"kill_a_study: {time.monotonic() - started:.0f} s.")
    sys.exit(status)
