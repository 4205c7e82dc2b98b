"""A program that notes the time after each of its calls.

It is one kind of program with probes (``engine/probe_lines.py``): the ordinary one, with a line
``probe(workspace, n)`` behind each call of an op's loop. In the frame, the same line takes the
place of each comment ``# probe: what was done``. Nothing else is different, so it computes the same
numbers, to the last bit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import Real, compilation_disabled, compiled
from glassnet.engine.memory import Allotment
from glassnet.engine.probe_lines import with_lines
from glassnet.engine.program import Program
from glassnet.engine.training_setup import TrainingSetup
from glassnet.layers.base import Layer, Shape

BEGIN = "begin"  # the first probe of a call, before which the call did nothing
LATEST = 0  # the place of the latest time; the sums stand behind it


class TimedProgram(Program):
    """A network's program that notes where its time goes.

    The sums stand behind the workspace of each thread, which is at hand wherever a probe stands.

    Attributes:
        probes: the names of what is timed: a loop, as the program calls it, or words of the frame.
    """

    def __init__(
        self,
        ops: Sequence[Layer],
        input_shape: Shape,
        setup: TrainingSetup | None,
        lanes: int,
        dtype: Real,
    ) -> None:
        super().__init__(ops, input_shape, setup, lanes, dtype)
        self.source, self.probes = with_timing(self.source)
        self._start = self.layout.workspace_size
        behind = Allotment("workspace")
        behind.piece((2 * (1 + len(self.probes)),))  # two float32 hold a sum; two float64 more
        self.layout = replace(self.layout, workspace_size=self._start + behind.size)
        self.itemsize = np.dtype(dtype).itemsize
        self.loops["probe"] = probe_loop(self._start, self.compiled)

    def calls(
        self, entry: str, images: NDArray[Any], targets: NDArray[Any] | None
    ) -> dict[str, tuple[Any, ...]]:
        """The tile's loops and their arguments, including the probe."""
        workspace = np.empty(self.layout.workspace_size, self._dtype)
        return {**super().calls(entry, images, targets), "probe": (workspace, 1)}

    @property
    def named_ops(self) -> list[tuple[str, Layer]]:
        """The ops that the program runs, by their names in it."""
        return list(zip(self._names, self._ops, strict=True))

    @property
    def fused(self) -> list[str]:
        """The ops that have no loop of their own going forward: a loop beside it does their work.

        For a last activation, this may be the loop of the loss.
        """
        return [name for name in self._names if f"{name}_forward" not in self.probes]

    def multiplies_by_derivative(self, n: int) -> bool:
        """Whether op n, counted from 0, also goes back through the function in front of it."""
        return self._fusions.ops[n].derivative is not None

    @property
    def first(self) -> int:
        """The first op with weights. Nothing before it learns."""
        return self._first

    def probes_in(self, workspaces: NDArray[Any]) -> NDArray[np.int64]:
        """Each thread's latest time and, behind it, the sums: (threads, 1 + probes), not copied."""
        return workspaces[:, self._start :].view(np.int64)[:, : 1 + len(self.probes)]


def with_timing(source: str) -> tuple[str, list[str]]:
    r"""A program's text with lines that note the time, and what each of them times.

    >>> source, names = with_timing("def train_tile(workspace, x):\n    load(x)\n    loss(x)")
    >>> print(source)
    def train_tile(workspace, x):
        load(x)
        probe(workspace, 1)
        loss(x)
        probe(workspace, 2)
    >>> names
    ['load', 'loss']
    """
    names: list[str] = []

    def probe(name: str) -> list[str]:
        if name not in names:
            names.append(name)
        return [f"probe(workspace, {1 + names.index(name)})"]

    timed = with_lines(source, ("train_tile", "weight_gradients"), behind=probe, at_mark=probe)
    return timed, names


def probe_loop(start: int, compiled_program: bool) -> Callable[[Any, int], None]:
    """``probe(workspace, n)``: add the time since the latest probe to sum ``n``.

    Args:
        start: where in the workspace the probes stand.
        compiled_program: whether it is called from a compiled program.
    """
    compiles = compiled_program and not compilation_disabled()
    ticks = time.perf_counter_ns
    if compiles:
        from glassnet.numba_internals import primitives

        ticks = primitives.cycle_counter

    def probe(workspace: Any, n: int) -> None:
        probes = workspace[start:].view(np.int64)
        now = ticks()
        probes[n] += now - probes[LATEST]
        probes[LATEST] = now

    return compiled(probe) if compiles else probe
