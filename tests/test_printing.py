"""Printing: every command, and what the library prints, on any encoding and on no output at all."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import glassnet as gn
from glassnet.printing import is_terminal, make_console, say, showable
from tests.command import write_digits

ROOT = Path(__file__).parents[1]

PROGRAM = """
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

mode, digits, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
if mode == "none":
    sys.stdout = sys.stderr = None  # what a program has that pythonw runs

import glassnet as gn
from glassnet.callbacks import EarlyStopping
from glassnet.cli import main
from glassnet.progress import status

image, model = folder / "№ 5 → ×.png", folder / "model.safetensors"
Image.fromarray(np.eye(28, dtype=np.uint8) * 255).save(image)
quick, data = ["--epochs", "2", "--batch-size", "32"], ["--data", digits]
commands = {
    "help": ["--help"],
    "version": ["--version"],
    "study help": ["study", "--help"],
    "networks": ["networks", "lenet"],
    "study": ["study", "feedforward", *quick, *data, "--output", str(folder / "results →")],
    "statistics": ["statistics", str(folder / "results →")],
    "train": ["train", "feedforward", *quick, *data, "--output", str(model)],
    "evaluate": ["evaluate", str(model), *data],
    "predict": ["predict", str(model), str(image)],
    "profile": ["profile", "feedforward", *data, "--batch-size", "32", "--steps", "2"],
    "show": ["show", "feedforward"],
    "data": ["data", *data],
    "wrong name": ["networks", "lenet→"],
    "wrong option": ["study", "--épochs→", "3"],
    "too large": ["networks", "--runs", "→"],
}
came_to = {}
for name, arguments in commands.items():
    came_to[name] = main(arguments)

network = gn.networks.build("feedforward", seed=0, activation="relu")
network.name = "réseau → ☃"
network.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
network.summary()
(x, y), _ = gn.data.load("mnist-5k")
stop = EarlyStopping("loss", min_delta=100.0, patience=1, verbose=1)
network.fit(x[:64], y[:64], epochs=3, seed=0, callbacks=[stop], verbose=1)
with status("preparing → ×"):
    pass
(folder / "came_to.json").write_text(json.dumps(came_to), encoding="utf-8")
"""

WARNINGS = ("-W", "error", "-W", "default::UserWarning")
STATUS = {"wrong name": 2, "wrong option": 2, "too large": 2}


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 96 + 40 real digits."""
    return write_digits(tmp_path_factory.mktemp("digits"))


def run_everything(
    mode: str, digits: Path, folder: Path, encoding: str
) -> subprocess.CompletedProcess[bytes]:
    """Run each command, and all that the library prints, in a process with this encoding."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    environment.pop("PYTHONUTF8", None)
    done = subprocess.run(
        [sys.executable, *WARNINGS, "-c", PROGRAM, mode, str(digits), str(folder)],
        env=environment,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    came_to = json.loads((folder / "came_to.json").read_text(encoding="utf-8"))
    assert came_to == {name: STATUS.get(name, 0) for name in came_to}
    assert len(came_to) == 15
    return done


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_every_command_prints_similar_signs_where_an_encoding_lacks_some(
    encoding: str, digits: Path, tmp_path: Path
) -> None:
    done = run_everything("streams", digits, tmp_path, encoding)
    out, err = done.stdout.decode(encoding), done.stderr.decode(encoding)
    times, accent = ("x", "e") if encoding == "ascii" else ("×", "é")
    for line in (
        f"Conv2D(6, 5, same, sigmoid)  28{times}28{times}6          156  235,200",  # networks
        "Run time",  # study
        "ran           1 time, 1 to the end",  # statistics
        "rows: what it is; columns: what it was taken for",  # evaluate
        "def train_tile(",  # show
        f"r{accent}seau -> ?",  # summary
        f"preparing -> {times} ... done after",  # status
        "stopped after epoch 2: no better loss",  # EarlyStopping
    ):
        assert line in out
    assert "No 5 -> " in out  # predict
    assert "unknown network 'lenet->'" in err
    assert f"--{accent}pochs->" in err
    assert "\\u" not in out + err
    assert "-----" in out
    # What is kept in files has all its signs, whatever the output.
    text = (tmp_path / "results →" / "study.md").read_text(encoding="utf-8")
    assert " → " in text  # the accuracy, epoch by epoch
    (tmp_path / "results →" / "statistics.txt").read_text(encoding="utf-8")


def test_every_command_works_without_an_output(digits: Path, tmp_path: Path) -> None:
    done = run_everything("none", digits, tmp_path, "utf-8")
    assert (done.stdout, done.stderr) == (b"", b"")
    assert (tmp_path / "results →" / "study.md").exists()


def test_an_output_without_an_encoding_takes_all_signs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stream = io.StringIO()
    say("28×28 → 10", file=stream)
    assert stream.getvalue() == "28×28 → 10\n"
    say("97 → 98 %", end="")
    assert capsys.readouterr().out == "97 → 98 %"


def test_half_a_sign_is_no_reason_to_fail() -> None:
    assert showable("file \udcff", "utf-8") == "file ?"


def test_nobody_watches_what_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_terminal(None)
    assert not is_terminal(io.StringIO())
    monkeypatch.setattr(sys, "stdout", None)
    say("nothing")
    make_console().print("nothing")
    gn.networks.build("conv1", seed=0).summary()


def test_a_console_prints_similar_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich itself refuses signs that the encoding lacks."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    make_console(width=40).print("[bold]97 → 98 %[/bold]")
    stream.seek(0)
    assert stream.read() == "97 -> 98 %\n"
