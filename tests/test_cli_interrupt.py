"""Ctrl-C: the training ends, what was tracked is kept, and the command says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glassnet.callbacks.backup_folder import BackupFolder
from tests.command import write_digits

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Windows can't send Ctrl-C to one program alone"
)


# Far more than anyone would wait for.
EPOCHS = ("--epochs", "100000", "--batch-size", "16")


def interrupt(arguments: list[str], after: str) -> subprocess.CompletedProcess[str]:
    """Start the command, and send it a Ctrl-C once a line of its output starts with ``after``."""
    with subprocess.Popen(
        [sys.executable, "-m", "glassnet", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    ) as process:
        assert process.stdout is not None
        seen = []
        for line in process.stdout:
            seen.append(line)
            if line.startswith(after):
                process.send_signal(signal.SIGINT)
                break
        out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(arguments, process.returncode, "".join(seen) + out, err)


def test_an_interrupted_study_keeps_what_was_tracked(tmp_path: Path) -> None:
    digits, folder = write_digits(tmp_path / "digits"), tmp_path / "results"
    done = interrupt(
        ["study", "feedforward", *EPOCHS, "--data", str(digits), "--output", str(folder)],
        after="epoch      3/100000",
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last == (
        f"interrupted after 0 of 1 run; what was tracked is in {folder}, and the same command goes "
        "on with the rest"
    )
    (path,) = (folder / "runs").iterdir()
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["status"] == "interrupted"
    assert len(record["history"]["loss"]) >= 3
    assert record["test"] == {}
    statistics = json.loads((folder / "statistics.json").read_text(encoding="utf-8"))
    assert statistics["networks"][0]["counts"]["interrupted"] == 1


def test_an_interrupted_training_saves_nothing_and_says_so(tmp_path: Path) -> None:
    digits, path = write_digits(tmp_path / "digits"), tmp_path / "model.safetensors"
    done = interrupt(
        ["train", "feedforward", *EPOCHS, "--data", str(digits), "--output", str(path)],
        after="epoch      3/100000",
    )
    assert done.returncode == 130
    assert done.stderr.splitlines()[-1] == f"interrupted; {path} was not written"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["digits"]


def test_a_training_that_was_killed_goes_on_and_comes_to_the_same(tmp_path: Path) -> None:
    digits, whole, cut = (tmp_path / name for name in ("digits", "whole.st", "cut.st"))
    write_digits(digits)
    command = ["train", "feedforward", "--epochs", "99", "--batch-size", "2", "--data", str(digits)]
    assert run([*command, "--output", str(whole)]).returncode == 0
    resumed = [*command, "--output", str(cut), "--resume"]
    # Kept more often than every second, so that a short training will do.
    program = (
        "import sys\n"
        "from glassnet.cli import backup, main\n"
        "backup.SECONDS = 0.01\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, *resumed],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONUTF8": "1"},
    ) as process:
        folder = tmp_path / "cut.st.training"
        while process.poll() is None and not any(folder.glob("step-*.safetensors")):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert not cut.exists()
    completed = run(resumed)
    assert completed.returncode == 0, completed.stderr
    assert "goes on after " in completed.stdout
    assert cut.read_bytes() == whole.read_bytes()
    assert not folder.exists()


def test_a_second_command_with_the_same_file_is_refused(tmp_path: Path) -> None:
    digits, path = write_digits(tmp_path / "digits"), tmp_path / "model.st"
    folder = BackupFolder(tmp_path / "model.st.training", keep=2)
    folder.lock()
    command = ["train", "feedforward", "--epochs", "1", "--data", str(digits)]
    done = run([*command, "--output", str(path), "--resume"])
    assert done.returncode == 2
    assert done.stderr == (
        f"Error: {folder.path}: another training that is going on is kept there: wait for its end, "
        "or name another FILE.\n"
    )
    folder.release()
    assert run([*command, "--output", str(path), "--resume"]).returncode == 0


def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "glassnet", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
