"""The processor for which LLVM compiles."""

from __future__ import annotations

import llvmlite.binding as llvm
from numba.core import config


def name() -> str:
    """The kind of this machine's processor, as LLVM calls it: ``"znver4"``."""
    return str(llvm.get_host_cpu_name())


def host_features() -> str:
    """All that this machine's processor can do and can't, as LLVM lists it: ``"+avx,-sse4a,…"``."""
    return str(llvm.get_host_cpu_features().flatten())


def features() -> dict[str, bool]:
    """What compiled code may use: the user's choice (``NUMBA_CPU_FEATURES``), or what there is."""
    if config.CPU_FEATURES is not None:
        flags = filter(None, config.CPU_FEATURES.split(","))
        return {flag[1:]: flag[0] == "+" for flag in flags}
    return dict(llvm.get_host_cpu_features())
