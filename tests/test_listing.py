"""A network's program as a reader sees it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import initializers, layers
from glassnet.engine.listing import ROOT, listing, place
from glassnet.engine.program import Program
from glassnet.engine.source_text import WIDTH
from glassnet.layers import Layer

GAP = "\n\n\n"  # between a listing's heading and its text


class Scale(Layer):
    """y = w · x, with a buffer that it does not need."""

    needs_output = False

    def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
        self.add_weight("scale", input_shape, initializers.get("ones"))
        self.add_saved("kept", input_shape)
        return input_shape

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[:] = parameters[0][:, None] * x

    def backward(
        self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        gradients[0][:] += (dy * x).sum(axis=-1)
        dx[:] = parameters[0][:, None] * dy


class Odd(Scale):
    """A layer whose label would leave the comment in which it stands."""

    def label(self) -> str:
        return "Odd()\nraise SystemExit\r\n  # "


def program(*ops: Layer, compiled: bool = True) -> Program:
    model = gn.Sequential([gn.Input((6, 6, 1)), *ops], "small", seed=0)
    if compiled:
        model.compile("sgd", "mean_squared_error")
    return model.runner.plan.program


def test_a_step_of_a_small_network() -> None:
    small = program(layers.Threshold(64), layers.Flatten(), Scale(), layers.Dropout(0.5), Scale())
    assert (
        listing(small, "small").partition(GAP)[2]
        == """\
def train_tile(
    workspace, retained, keys, parameters, gradients, images, targets, weights,
    rows, active, scale, outputs, losses
):
    # images 6×6×1
    y0 = view(workspace, 0, (1, 6, 6, 16))

    # threshold_1: Threshold(64), 6×6×1 → 6×6×1, in the loop before it
    y1 = view(workspace, 0, (1, 6, 6, 16))

    # flatten_2: Flatten(), 6×6×1 → 36
    y2 = view(workspace, 576, (36, 16))
    dy2 = view(workspace, 4608, (36, 16))

    # scale_3: Scale(), 36 → 36
    w3 = (view(parameters, 0, (36,)),)
    dw3 = (view(gradients, 0, (36,)),)
    s3 = (view(workspace, 2304, (36, 16)),)
    y3 = view(workspace, 1152, (36, 16))
    dy3 = view(workspace, 4032, (36, 16))

    # dropout_4: Dropout(0.5), 36 → 36
    s4 = (view(workspace, 2880, (36, 16)), keys)
    y4 = view(workspace, 1152, (36, 16))
    dy4 = view(workspace, 4032, (36, 16))

    # scale_5: Scale(), 36 → 36
    w5 = (view(parameters, 48, (36,)),)
    dw5 = (view(gradients, 48, (36,)),)
    s5 = (view(workspace, 3456, (36, 16)),)
    y5 = view(workspace, 1728, (36, 16))
    dy5 = view(workspace, 4608, (36, 16))

    # forward
    load(images, rows, view(y0, 0, (1, 36, 16)))
    flatten_2_forward(y1, y2, (), (), ())
    scale_3_forward(y2, y3, w3, s3, ())
    dropout_4_forward(y3, y4, (), s4, ())
    scale_5_forward(y4, y5, w5, s5, ())

    # the loss, and the gradient that it begins with
    loss(y5, targets, rows, active, scale, dy5, losses)
    deliver(view(y5, 0, (36, 16)), active, outputs)

    # backward
    scale_5_backward(dy5, dy4, y4, y5, w5, s5, (), dw5)
    dropout_4_backward(dy4, dy3, y3, y4, (), s4, (), ())
    scale_3_backward(dy3, dy2, y2, y3, w3, s3, (), dw3)
"""
    )


def test_what_neighbours_do_is_said() -> None:
    text = program(layers.Conv2D(2, 3, activation="relu"), layers.AveragePooling2D(2)).source
    assert "# re_lu_2: ReLU(), 4×4×2 → 4×4×2, in the loops beside it\n" in text
    assert "re_lu_2_forward" not in text
    assert "# average_pooling2d_3: AveragePooling2D(2), 4×4×2 → 2×2×2\n" in text
    text = program(layers.Flatten(), layers.Dense(3, activation="relu"), Scale()).source
    assert "# re_lu_3: ReLU(), 3 → 3, in the loop before it\n" in text


@pytest.mark.parametrize("whole", [False, True])
def test_a_listing_is_python_in_short_lines(whole: bool) -> None:
    model = gn.networks.build("lenet", seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    text = listing(model.runner.plan.program, "lenet", whole=whole)
    ast.parse(text)
    own = text[text.index("def train_tile") :]
    assert max(map(len, own.splitlines())) <= WIDTH


def test_the_heading_says_where_each_loop_is_written() -> None:
    small = program(layers.Conv2D(2, 3), layers.Flatten(), Scale(), Scale(), layers.Dense(2))
    heading, _, text = listing(small, "small").partition(GAP)
    assert "\n\n\ndef weight_gradients(" in text
    table = heading.partition(f"below {ROOT}, in\n")[2].splitlines()
    named, begins = {}, []
    for line in table:
        where, names = line.removeprefix("#").split(maxsplit=1)
        path, number = where.rsplit(":", 1)
        source = (ROOT / path).read_text(encoding="utf-8").splitlines()
        named[names] = source[int(number) - 1 : int(number) + 1]
        begins.append((path, int(number)))
    assert "    @compiled" in named["conv2d_1_forward"]
    assert "def conv2d_forward(x: Any" in named["conv2d_1_forward"][1]
    assert "def forward(self" in named["scale_3_forward and 1 more"][0]
    assert "def backward(" in named["scale_4_backward and 1 more"][0]
    assert "def dense_weight_gradients(" in named["dense_5_weight_gradients"][1]
    assert begins == sorted(begins)


def test_a_whole_listing_says_where_the_loops_of_inference_are() -> None:
    small = program(layers.Flatten(), layers.Dropout(0.5), layers.Dense(2))
    assert "dropout_2_inference" not in listing(small, "small").partition(GAP)[0]
    heading = listing(small, "small", whole=True).partition(GAP)[0]
    assert "dropout_2_inference" in heading


def test_a_loop_from_elsewhere_is_named_by_its_whole_path() -> None:
    code = compile("\n\ndef far(): pass", "/far/away.py", "exec")
    names: dict[str, Any] = {}
    exec(code, names)
    assert place(names["far"]) == ("/far/away.py", 3)


def test_a_network_that_is_not_compiled_is_shown_as_it_predicts() -> None:
    text = listing(program(layers.Flatten(), Scale(), compiled=False), "small").partition(GAP)[2]
    assert text.startswith("def predict_tile(")
    assert "def train_tile" not in text
    assert "    scale_2_inference(y1, y2, w2, s2, ())\n    deliver(" in text
    assert "dy" not in text


def test_a_label_stays_in_its_comment() -> None:
    small = program(layers.Flatten(), Odd())
    assert "    # odd_2: Odd() raise SystemExit #, 36 → 36\n    w2 = " in small.source
    model = gn.Sequential([gn.Input((6, 6, 1)), layers.Flatten(), Odd()], seed=0)
    x = np.arange(36.0, dtype=np.float32).reshape(1, 6, 6, 1)
    np.testing.assert_array_equal(model.predict(x), x.reshape(1, 36))
