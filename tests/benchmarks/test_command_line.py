"""The command: which sections it measures, what it writes and prints, and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command_line
from benchmarks.__main__ import Names
from benchmarks.measuring.setting import Limits
from benchmarks.report import guard
from benchmarks.report.findings import TIMES, Finding
from benchmarks.report.guard import Baseline
from benchmarks.sections import SECTIONS
from benchmarks.sections.threads import SpeedUp
from glassnet.errors import ArgumentError, GlassnetError

ROOT = Path(__file__).parents[2]


def test_sections_are_measured_in_their_order() -> None:
    names = Names("section", SECTIONS)
    assert names.convert("starts,lenet", None, None) == ("lenet", "starts")
    assert names.convert("", None, None) == ()
    with pytest.raises(ArgumentError, match=r"unknown section 'lennet': did you mean 'lenet'\?"):
        names.convert("starts,lennet", None, None)


def test_a_wrong_section_ends_with_a_sentence() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "batch"]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, encoding="utf-8")
    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: unknown section 'batch': did you mean 'batches'?")
    assert ended.stdout == ""


class Found(SpeedUp):
    """A section with a sign that is no Latin letter, and brackets that are no markup."""

    def findings(self, limits: Limits) -> list[Finding]:
        return [Finding("found", "≥ [/tmp] [bold]", 1.0, TIMES, None, "[/x]")]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command with a section that finds something, and one that does as it is told."""

    def run(*arguments: str, last: Any = lambda *_: Found(1, None)) -> int:
        sections = {"first": lambda *_: Found(1, None), "last": last}
        monkeypatch.setattr(command_line, "SECTIONS", sections)
        monkeypatch.setattr(command_line, "prepare", lambda threads: None)
        monkeypatch.setattr(Limits, "measure", lambda limits: limits.flops.append(1e9))
        monkeypatch.setattr(Limits, "bytes_per_second", 1e9)
        monkeypatch.setattr(guard, "BASELINE", tmp_path / "baseline.json")
        given = ["--dataset", "mnist-5k", "--output", str(tmp_path), *arguments]
        return command_line.bench.main(given, standalone_mode=False)

    return run


def test_what_is_found_is_written_before_the_next_section(
    run: Callable[..., int], tmp_path: Path
) -> None:
    def fail(*_: Any) -> Any:
        raise GlassnetError("the last section failed")

    with pytest.raises(GlassnetError, match="the last section failed"):
        run(last=fail)
    assert list(json.loads((tmp_path / "bench.json").read_text())["sections"]) == ["first"]
    assert "≥ \\[/tmp\\] \\[bold\\]" in (tmp_path / "bench.md").read_text(encoding="utf-8")


def test_brackets_are_printed_as_they_are(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    out = capsys.readouterr().out
    assert "≥ [/tmp] [bold]" in out
    assert "[/x]" in out


def test_what_is_recorded_is_compared_with_what_was_before(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--record") == 0
    recorded = Baseline.read(tmp_path / "baseline.json")
    assert recorded is not None
    better = replace(recorded, ratios={"found": 9.0})
    (tmp_path / "baseline.json").write_text(json.dumps(better.to_json()))
    assert run("--record") == command_line.GOT_WORSE
    assert "1.00 ×, was 9.00 ×" in capsys.readouterr().out
    assert Baseline.read(tmp_path / "baseline.json") == recorded


def test_a_quick_run_is_not_recorded(run: Callable[..., int], tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="--record --quick: a quick run leaves"):
        run("--record", "--quick")
    assert not (tmp_path / "bench.json").exists()


def test_an_old_code_page_is_no_reason_to_fail() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "≥"]
    environment = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment)
    assert ended.stderr.startswith(b"Error: unknown section '>='")
