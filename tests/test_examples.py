"""The examples run as they are: each on a few digits, one until it knows them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from glassnet.engine.cache import cache_folder
from glassnet.networks import NETWORKS
from tests.command import write_digits

ROOT = Path(__file__).parents[1]


def run_example(
    script: str, arguments: list[str], folder: Path, **environment: str
) -> tuple[str, dict[str, Any]]:
    """Run a script in a folder; what it prints, and what its tracker wrote about its network."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / script), *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    statistics = json.loads((folder / "results" / "statistics.json").read_text(encoding="utf-8"))
    (tracked,) = statistics["networks"]
    return done.stdout, tracked


def printed_accuracy(out: str) -> float:
    match = re.search(r"test set: .*'accuracy': ([\d.]+)", out)
    assert match is not None, out
    return float(match[1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "arguments", "network"),
    [
        ("training_feedforward.py", [], "feedforward"),
        ("training_convolution.py", [], "conv1"),
        ("training_convolution.py", ["2"], "conv2"),
        ("training_full.py", [], "lenet"),
        ("training_full.py", ["1"], "conv1-pool"),
    ],
)
def test_an_example_trains_and_tracks_its_network(
    script: str, arguments: list[str], network: str, tmp_path: Path
) -> None:
    digits = write_digits(tmp_path / "digits", training=300)
    out, tracked = run_example(script, arguments, tmp_path, GLASSNET_DATA=str(digits))
    assert f"{NETWORKS[network].parameters:,} parameters" in out
    assert "epoch 3/3  loss " in out
    assert (tracked["network"], tracked["counts"]["completed"]) == (network, 1)
    assert (tracked["setting"]["samples"], tracked["setting"]["steps"]) == (300, 3)
    assert tracked["test_accuracy"]["mean"] == printed_accuracy(out)


def test_an_example_learns_digits_without_mnist(tmp_path: Path) -> None:
    """Where the user's cache can't be moved it may hold MNIST: then they are learned from that."""
    out, _ = run_example(
        "training_feedforward.py",
        [],
        tmp_path,
        GLASSNET_DATA="",
        GLASSNET_CACHE=str(cache_folder()),  # of compiled code, which must not be made anew
        XDG_CACHE_HOME=str(tmp_path / "cache"),
    )
    assert printed_accuracy(out) > 0.88


@pytest.mark.slow
def test_the_search_ends_with_a_network_that_knows_digits(tmp_path: Path) -> None:
    pytest.importorskip("optuna", reason="Optuna is not installed: the extra `search` has it")
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "search.py"), "3"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 trials, ")
    assert "best: {'activation': " in done.stdout
    assert printed_accuracy(done.stdout) > 0.9
