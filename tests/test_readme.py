"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from glassnet import data
from glassnet.study.tracking.store import write_run
from tests.command import run, write_digits
from tests.test_table import make_run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[list[str]]:
    """The arguments of each call of glassnet in a block, without comments."""
    lines = re.findall(r"^glassnet ([^#\n]*)", block, re.MULTILINE)
    return [line.split() for line in lines]


@pytest.mark.slow
def test_its_network_trains_and_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = blocks("python")
    assert 'load("mnist")' in code
    code = code.replace('load("mnist")', 'load("mnist-5k")')  # the same, in a twelfth of the time
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["history"].epoch == [0, 1, 2]
    assert "61,706 parameters" in capsys.readouterr().out
    again = names["gn"].load_model("lenet.safetensors")
    assert again.predict(names["x_test"][:5]).shape == (5, 10)
    assert again.evaluate(names["x_test"], names["y_test"]).keys() == {"loss", "accuracy"}


@pytest.mark.slow
def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, as a reader would type them, with a few digits for MNIST."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GLASSNET_DATA", str(write_digits(tmp_path / "digits")))
    (x, y), _ = data.load("mnist-5k")
    Image.fromarray(x[0, :, :, 0]).save("digit.png")
    shutil.copy(ROOT / "examples" / "my_networks.py", tmp_path)
    for number, (image, label) in enumerate(zip(x[:200], y[:200], strict=True)):
        folder = tmp_path / "my-pictures" / str(label)
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image[:, :, 0]).save(folder / f"{number}.png")
    (tmp_path / "laptop" / "runs").mkdir(parents=True)
    write_run(tmp_path / "laptop" / "runs" / "conv1.json", make_run("conv1"))
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    pages, others = (block for block in blocks("sh") if block.startswith("glassnet"))
    shown = [*commands(others), *commands(pages)]  # of a network that the others train
    assert {arguments[0] for arguments in shown} == {
        "study", "runs", "statistics", "train", "evaluate", "predict", "info", "inspect", "plot",
        "profile", "show", "page",
        "networks", "data",
    }  # fmt: skip
    for arguments in shown:
        done = run(*arguments)
        assert (arguments, done.status) == (arguments, 0), done.err
    assert opened == [(tmp_path / "page.html").as_uri()]
