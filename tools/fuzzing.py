"""Numbered cases, run in processes whose time and memory are watched; stopped and gone on with.

A case is a number: everything in it is drawn from a generator with that seed, so that a fault can
be looked at alone (``--case 1234``). Cases run in batches, each in a process of its own. After each
batch the place and the findings are written to a file, and a second call goes on from there.
"""

from __future__ import annotations

import argparse
import json
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glassnet.errors import GlassnetError, quoted
from glassnet.files import write_atomically

Case = Callable[[int, Path], str]
"""Makes case n in a folder and tries it; what came of it, in a word. It may raise GlassnetError."""

MOST_SECONDS = 2.0  # of a processor: the machine may have other things to do
MOST_BYTES = 1_000_000_000
LONGEST_LINE = 520  # of a message
PATIENCE = 60.0  # seconds without a word from a batch
BATCH = 500


def tried(case: Case, number: int, folder: Path) -> dict[str, Any]:
    """Run one case, and judge it.

    Returns:
        ``outcome``: a word, or "fault"; ``fault``: what was wrong; ``seconds`` and ``bytes``: what
        the processor took, and the most memory that this process has had so far.
    """
    started = time.process_time()
    fault = ""
    try:
        outcome = case(number, folder)
    except GlassnetError as error:
        outcome = "refused"
        lines = str(error).split("\n")
        if not all(line.isprintable() and len(line) <= LONGEST_LINE for line in lines):
            fault = f"a message that no terminal shows: {quoted(str(error))}"
    except Exception as error:
        outcome, fault = "fault", f"{type(error).__name__}: {quoted(str(error))}"
    seconds = time.process_time() - started
    memory = peak_memory()
    if seconds > MOST_SECONDS:
        fault = fault or f"{seconds:.1f} s"
    if memory > MOST_BYTES:
        fault = fault or f"{memory / 1e6:,.0f} MB"
    return {
        "case": number,
        "outcome": "fault" if fault else outcome,
        "fault": fault,
        "seconds": round(seconds, 3),
        "bytes": memory,
    }


def peak_memory() -> int:
    """The most bytes that this process has had in memory so far.

    Linux counts in ``ru_maxrss`` what the process had that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main(description: str, case: Case, total: int, script: str) -> int:
    """The command of a script: run all cases, a share of them, or one.

    Args:
        description: for ``--help``.
        case: what is run.
        total: how many cases there are.
        script: the script's file, which runs a batch when it is asked to.

    Returns:
        The exit status: 0, 1 if there are faults, 130 after Ctrl-C.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--cases", type=int, default=total, help="how many (%(default)s)")
    parser.add_argument("--share", type=float, default=1.0, help="of the cases: 0.05, each 20th")
    parser.add_argument("--state", type=Path, help="the file that keeps the place")
    parser.add_argument("--case", type=int, help="run this one alone, and show its error")
    parser.add_argument("--batch", nargs=3, type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.case is not None:
            print(case(arguments.case, Path(folder)))
            return 0
        if arguments.batch is not None:
            for number in range(*arguments.batch):
                print(json.dumps(tried(case, number, Path(folder))), flush=True)
            return 0
    step = max(1, round(1 / arguments.share))
    state = arguments.state or Path(tempfile.gettempdir()) / f"glassnet-{Path(script).stem}.json"
    return _all_batches(script, arguments.cases, step, state)


def _all_batches(script: str, total: int, step: int, state: Path) -> int:
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    found = _read_state(state, total, step)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns) as progress:
            task = progress.add_task(Path(script).stem, total=total, completed=found["next"])
            while found["next"] < total:
                _batch(script, min(found["next"] + BATCH * step, total), step, found)
                write_atomically(state, json.dumps(found, indent=1))
                progress.update(task, completed=found["next"])
    except KeyboardInterrupt:
        write_atomically(state, json.dumps(found, indent=1))
        print(f"interrupted before case {found['next']:,}; the same command goes on from there.")
        return 130
    print(", ".join(f"{count:,} {outcome}" for outcome, count in found["outcomes"].items()))
    print(f"at most {found['seconds']} s (case {found['slowest']}), {found['bytes'] / 1e6:,.0f} MB")
    for fault in found["faults"]:
        print(f"case {fault['case']}: {fault['fault']}")
    state.unlink()
    return 1 if found["faults"] else 0


def _read_state(state: Path, total: int, step: int) -> dict[str, Any]:
    fresh = {
        "total": total,
        "step": step,
        "next": 0,
        "outcomes": {},
        "seconds": 0.0,
        "slowest": None,
        "bytes": 0,
        "faults": [],
    }
    if not state.exists():
        return fresh
    found: dict[str, Any] = json.loads(state.read_text(encoding="utf-8"))
    return found if (found["total"], found["step"]) == (total, step) else fresh


def _batch(script: str, end: int, step: int, found: dict[str, Any]) -> None:
    """Run cases in a process, until ``end``, a fault, or a silence that is too long."""
    command = [sys.executable, script, "--batch", str(found["next"]), str(end), str(step)]
    # Libraries that decode pictures write what they find to the error stream.
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        while found["next"] < end:
            answers = select.select([process.stdout], [], [], PATIENCE)[0]
            line = process.stdout.readline() if answers else ""
            if line:
                verdict = json.loads(line)
            else:
                why = "the process ended" if answers else f"nothing for {PATIENCE:.0f} s"
                verdict = {"case": found["next"], "outcome": "fault", "fault": why}
            _note(verdict, found)
            found["next"] += step
            if verdict["outcome"] == "fault":
                return  # a fresh process, whose memory is counted from the beginning
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    found["next"] = max(found["next"], end)


def _note(verdict: dict[str, Any], found: dict[str, Any]) -> None:
    outcomes = found["outcomes"]
    outcomes[verdict["outcome"]] = outcomes.get(verdict["outcome"], 0) + 1
    if verdict["outcome"] == "fault":
        found["faults"].append({"case": verdict["case"], "fault": verdict["fault"]})
    if verdict.get("seconds", 0.0) > found["seconds"]:
        found["seconds"], found["slowest"] = verdict["seconds"], verdict["case"]
    found["bytes"] = max(found["bytes"], verdict.get("bytes", 0))
