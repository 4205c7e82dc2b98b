"""A network written out as a straight-line program: one call for each loop, in order.

The program is source text, because compiled code calls only functions that it knows by name (see
``plan.py``), and because it can be read: it *is* the network, tile in, gradients out.
"""

from __future__ import annotations

import inspect
import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import Real
from glassnet.engine import steps
from glassnet.engine.barrier import wait_loop
from glassnet.engine.fusion import fuse
from glassnet.engine.image_keys import key_loop
from glassnet.engine.layout import lay_out
from glassnet.engine.optimizer_state import CHUNK
from glassnet.engine.probe_lines import Calls, hand_out_loop, with_probes
from glassnet.engine.probes import NO_PROBES, Columns, OpProbes, trained_ops
from glassnet.engine.reductions import gradient_loops
from glassnet.engine.source_text import WIDTH, function_source, tuple_source
from glassnet.engine.tile_loops import lane_loop, load_loop, tile_loops, weigh_loop
from glassnet.engine.training_setup import TrainingSetup
from glassnet.layers.base import Layer, Shape
from glassnet.layers.elementwise import make_identity
from glassnet.layers.sizes import times
from glassnet.vectors import make_view, view

GROUPS = 4  # the most groups of tiles in a batch, and so the most threads that share one
ENTRIES = {  # what Python calls, and the network's functions that each of these calls
    "train": ("train_tile", "weight_gradients"),
    "gradient": ("train_tile", "weight_gradients"),
    "evaluate": ("evaluate_tile",),
    "predict": ("predict_tile",),
    "forward": ("forward_tile",),
}


class Program:
    """A network's program.

    Args:
        ops: the network's simple layers, built, in order.
        input_shape: of one image.
        setup: for training and evaluation; None writes the prediction only.
        lanes: images in a tile.
        dtype: of all floating-point arrays.
        probes: what it hands out of each image, besides the network's answer.

    Attributes:
        source: the program.
        lanes: images in a tile.
        loops: the functions that it names.
        layout: where everything stands.
        columns: where in a row of the outputs stands what.
        compiled: False where an op's loops are plain Python.
    """

    def __init__(
        self,
        ops: Sequence[Layer],
        input_shape: Shape,
        setup: TrainingSetup | None,
        lanes: int,
        dtype: Real,
        probes: OpProbes = NO_PROBES,
    ) -> None:
        self._arguments = (ops, input_shape, setup, lanes, dtype, probes)
        self._ops, self.lanes, self._dtype = ops, lanes, dtype
        self.layout = lay_out(ops, input_shape, lanes)
        self.columns = Columns(ops, probes)
        # A loss that is computed from what stands before the last activation replaces it: it
        # fills that activation's output too.
        trained, loss = trained_ops(ops, setup.loss if setup else None)
        self._first, self._end = trained.start, trained.stop
        self._fusions = fuse(
            ops, self.layout.places, dtype, first=self._first, end=self._end, probes=probes
        )
        loops = [
            op.loops(lanes, dtype, input_gradient=n > self._first, **fusion.options())
            for n, (op, fusion) in enumerate(zip(ops, self._fusions.ops, strict=True))
        ]
        self.compiled = all(op_loops.compiled for op_loops in loops)
        for op, op_loops in zip(ops, loops, strict=True):
            if op.defers_weight_gradients and op_loops.weight_gradients is None:
                raise TypeError(
                    f"{type(op).__name__} defers its weights' gradients, and its loops() give no "
                    "weight_gradients."
                )
        *places, self._channels = input_shape
        self._places = math.prod(places)
        self._outputs = math.prod(ops[-1].output_shape)
        self._names = [f"{op.default_name()}_{n}" for n, op in enumerate(ops, start=1)]
        self.loops: dict[str, Any] = self._frame_loops()
        for name, op_loops in zip(self._names, loops, strict=True):
            for kind in ("forward", "backward", "inference", "weight_gradients"):
                self.loops[f"{name}_{kind}"] = getattr(op_loops, kind)
        if setup is not None and loss is not None:
            self.loops["loss"] = loss.loop(self._outputs, lanes, dtype)
            self.loops["update"] = setup.optimizer.loop(dtype)
            if setup.weighted:
                self.loops["weigh"] = weigh_loop()
        if probes != NO_PROBES:
            self.loops["hand_out"] = hand_out_loop()
        begin = "weigh" if "weigh" in self.loops else "loss"
        calls = Calls(self._names, self._fusions, trained, begin)
        self.source = with_probes(self._write(setup, probes), self.columns, calls, lanes)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process writes the same program; its loops can't be pickled."""
        return type(self), self._arguments

    def _frame_loops(self) -> dict[str, Any]:
        epilogue = self._fusions.load or make_identity()
        load = load_loop(self._places, self._channels, self.lanes, self._dtype, epilogue)
        deliver, copy = tile_loops(self._outputs, self.lanes)
        sum_rows, add_penalty = gradient_loops(self._dtype)
        return {
            "load": load,
            "deliver": deliver,
            "copy": copy,
            "sum_rows": sum_rows,
            "add_penalty": add_penalty,
            "view": make_view() if self.compiled else view,
            "wait": wait_loop(),
            "assign_lanes": lane_loop(self.lanes),
            "image_key": key_loop(),
            "real": self._dtype,
            "is_finite": math.isfinite,
        }

    # ---- the arguments of the tile's loops ---------------------------------------------------

    def calls(
        self, entry: str, images: NDArray[Any], targets: NDArray[Any] | None
    ) -> dict[str, tuple[Any, ...]]:
        """The tile's loops that an entry point calls, each with arguments like those it will get.

        Args:
            entry: one of `ENTRIES`.
            images: as the entry point gets them.
            targets: likewise; None for the prediction.
        """
        workspace = np.empty(self.layout.workspace_size, self._dtype)
        # A piece of each row, as it will be: never the whole row, nor a single one.
        retained = np.empty((2, self.layout.retained_size + 1), self._dtype)
        vector = np.empty(self.layout.parameters_size, self._dtype)
        vectors = {"workspace": workspace, "retained": retained[0], "parameters": vector}
        rows, keys = np.empty(self.lanes, np.int64), np.empty(self.lanes, np.uint32)
        losses, outputs = workspace[: self.lanes], np.empty((1, self.columns.size), self._dtype)
        training = "train_tile" in ENTRIES[entry]
        has_keys = training or entry == "forward"
        end = self._end
        calls: dict[str, tuple[Any, ...]] = {}
        for n, (name, op) in enumerate(zip(self._names[:end], self._ops, strict=False)):
            place = self.layout.places[n]
            x, y, dy, dx = (
                piece.of(vectors[piece.vector]) for piece in (place.x, place.y, place.dy, place.dx)
            )
            saved = tuple(piece.of(vectors[piece.vector]) for piece in place.saved)
            if op.random and has_keys:
                saved = (*saved, keys)
            scratch = tuple(piece.of(workspace) for piece in place.scratch)
            weights = tuple(piece.of(vector) for piece in place.weights)
            if not self._fusions.forward(n):
                kind = "forward" if has_keys else "inference"
                calls[f"{name}_{kind}"] = (x, y, weights, saved, scratch)
            if training and n >= self._first and not self._fusions.backward(n):
                gradients = () if op.defers_weight_gradients else weights
                calls[f"{name}_backward"] = (dy, dx, x, y, weights, saved, scratch, gradients)
            if training and op.defers_weight_gradients:
                rows_of = [
                    retained[:, piece.start : piece.stop] for piece in (place.x, *place.saved)
                ]
                calls[f"{name}_weight_gradients"] = (0, 1, rows_of[0], tuple(rows_of[1:]), weights)
        first = self.layout.places[0].x
        x = first.of(vectors[first.vector]).reshape(self._tile)
        y = workspace[: self._outputs * self.lanes].reshape(self._outputs, self.lanes)
        calls["load"] = (images, rows, x)
        calls["deliver"] = (y, 1, outputs)
        if "hand_out" in self.loops:
            calls["hand_out"] = (y, 0, 1, outputs)
        if targets is not None:
            if "copy(" in self.source:
                calls["copy"] = (y, y)
            calls["loss"] = (y, targets, rows, 1, self._dtype(1), y, losses)
        if training and "weigh" in self.loops:
            calls["weigh"] = (np.empty(0, self._dtype), rows, 1, y, losses)
        return calls

    @property
    def _tile(self) -> tuple[int, int, int]:
        return (self._channels, self._places, self.lanes)

    # ---- the text ----------------------------------------------------------------------------

    def _write(self, setup: TrainingSetup | None, probes: OpProbes) -> str:
        header = f"LANES, GROUPS, CHUNK = {self.lanes}, {GROUPS}, {CHUNK}\n"
        header += f"ACCUMULATED = {self.layout.accumulated_size}\n"
        if setup is None:
            functions = [self._predict_tile()]
            functions += [self._forward_tile()] if probes.outputs else []
        else:
            functions = [self._evaluate_tile(), self._train_tile(), self._weight_gradients()]
        return "\n\n".join([inspect.getsource(steps), header, *functions])

    def _predict_tile(self) -> str:
        end = len(self._ops)
        return function_source(
            "predict_tile",
            "workspace, retained, parameters, images, rows, active, outputs",
            [*self._pieces(end), *self._forward(end, "inference"), self._deliver(end)],
        )

    def _forward_tile(self) -> str:
        """The outputs as training computes them; for those who look at them only."""
        end = len(self._ops)
        return function_source(
            "forward_tile",
            "workspace, retained, keys, parameters, images, rows, active, outputs",
            [*self._pieces(end, keys=True), *self._forward(end, "forward"), self._deliver(end)],
        )

    def _evaluate_tile(self) -> str:
        end = self._end
        return function_source(
            "evaluate_tile",
            "workspace, retained, parameters, images, targets, rows, active, outputs, losses",
            [
                *self._pieces(end),
                f"dy{end} = {self._gradient_of(end)}",
                *self._forward(end, "inference"),
                *self._loss("real(1)"),
            ],
        )

    def _train_tile(self) -> str:
        return function_source(
            "train_tile",
            "workspace, retained, keys, parameters, gradients, images, targets, weights, rows, "
            "active, scale, outputs, losses",
            [
                *self._pieces(self._end, keys=True, gradients=True),
                *self._forward(self._end, "forward"),
                *self._loss("scale"),
                *self._weigh(),
                *self._backward(),
            ],
        )

    def _weight_gradients(self) -> str:
        """The deferred gradients; ``retained`` has a row for each tile of a batch."""
        lines = []
        for n in range(self._end, self._first, -1):
            place, op = self.layout.places[n - 1], self._ops[n - 1]
            if op.defers_weight_gradients:
                x, *saved = (
                    f"retained[:, {piece.start}:{piece.stop}]" for piece in (place.x, *place.saved)
                )
                pieces = {
                    f"y{n - 1}": x,
                    f"s{n}": tuple_source(saved),
                    f"dw{n}": tuple_source([piece.source("gradients") for piece in place.weights]),
                }
                lines += self._description(n)
                lines += [f"{name} = {piece}" for name, piece in pieces.items()]
                arguments = f"thread, threads, {', '.join(pieces)}"
                lines += [f"{self._names[n - 1]}_weight_gradients({arguments})", ""]
        return function_source(
            "weight_gradients",
            "thread, threads, workspace, retained, gradients",
            lines[:-1] or ["pass"],
        )

    def _pieces(self, end: int, *, keys: bool = False, gradients: bool = False) -> list[str]:
        """Where everything stands, op by op.

        y0 is the input, yn the output of op n, wn its weights, sn what it saves for the way back,
        and tn its scratch. A d in front of these letters stands for the gradient.
        """
        first = self._first if gradients else end + 1
        lines = [
            f"# images {times(self._ops[0].input_shape)}",
            f"y0 = {self.layout.places[0].x.source()}",
        ]
        if first == 0:
            lines.append(f"dy0 = {self._gradient_of(0)}")
        for n in range(1, end + 1):
            place = self.layout.places[n - 1]
            pieces = {
                f"w{n}": tuple_source([piece.source("parameters") for piece in place.weights])
            }
            if gradients and not self._ops[n - 1].defers_weight_gradients:
                pieces[f"dw{n}"] = tuple_source(
                    [piece.source("gradients") for piece in place.weights]
                )
            pieces[f"s{n}"] = tuple_source(self._saved(n, keys=keys))
            pieces[f"t{n}"] = tuple_source([piece.source() for piece in place.scratch])
            pieces[f"y{n}"] = place.y.source()
            if n >= first:
                pieces[f"dy{n}"] = self._gradient_of(n)
            lines += ["", *self._description(n)]
            lines += [f"{name} = {piece}" for name, piece in pieces.items() if piece != "()"]
        return lines

    def _description(self, n: int) -> list[str]:
        """A comment that says what op n is, and where it is done if not in a loop of its own."""
        op = self._ops[n - 1]
        label = " ".join(op.label().split())  # it stands in a comment, and must stay in one line
        shapes = f"{times(op.input_shape)} → {times(op.output_shape)}"
        before, behind = self._fusions.forward(n - 1), self._fusions.backward(n - 1)
        beside = ", in the loop before it" if before else ""
        if behind:
            beside = ", in the loops beside it" if before else ", going back in the loop behind it"
        text = f"{self._names[n - 1]}: {label}, {shapes}{beside}"
        return textwrap.wrap(text, WIDTH - 4, initial_indent="# ", subsequent_indent="# ")

    def _saved(self, n: int, *, keys: bool) -> list[str]:
        saved = [piece.source() for piece in self.layout.places[n - 1].saved]
        return [*saved, "keys"] if keys and self._ops[n - 1].random else saved

    def _own(self, n: int, *, keys: bool) -> tuple[str, str, str, str]:
        """The names of an op's weights, saved buffers, scratch, and gradients by its weights."""
        weights, saved = self._ops[n - 1].weights, self._saved(n, keys=keys)
        return (
            f"w{n}" if weights else "()",
            f"s{n}" if saved else "()",
            f"t{n}" if self.layout.places[n - 1].scratch else "()",
            f"dw{n}" if weights and not self._ops[n - 1].defers_weight_gradients else "()",
        )

    def _forward(self, end: int, kind: str) -> list[str]:
        lines = ["", "# forward", f"load(images, rows, view(y0, 0, {self._tile}))"]
        for n, name in enumerate(self._names[:end], start=1):
            if not self._fusions.forward(n - 1):
                own = ", ".join(self._own(n, keys=kind == "forward")[:3])
                lines.append(f"{name}_{kind}(y{n - 1}, y{n}, {own})")
        return lines

    def _backward(self) -> list[str]:
        lines = ["", "# backward"]
        for n in range(self._end, self._first, -1):
            if not self._fusions.backward(n - 1):
                arrays = f"dy{n}, dy{n - 1}, y{n - 1}, y{n}"
                own = ", ".join(self._own(n, keys=True))
                lines.append(f"{self._names[n - 1]}_backward({arrays}, {own})")
        return lines

    def _loss(self, scale: str) -> list[str]:
        """The loss, from the output of op ``end``; it may turn it into the network's output."""
        end, answer = self._end, len(self._ops)
        lines = ["", "# the loss, and the gradient that it begins with"]
        if answer > end:
            place = self.layout.places[answer - 1]
            lines.append(f"y{answer} = {place.y.source()}")
            if not place.x.begins_with(place.y):
                lines.append(f"copy(y{end}, y{answer})")
        lines.append(f"loss(y{answer}, targets, rows, active, {scale}, dy{end}, losses)")
        return [*lines, self._deliver(answer)]

    def _gradient_of(self, n: int) -> str:
        """The gradient by the output of op n, or by the input where n is 0."""
        places = self.layout.places
        return (places[n - 1].dy if n else places[0].dx).source()

    def _deliver(self, end: int) -> str:
        return f"deliver({self._flat('y', end)}, active, outputs)"

    def _weigh(self) -> list[str]:
        if "weigh" not in self.loops:
            return []
        return [f"weigh(weights, rows, active, {self._flat('dy', self._end)}, losses)"]

    def _flat(self, letter: str, n: int) -> str:
        """The network's output, or the gradient by it, as (features, lanes)."""
        return f"view({letter}{n}, 0, {(self._outputs, self.lanes)})"
