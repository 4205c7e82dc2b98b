"""A part of the long fuzzing in ``tools/``, which can be stopped and goes on where it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from glassnet.errors import GlassnetError
from tools import fuzz_files, fuzz_models, fuzzing

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "cases"),
    [(fuzz_models, range(0, 20_000, 20)), (fuzz_files, range(0, 20_000, 29))],
    ids=["models", "files"],
)
def test_a_changed_file_is_read_or_refused(
    module: object, cases: range, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Seconds are counted by the long script alone: a test may share its processor."""
    faults, outcomes = [], set()
    for number in cases:
        verdict = fuzzing.tried(module.case, number, tmp_path)  # type: ignore[attr-defined]
        if verdict["outcome"] == "fault" and not verdict["fault"].endswith((" s", " MB")):
            faults.append(verdict)
        outcomes.add(verdict["outcome"])
    assert faults == []
    assert len(outcomes) >= 2


def fuzz(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/fuzz_models.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_stopped_script_goes_on_where_it_was(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    found = {
        "total": 400,
        "step": 20,
        "next": 300,
        "outcomes": {"loaded": 15},
        "seconds": 0.5,
        "slowest": 7,
        "bytes": 1,
        "faults": [{"case": 8, "fault": "an old one"}],
    }
    state.write_text(json.dumps(found))
    done = fuzz("--cases", 400, "--share", 0.05, "--state", state)
    counts = [int(part.split()[0]) for part in done.stdout.split("\n")[-4].split(", ")]
    assert sum(counts) == 20
    assert "case 8: an old one" in done.stdout
    assert done.returncode == 1
    assert not state.exists()


def test_what_is_no_error_of_glassnets_is_a_fault(tmp_path: Path) -> None:
    def case(number: int, folder: Path) -> str:
        if number == 1:
            raise KeyError("odd")
        if number == 2:
            raise GlassnetError("a" * 5000)
        return "loaded"

    verdicts = [fuzzing.tried(case, number, tmp_path) for number in range(3)]
    assert [verdict["outcome"] for verdict in verdicts] == ["loaded", "fault", "refused"]
    assert verdicts[1]["fault"].startswith("KeyError")
