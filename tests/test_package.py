"""The package as it is built: all that it needs when it runs is in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = "glassnet/page"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source distribution."""
    from hatchling.builders.sdist import SdistBuilder
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("package")
    (sources,) = SdistBuilder(str(ROOT)).build(directory=str(folder))
    with tarfile.open(sources) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / Path(sources).name.removesuffix(".tar.gz")
    (built,) = WheelBuilder(str(unpacked)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def test_every_file_of_the_package_is_in_the_wheel_of_the_source_distribution(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if name.startswith("glassnet/")}
    here = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "glassnet").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert found == here
    assert found >= {
        f"{PAGE}/page.html",
        f"{PAGE}/built/page.js",
        f"{PAGE}/built/page.css",
        f"{PAGE}/browser/main.js",
        "glassnet/pretrained/lenet.safetensors",
    }


def test_the_installed_package_writes_a_page(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    (tmp_path / "elsewhere").mkdir()
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    program = "import glassnet, sys; from glassnet.cli import main; print(glassnet.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; sys.exit(main(['page', 'lenet']))"],
        cwd=tmp_path / "elsewhere",
        env=surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == str(tmp_path / "installed" / "glassnet" / "__init__.py")
    page = (tmp_path / "elsewhere" / "lenet.html").read_text(encoding="utf-8")
    assert (ROOT / PAGE / "built" / "page.js").read_text(encoding="utf-8") in page
