"""The package as its users install it: light to import, every dependency locked and explained."""

from __future__ import annotations

import importlib.resources
import itertools
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import glassnet

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {
    # An extra may contain another one, which it names as one of the project itself.
    name: [each for each in given if not each.startswith(f"{PROJECT['name']}[")]
    for name, given in PROJECT["optional-dependencies"].items()
}
ALL = sorted({*PROJECT["dependencies"], *itertools.chain.from_iterable(EXTRAS.values())})
NODE_PACKAGES = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
TOOLS = {"onnx"}
"""What the benchmarks write with."""

HEAVY = {
    "distributed",
    "jinja2",
    "joblib",
    "llvmlite",
    "matplotlib",
    "numba",
    "PIL",
    "pooch",
    "requests",
    "rich",
    "safetensors",
    "torch",
}


def requirement_name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None, requirement
    return match.group().lower()


CONTESTANTS = [
    requirement
    for extra in ("parity", "bench")
    for requirement in EXTRAS[extra]
    if requirement_name(requirement) not in TOOLS
]


def locked_versions() -> set[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {line.partition("==")[0] for line in lines if "==" in line}


def modules_after(statement: str) -> set[str]:
    """The top-level modules that a fresh Python has loaded after the statement."""
    program = f"import json, sys; {statement}; print(json.dumps(list(sys.modules)))"
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True).stdout
    return {module.partition(".")[0] for module in json.loads(printed)}


def test_importing_glassnet_loads_nothing_heavy() -> None:
    loaded = modules_after("import glassnet")
    assert "glassnet" in loaded
    assert loaded & HEAVY == set()


def test_the_heavy_modules_are_seen_when_they_are_loaded() -> None:
    assert modules_after("import PIL") & HEAVY == {"PIL"}


def test_the_types_are_shipped() -> None:
    assert importlib.resources.files(glassnet).joinpath("py.typed").is_file()


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {glassnet.__version__} " in changelog


@pytest.mark.parametrize(
    "requirement", PROJECT["dependencies"] + EXTRAS["dev"] + EXTRAS["dask"] + EXTRAS["report"]
)
def test_every_dependency_is_locked(requirement: str) -> None:
    assert requirement_name(requirement) in locked_versions()


@pytest.mark.parametrize("requirement", CONTESTANTS)
def test_what_is_compared_with_is_an_exact_version(requirement: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+==[0-9.]+", requirement)


@pytest.mark.parametrize("name", [*map(requirement_name, ALL), *NODE_PACKAGES])
def test_every_dependency_is_explained(name: str) -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert f"\n| {name} |" in explained


def test_the_lock_of_npm_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert {*NODE_PACKAGES} <= {name.removeprefix("node_modules/") for name in lock["packages"]}
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
