"""Build the program of the page from its source: ``python -m tools.build_page``.

esbuild puts the modules of ``glassnet/page/browser`` into one file, ``built/page.js``, and
their styles into another. Both are committed, since users have no Node; ``--check`` builds them
again and fails if what is committed is not the same.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "glassnet" / "page" / "browser" / "main.js"
BUILT = ROOT / "glassnet" / "page" / "built"
PROGRAMS = ROOT / "node_modules" / ".bin"
FILES = ("page.js", "page.css")
MARK = "/* Generated from glassnet/page/browser by tools/build_page.py: change the source. */"


def build(folder: Path) -> None:
    """Write both files into a folder."""
    esbuild = shutil.which("esbuild", path=PROGRAMS)
    if esbuild is None:
        sys.exit("esbuild is not installed: python -m tools.check_page installs it.")
    subprocess.run(
        [
            esbuild,
            SOURCE,
            "--bundle",
            "--format=iife",
            "--target=es2022",
            "--charset=utf8",
            "--log-level=warning",
            f"--banner:js={MARK}",
            f"--banner:css={MARK}",
            f"--outfile={folder / 'page.js'}",
        ],
        check=True,
        cwd=ROOT,
    )


def differing() -> list[str]:
    """The names of the committed files that differ from what the source gives."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        return [
            name
            for name in FILES
            if not (BUILT / name).is_file()
            or (Path(folder) / name).read_text("utf-8") != (BUILT / name).read_text("utf-8")
        ]


def check() -> int:
    """Say which committed files are not what the source gives; 0 if all of them are."""
    names = differing()
    if names:
        print(
            f"glassnet/page/built: {' and '.join(names)} not as the source gives: "
            "run python -m tools.build_page.",
            file=sys.stderr,
        )
    return 1 if names else 0


def main() -> int:
    """Build the program, or only compare it with what is committed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    if parser.parse_args().check:
        return check()
    build(BUILT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
