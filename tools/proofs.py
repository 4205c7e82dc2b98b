"""Long proofs: many cases, each known by its number, which can be stopped and go on later.

A proof is a script in this folder, with a function that checks one case and raises if it fails:

    from tools import proofs

    def check(case: int) -> None:
        rng = np.random.default_rng(case)
        ...

    if __name__ == "__main__":
        sys.exit(proofs.main("fuzz_models", check, cases=20_000))

The number of a case decides all that happens in it, so that ``--case`` repeats a failure alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from glassnet.files import write_atomically

Check = Callable[[int], None]

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".proofs"
SECONDS_BETWEEN_SAVES = 1.0
MOST_FAILURES = 20  # one fault often shows in most cases: the first of them are enough to mend it
PASSED, FAILED, INTERRUPTED = 0, 1, 130


@dataclass
class Place:
    """How far a proof has come; ``code``, ``share`` and ``seed`` say of which proof."""

    code: str
    share: float
    seed: int
    done: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def main(
    name: str,
    check: Check,
    cases: int,
    arguments: Sequence[str] | None = None,
    folder: Path = FOLDER,
) -> int:
    """Run a proof from the command line, and go on where its last run was stopped.

    Args:
        name: the script's name without ``.py``; the place is kept in ``folder`` under this name.
        check: takes the number of a case, from 0, and raises an exception if the case fails.
        cases: how many there are.
        arguments: the command line without the program; None takes the one that Python was given.
        folder: where the place is kept.

    Returns:
        The exit status: 0 if no case failed, 1 if one did, 130 after Ctrl-C.
    """
    parser = _parser(name, cases)
    options = parser.parse_args(arguments)
    if options.case is not None:
        if not 0 <= options.case < cases:
            parser.error(f"--case {options.case}: the cases are 0 to {cases - 1}")
        check(options.case)
        return PASSED
    chosen = choose(cases, options.share, options.seed)
    file = folder / f"{name}.json"
    start = Place(source_digest(), options.share, options.seed)
    place = start if options.restart else _read(file, start)
    if place.done:
        print(f"{name}: goes on after {place.done:,} of {len(chosen):,} cases.")
    try:
        _run(name, check, chosen, place, file)
    except KeyboardInterrupt:
        _write(file, place)
        print(
            f"{name}: stopped after {place.done:,} of {len(chosen):,} cases; "
            "the same command goes on from there."
        )
        return INTERRUPTED
    file.unlink(missing_ok=True)
    for case, failure in place.failures.items():
        print(f"{failure}\n    python -m tools.{name} --case {case}")
    failures = f"{len(place.failures):,} failed" if place.failures else "none failed"
    print(f"{name}: {place.done:,} of {cases:,} cases, {failures}.")
    return FAILED if place.failures else PASSED


def choose(cases: int, share: float, seed: int) -> list[int]:
    """The numbers of the cases that make up a share, in ascending order; the seed says which."""
    rng = np.random.default_rng(seed)
    chosen = rng.choice(cases, size=math.ceil(share * cases), replace=False)
    return sorted(int(case) for case in chosen)


def source_digest(root: Path = ROOT) -> str:
    """The SHA-256 of all code that a proof is about: a place of other code proves nothing."""
    digest = hashlib.sha256()
    for folder in ("glassnet", "tools"):
        for path in sorted((root / folder).rglob("*.py")):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def _run(name: str, check: Check, chosen: list[int], place: Place, file: Path) -> None:
    console = Console()
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=len(chosen), completed=place.done)
        saved = time.monotonic()
        for case in chosen[place.done :]:
            if len(place.failures) >= MOST_FAILURES:
                return
            try:
                check(case)
            except Exception as error:
                place.failures[str(case)] = f"case {case}: {type(error).__name__}: {error}"
            place.done += 1
            progress.advance(task)
            if time.monotonic() - saved > SECONDS_BETWEEN_SAVES:
                _write(file, place)
                saved = time.monotonic()


def _read(file: Path, start: Place) -> Place:
    """The place that is kept, or ``start`` if there is none of the same proof of the same code."""
    try:
        place = Place(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return start
    same = (place.code, place.share, place.seed) == (start.code, start.share, start.seed)
    return place if same else start


def _write(file: Path, place: Place) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(asdict(place), indent=2) + "\n")


def _parser(name: str, cases: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m tools.{name}")
    parser.add_argument(
        "--share", type=_share, default=1.0, help="which part of the cases to check (default: 1)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="chooses the cases of a share (default: 0)"
    )
    parser.add_argument(
        "--case", type=int, metavar="N", help=f"check one case alone, from 0 to {cases - 1}"
    )
    parser.add_argument(
        "--restart", action="store_true", help="begin anew, whatever an earlier run has done"
    )
    return parser


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not above 0 and at most 1")
    return share
