"""The tools that check and build the page's program: what they leave out, they say."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import needed_browser
from tests.page_networks import node
from tools import build_page, check_page


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What npm notes of its packages: those of the lock, but for those of other systems."""
    lock = json.loads(check_page.LOCK.read_text(encoding="utf-8"))["packages"]
    path = tmp_path / "installed.json"
    found = {name: lock[name] for name in lock if name and not lock[name].get("optional")}
    path.write_text(json.dumps({"packages": found}), encoding="utf-8")
    monkeypatch.setattr(check_page, "INSTALLED", path)
    return path


def test_packages_are_installed_if_they_are_those_of_the_lock(installed: Path) -> None:
    assert check_page.is_installed()
    text = installed.read_text(encoding="utf-8")
    version = json.loads(text)["packages"]["node_modules/esbuild"]["version"]
    installed.write_text(text.replace(version, "0.1.0"), encoding="utf-8")
    assert not check_page.is_installed()
    packages = json.loads(text)["packages"]
    del packages["node_modules/esbuild"]
    installed.write_text(json.dumps({"packages": packages}), encoding="utf-8")
    assert not check_page.is_installed()
    installed.unlink()
    assert not check_page.is_installed()


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_npm_one_line_says_what_is_left_out(
    ci: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert check_page.main() == status
    told = capsys.readouterr().err
    assert told.startswith(
        "left out: form, types and tests of the page's JavaScript, and its bundle"
    )
    assert told.count("\n") == 1


@pytest.mark.parametrize("needed", [node, needed_browser])
def test_what_a_test_needs_is_missed_in_ci_and_only_there(
    needed: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception):
        needed()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        needed()


@pytest.mark.parametrize(("ci", "status", "tries"), [("", 0, True), ("true", 1, False)])
def test_without_a_registry_one_line_says_what_is_left_out(
    ci: str,
    status: int,
    tries: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        told = "npm error code ECONNREFUSED\nnpm error more\n"
        return subprocess.CompletedProcess(command, 1, "", told)

    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("shutil.which", lambda *_, **__: "npm")
    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr(check_page, "is_installed", lambda: False)
    assert check_page.main() == status
    ((npm, ci_command, *more),) = ran
    assert (npm, ci_command) == ("npm", "ci")
    assert ("--fetch-retries=1" in more) == tries
    told = capsys.readouterr().err
    assert told.endswith("npm can't install its packages (npm error code ECONNREFUSED).\n")
    assert told.count("\n") == 1


def test_a_bundle_that_is_not_as_its_source_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def build(folder: Path) -> None:
        for name in build_page.FILES:
            (folder / name).write_text(f"{name}\n", encoding="utf-8")

    monkeypatch.setattr(build_page, "build", build)
    monkeypatch.setattr(build_page, "BUILT", tmp_path)
    build(tmp_path)
    assert build_page.check() == 0
    (tmp_path / "page.js").write_text("yesterday's\n", encoding="utf-8")
    assert build_page.check() == 1
    assert "page.js not as the source gives" in capsys.readouterr().err
    (tmp_path / "page.css").unlink()
    assert build_page.differing() == ["page.js", "page.css"]
