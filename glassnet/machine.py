"""On what a run ran: the kind of CPU, the system, and the versions of what computes.

Nothing that names a person or a machine (host name, user, folders) is among it: run files are made
to be passed on.
"""

from __future__ import annotations

import os
import platform
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from glassnet.version import __version__


def machine() -> dict[str, str]:
    """The kind of machine, as text by name.

    Returns:
        ``cpu`` (its maker's name), ``kind`` (the compiler's name of its instruction set, on which
        the last bits of a result depend), ``cores`` and ``system``.

    >>> sorted(machine())
    ['cores', 'cpu', 'kind', 'system']
    """
    return {
        "cpu": cpu_name(),
        "kind": _instruction_set(),
        "cores": str(os.cpu_count() or "unknown"),
        "system": f"{platform.system()} {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """The versions of Python and of all that computes.

    >>> sorted(versions())
    ['glassnet', 'numba', 'numpy', 'python']
    """
    found = {"glassnet": __version__, "python": platform.python_version()}
    for package in ("numpy", "numba"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


@cache
def circumstances() -> dict[str, str]:
    """What, beside a training itself, decides the last bits of its result; do not change it.

    >>> sorted(circumstances())
    ['glassnet', 'numba', 'numpy', 'processor']
    """
    found = {name: version for name, version in versions().items() if name != "python"}
    return found | {"processor": _instruction_set()}


def cpu_name() -> str:
    """The CPU's name as its maker writes it; where the system does not tell, its architecture."""
    if platform.system() == "Linux":
        name = _from_cpuinfo()
    elif platform.system() == "Darwin":
        name = _from_sysctl()
    else:
        name = platform.processor()
    return " ".join(name.split()) or platform.machine() or "unknown"


def _from_cpuinfo() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2] for line in lines if line.startswith("model name")), "")


def _from_sysctl() -> str:
    command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return ""
    return done.stdout


def _instruction_set() -> str:
    """LLVM's name of this CPU ("znver4"): code is compiled for it."""
    from glassnet.numba_internals import processor

    return processor.name()
