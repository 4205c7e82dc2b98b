"""Check the program of the page: ``python -m tools.check_page``.

That is the form, the faults and the types of the JavaScript in ``glassnet/page/browser``, its
tests, and that the committed bundle is what the source gives. npm's packages are installed first,
unless they are there in the versions of ``package-lock.json``.

Without Node, or where npm reaches no registry, one line says what is left out. In CI (where the
environment has ``CI``) nothing may be left out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import build_page

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "package-lock.json"
INSTALLED = ROOT / "node_modules" / ".package-lock.json"
"""What npm notes of the packages that it has installed."""

SCRIPTS = ("lint", "types", "test")
"""Of ``package.json``."""


def main() -> int:
    """Run all checks; 0 if they find no fault, or are left out."""
    surroundings = surrounded_by_node()
    npm = shutil.which("npm", path=surroundings["PATH"])
    if npm is None:
        return left_out("there is no npm; the extra `dev` brings it, and npm brings the rest")
    if not is_installed():
        install = [npm, "ci", "--loglevel=error", *patience()]
        done = subprocess.run(install, cwd=ROOT, env=surroundings, capture_output=True, text=True)
        if done.returncode:
            first = done.stderr.partition("\n")[0] or f"its exit status is {done.returncode}"
            return left_out(f"npm can't install its packages ({first})")
    for script in SCRIPTS:
        run = [npm, "run", "--silent", script]
        status = subprocess.run(run, cwd=ROOT, env=surroundings).returncode
        if status:
            print(f"The page's program: npm run {script} found a fault.", file=sys.stderr)
            return status
    return build_page.check()


def surrounded_by_node() -> dict[str, str]:
    """The environment with the Node of this Python's environment before all others."""
    beside = Path(sys.executable).parent
    return {**os.environ, "PATH": os.pathsep.join([str(beside), os.environ.get("PATH", "")])}


def patience() -> list[str]:
    """How npm tries again: in CI for as long as it does by itself, elsewhere once and soon."""
    if os.environ.get("CI"):
        return []
    return ["--fetch-retries=1", "--fetch-retry-mintimeout=2000"]


def is_installed() -> bool:
    """Whether npm's packages are there, in the versions of the lock.

    Those for other systems are in the lock, and need not be there.
    """
    if not INSTALLED.is_file():
        return False
    wanted, found = (json.loads(path.read_text("utf-8"))["packages"] for path in (LOCK, INSTALLED))
    needed = {name for name, package in wanted.items() if name and not package.get("optional")}
    return needed <= found.keys() and all(
        package["version"] == wanted.get(name, {}).get("version") for name, package in found.items()
    )


def left_out(reason: str) -> int:
    """Say which checks are left out, and why; in CI that is a fault."""
    checks = "form, types and tests of the page's JavaScript, and its bundle"
    print(f"left out: {checks}: {reason}.", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
