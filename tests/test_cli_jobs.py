"""``glassnet study`` with several jobs: what is done is kept, and what is missing is performed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from glassnet.model import Sequential
from glassnet.study.running.recipe import Recipe
from tests.command import run, write_digits

ROOT = Path(__file__).parents[1]
QUICK = ("--epochs", 2, "--batch-size", 16, "--no-explain")


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_digits(tmp_path_factory.mktemp("digits"))


def test_several_runs_go_side_by_side_by_themselves(
    digits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glassnet.cli.study.available_cores", lambda: 2)
    done = run("study", "feedforward", "--runs", 3, *QUICK, "--data", digits, "-o", tmp_path)
    assert (done.status, done.err) == (0, "")
    assert "3 runs, 2 at a time\n" in done.out
    lines = [line for line in done.out.splitlines() if line[1:3] == "/3"]
    assert [line.split("  ")[0] for line in lines] == ["1/3", "2/3", "3/3"]
    assert {line.split("  ")[1] for line in lines} == {f"feedforward (seed {n})" for n in range(3)}
    assert all(line.split("  ")[2].startswith("accuracy 0.") for line in lines)
    assert "\x1b" not in done.out
    assert "Trained from scratch" in done.out
    assert len(list((tmp_path / "runs").iterdir())) == 3
    statistics = json.loads((tmp_path / "statistics.json").read_text(encoding="utf-8"))
    assert [network["counts"]["runs"] for network in statistics["networks"]] == [3]
    assert [network["threads"] for network in statistics["networks"]] == [[1]]


def test_a_single_run_has_all_cores_and_its_progress(digits: Path, tmp_path: Path) -> None:
    done = run("study", "feedforward", *QUICK, "--data", digits, "-o", tmp_path)
    assert "at a time" not in done.out
    assert done.out.count("epoch 1/2  loss ") == 1


def test_the_same_command_says_what_it_found_and_performs_the_rest(
    digits: Path, tmp_path: Path
) -> None:
    common = ("study", "feedforward", "--jobs", 1, *QUICK, "--data", digits, "-o", tmp_path)
    assert "found in" not in run(*common, "--runs", 2).out
    done = run(*common, "--runs", 3)
    found = f"2 of 3 runs found in {tmp_path}; 1 is missing (--again performs all of them anew)\n"
    assert found in done.out
    assert [line for line in done.out.splitlines() if line[1:3] == "/3"] == [
        "3/3  feedforward (seed 2)"
    ]
    table = (tmp_path / "study.md").read_text(encoding="utf-8")
    done = run(*common, "--runs", 3)
    assert f"3 of 3 runs found in {tmp_path}: nothing is left to do" in done.out
    assert "epoch 1/2" not in done.out
    assert (tmp_path / "study.md").read_text(encoding="utf-8") == table
    again = run(*common, "--runs", 3, "--again")
    assert "found in" not in again.out
    assert again.out.count("epoch 1/2") == 3
    assert len(list((tmp_path / "runs").iterdir())) == 3


def test_two_studies_in_one_folder_lose_nothing(digits: Path, tmp_path: Path) -> None:
    common = [sys.executable, "-m", "glassnet", "study", "feedforward", "--jobs", "1"]
    common += [*map(str, QUICK), "--data", str(digits), "-o", str(tmp_path)]
    studies = [
        subprocess.Popen([*common, "--runs", runs], cwd=ROOT, stdout=subprocess.DEVNULL)
        for runs in ("2", "3")
    ]
    assert [study.wait(timeout=120) for study in studies] == [0, 0]
    assert len(list((tmp_path / "runs").iterdir())) == 3
    statistics = json.loads((tmp_path / "statistics.json").read_text(encoding="utf-8"))
    assert [network["counts"]["runs"] for network in statistics["networks"]] == [3]


def test_a_damaged_file_is_set_aside_named_and_reported_ever_after(
    digits: Path, tmp_path: Path
) -> None:
    common = ("study", "feedforward", "--jobs", 1, *QUICK, "--data", digits, "-o", tmp_path)
    run(*common)
    (path,) = (tmp_path / "runs").iterdir()
    path.write_text("{", encoding="utf-8")
    done = run(*common)
    aside = tmp_path / "runs" / "set-aside"
    assert done.err.startswith(f"Note: {path} can't be read, and is now in {aside}: ")
    assert done.err.count("Note: ") == 1
    assert "found in" not in done.out
    assert path.exists()
    assert (aside / path.name).read_text(encoding="utf-8") == "{"
    shown = run("statistics", tmp_path)
    assert f"- runs/set-aside/{path.name} is damaged and counts nowhere: " in shown.out
    assert "ran           1 time" in shown.out


def test_a_run_that_fails_is_said_and_tried_again_by_the_same_command(
    digits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = Recipe.fit

    def fails(self: Recipe, model: Sequential, images: Any, seed: int, **settings: Any) -> Any:
        if seed == 1:
            raise MemoryError("no room for 8 GB")
        return fit(self, model, images, seed, **settings)

    monkeypatch.setattr(Recipe, "fit", fails)
    common = ("study", "feedforward", "--runs", 3, "--jobs", 1, *QUICK, "--data", digits)
    done = run(*common, "-o", tmp_path)
    assert done.status == 1
    said, then = done.err.splitlines()
    assert said.startswith("Note: feedforward (seed 1) failed: MemoryError: no room for 8 GB (")
    assert then == "Note: 1 run failed; the same command tries again."
    assert len(list((tmp_path / "runs").iterdir())) == 3
    done = run(*common, "--again", "-o", tmp_path)
    assert done.err.endswith("1 run failed; the same command without --again tries again.\n")
    monkeypatch.setattr(Recipe, "fit", fit)
    done = run(*common, "-o", tmp_path)
    assert (done.status, done.err) == (0, "")
    assert "2 of 3 runs found" in done.out
    assert len(list((tmp_path / "runs").iterdir())) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows can't send Ctrl-C to one program alone")
def test_ctrl_c_ends_all_processes_and_says_how_to_go_on(digits: Path, tmp_path: Path) -> None:
    """A terminal sends it to all of them."""
    command = [sys.executable, "-m", "glassnet", "study", "feedforward", "--runs", "40"]
    command += ["--jobs", "2", "--epochs", "20", "--batch-size", "4"]
    command += ["--data", str(digits), "-o", str(tmp_path)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(" 2/40"):
                break
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    done = len(list((tmp_path / "runs").iterdir()))
    assert 2 <= done < 40
    assert err.splitlines()[-1] == (
        f"interrupted after {done} of 40 runs; what was tracked is in {tmp_path}, and the same "
        "command goes on with the rest"
    )
    assert f"this table:       {tmp_path / 'study.md'}" in out
    assert not_one_left(process.pid)


def not_one_left(group: int) -> bool:
    """Whether no process of the group is left, in a few seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
