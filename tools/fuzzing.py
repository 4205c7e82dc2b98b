"""Cases that are run in a process of their own, whose time and memory are watched.

A script of this kind reads files that somebody may have made to do harm: a case may take a minute,
all memory, or its process with it. ``python -m tools.fuzzing fuzz_models`` is that process: it is
told the numbers of the cases on its input, and answers with a verdict for each. It is renewed now
and then, since what is known of its memory is the most that it has ever had.
"""

from __future__ import annotations

import importlib
import json
import resource
import select
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from glassnet.errors import GlassnetError, quoted
from tools.proofs import ROOT, Check, Judge, Verdict

MOST_SECONDS = 2.0  # of a processor: the machine may have other things to do
MOST_BYTES = 1_000_000_000
LONGEST_LINE = 520  # of a message
PATIENCE = 60.0  # seconds that a case may go without a verdict
BATCH = 500  # cases for one process


def watched(name: str) -> Judge:
    """Runs the cases of the script ``tools/{name}.py``, which has a function ``check``."""

    def judge(cases: Sequence[int]) -> Iterator[Verdict]:
        waiting = deque(cases)
        while waiting:
            process = _start(name)
            try:
                for _ in range(min(BATCH, len(waiting))):
                    verdict = _ask(process, waiting.popleft())
                    yield verdict
                    if verdict.failure:
                        break  # a fresh process, whose memory is counted from the beginning
            finally:
                _end(process)

    return judge


def judged(check: Check, case: int) -> Verdict:
    """Run one case, and judge it: it may be refused by an error of glassnet's, and by no other."""
    started, before = time.process_time(), peak_memory()
    failure = ""
    try:
        outcome = check(case) or "passed"
    except GlassnetError as error:
        outcome = "refused"
        lines = str(error).split("\n")
        if not all(line.isprintable() and len(line) <= LONGEST_LINE for line in lines):
            failure = f"a message that no terminal shows: {quoted(str(error))}"
    except Exception as error:
        outcome, failure = "failed", f"{type(error).__name__}: {quoted(str(error))}"
    seconds, memory = time.process_time() - started, peak_memory()
    if seconds > MOST_SECONDS:
        failure = failure or f"{seconds:.1f} s"
    if memory > max(MOST_BYTES, before):  # a case that raised no peak is not to blame for it
        failure = failure or f"{memory / 1e6:,.0f} MB"
    return Verdict(case, "failed" if failure else outcome, failure, seconds, memory)


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


def _start(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools.fuzzing", name],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries that decode pictures write there what they find
        text=True,
        start_new_session=True,  # Ctrl-C is for the process that keeps the place
    )


def _ask(process: subprocess.Popen[str], case: int) -> Verdict:
    """The verdict on a case, which is a failure where the process says nothing or has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):  # it has ended, which its output says too
        process.stdin.write(f"{case}\n")
        process.stdin.flush()
    answers = select.select([process.stdout], [], [], PATIENCE)[0]
    line = process.stdout.readline() if answers else ""
    if line:
        return Verdict(**json.loads(line))
    why = "the process ended" if answers else f"no verdict within {PATIENCE:.0f} s"
    return Verdict(case, "failed", why)


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def _answer(name: str) -> None:
    """Judge the cases whose numbers come on the standard input."""
    check = importlib.import_module(f"tools.{name}").check
    for line in sys.stdin:
        print(json.dumps(judged(check, int(line))._asdict()), flush=True)


if __name__ == "__main__":
    _answer(sys.argv[1])
