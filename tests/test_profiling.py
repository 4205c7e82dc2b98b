"""A profile: probes change no bit, times and work add up, and the table says what is in it."""

from __future__ import annotations

import itertools
import json
import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.compiling import compilation_disabled
from glassnet.engine.epoch import Epoch
from glassnet.errors import ArgumentError, DivergenceError, ShapeError
from glassnet.layers import Layer
from glassnet.profiling import Profile, Row, limits, measuring, profile
from glassnet.profiling.measuring import TimedRunner
from glassnet.profiling.report import table
from glassnet.profiling.timing import with_timing
from glassnet.profiling.work import DIRECTIONS, Batch, rows_of
from glassnet.regularizers import L2
from glassnet.structure import flops
from glassnet.tables import Cell

FORWARD, BACKWARD, WEIGHT_GRADIENTS, AROUND = DIRECTIONS
needs_compiler = pytest.mark.skipif(
    compilation_disabled(), reason="with NUMBA_DISABLE_JIT=1 nothing is compiled"
)


def network(*ops: Layer, dtype: str = "float32", optimizer: Any = "sgd") -> gn.Sequential:
    model = gn.Sequential([gn.Input((6, 6, 1)), *ops], "small", seed=0, dtype=dtype)
    model.compile(optimizer, "sparse_categorical_crossentropy")
    return model


def convolutional(**settings: Any) -> gn.Sequential:
    """A network with an op that has no weights in front, with dropout, and with a penalty."""
    return network(
        layers.Rescaling(1 / 255),
        layers.Conv2D(2, 3, activation="relu", kernel_regularizer=L2(0.01)),
        layers.MaxPooling2D(2),
        layers.Dropout(0.2),
        layers.Flatten(),
        layers.Dense(3, activation="softmax"),
        **settings,
    )


def images(n: int = 90) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(1)
    return generator.integers(0, 256, (n, 6, 6, 1), np.uint8), generator.integers(0, 3, n)


class Doubled(Layer):
    """A layer of one's own, in NumPy: its program runs as plain Python."""

    needs_input = False

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[:] = 2 * x

    def backward(self, dy: Any, dx: Any, *rest: Any) -> None:
        dx[:] = 2 * dy


# ---- probes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_probes_change_no_bit_of_a_training(threads: int, dtype: str) -> None:
    model = convolutional(dtype=dtype, optimizer=gn.optimizers.Adam(0.01))
    lapped = TimedRunner(model)
    before = model.parameters.copy()
    x, y = images()
    epoch = Epoch(x.reshape(90, 36, 1), y.astype(np.int64), np.arange(90), 40, 7)
    for runner in (model.runner, lapped):
        with runner.team(threads, 40) as team:
            (*_, last) = runner.train(epoch, team)
            assert (last.last, last.diverged) == (3, None)
    assert not np.array_equal(model.parameters, before)
    assert lapped.parameters.tobytes() == model.parameters.tobytes()
    probes = lapped.program.probes_in(lapped._workspaces_for(team.threads))
    assert (probes[: team.threads, 0] > 0).all()


def test_a_probe_stands_behind_each_call_and_at_each_mark() -> None:
    source = """\
def train(workspaces, thread):
    if thread:
        # probe: clear
        # no probe: this
        train_tile(workspace)
    # probe: wait
def predict_tile(workspace):
    load(1)
def train_tile(workspace):
    y = view(workspace)
    load(
        y,
    )
    loss(y)  # of it
    load(2)
"""
    lapped, names = with_timing(source)
    assert names == ["clear", "wait", "load", "loss"]
    assert (
        lapped
        == """\
def train(workspaces, thread):
    if thread:
        probe(workspace, 1)
        # no probe: this
        train_tile(workspace)
    probe(workspace, 2)
def predict_tile(workspace):
    load(1)
def train_tile(workspace):
    y = view(workspace)
    load(
        y,
    )
    probe(workspace, 3)
    loss(y)  # of it
    probe(workspace, 4)
    load(2)
    probe(workspace, 3)
"""
    )


def test_all_that_a_step_does_has_a_lap() -> None:
    model = convolutional()
    own = model.runner.plan.program.source.partition("def train_tile")[2]
    calls = re.findall(r"^    (\w+)\(", own, re.MULTILINE)
    expected = {
        "load",
        "conv2d_2_forward",
        "loss",
        "deliver",
        "conv2d_2_backward",
        "dense_7_weight_gradients",
    }
    assert expected <= set(calls)
    assert TimedRunner(model).program.probes == [
        "begin", "clear gradients", "choose images", "wait for others", "check losses",
        "sum gradients", "add penalties", "update weights", *calls,
    ]  # fmt: skip


# ---- measuring -----------------------------------------------------------------------------


@needs_compiler
@pytest.mark.parametrize("threads", [1, 2])
def test_a_profile_has_a_row_for_all_that_is_done(threads: int) -> None:
    model = convolutional()
    shown = profile(model, *images(), batch_size=64, steps=6, threads=threads, verbose=0)
    done = TimedRunner(model).program.probes[1:]
    rows = [
        row.name
        if row.direction == AROUND or "_" not in row.name
        else f"{row.name}_{row.direction}".replace(" ", "_")
        for row in shown.rows
    ]
    assert rows == done
    assert all(row.seconds > 0 for row in shown.rows)
    assert (shown.batch_size, shown.threads, shown.images) == (64, threads, 90)
    assert 1 <= shown.steps <= 6
    assert 0 < shown.explained <= 1
    assert shown.peak is not None
    assert shown.epoch_seconds == 2 * shown.seconds


def test_the_network_stays_as_it_is() -> None:
    model = convolutional(optimizer=gn.optimizers.SGD(0.5, momentum=0.9))
    weights, optimizer = model.parameters.copy(), model.optimizer
    profile(model, *images(40), batch_size=40, steps=2, verbose=0)
    np.testing.assert_array_equal(model.parameters, weights)
    assert model.optimizer is optimizer
    assert optimizer is not None
    assert optimizer.learning_rate == 0.5
    assert model.history is None


def test_a_profile_does_not_depend_on_how_well_a_network_learns() -> None:
    x, y = images(20)
    ops = (layers.Flatten(), layers.Dense(3), layers.Dense(3, activation="softmax"))
    model = network(*ops, optimizer=gn.optimizers.SGD(1e30))
    assert profile(model, x, y, batch_size=10, steps=18, verbose=0).seconds > 0
    with pytest.raises(DivergenceError):
        model.fit(x, y, batch_size=10, epochs=9, verbose=0, seed=0)


def test_the_time_of_a_row_is_that_of_its_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In plain Python, by a clock that goes on by a millisecond whenever it is looked at."""
    clock = itertools.count(0, 1_000_000)
    monkeypatch.setattr("time.perf_counter_ns", lambda: next(clock))
    monkeypatch.setattr("glassnet.profiling.measuring.time.perf_counter", lambda: next(clock) / 1e9)
    model = network(Doubled(), layers.Flatten(), layers.Dense(3, activation="softmax"))
    shown = profile(model, *images(), batch_size=80, steps=1, verbose=0)
    milliseconds = {(row.name, row.direction): row.seconds * 1e3 for row in shown.rows}
    # The clock is looked at twice by the one who measures, and once at each of the probes.
    probes = sum(milliseconds.values())
    assert shown.seconds * 1e3 == pytest.approx(probes + 2, rel=0.05)
    unit = milliseconds["update weights", AROUND]
    assert unit == pytest.approx(1, rel=0.05)
    counts = {key: round(value / unit) for key, value in milliseconds.items()}
    tiles, groups = 5, 4
    assert counts == {
        ("clear gradients", AROUND): groups,
        ("choose images", AROUND): tiles,
        ("wait for others", AROUND): 3,
        ("check losses", AROUND): 1,
        ("sum gradients", AROUND): 1,
        ("update weights", AROUND): 1,
        ("load", FORWARD): tiles,
        ("doubled_1", FORWARD): tiles,
        ("flatten_2", FORWARD): tiles,
        ("dense_3", FORWARD): tiles,
        ("loss", FORWARD): tiles,
        ("deliver", FORWARD): tiles,
        ("dense_3", BACKWARD): tiles,
        ("dense_3", WEIGHT_GRADIENTS): 1,
    }


def test_the_faster_half_of_the_ranges_counts() -> None:
    ranges = [
        measuring._MeasuredSteps(steps, seconds, np.array([ticks, 1]))
        for steps, seconds, ticks in (
            (1, 9.0, 90),
            (4, 8.0, 10),
            (2, 2.0, 20),
            (3, 6.0, 30),
            (1, 5.0, 7),
        )
    ]
    half = measuring._faster_half(ranges)
    assert (half.steps, half.seconds) == (2 + 4 + 3, 2.0 + 8.0 + 6.0)
    assert half.probes.tolist() == [20 + 10 + 30, 3]


@needs_compiler
def test_a_batch_larger_than_the_data_is_all_of_it() -> None:
    model = network(layers.Flatten(), layers.Dense(3, activation="softmax"))
    shown = profile(model, *images(20), steps=3, verbose=0)
    assert (shown.batch_size, shown.images) == (20, 20)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"batch_size": 0}, "profile: batch_size must be an int"),
        ({"steps": 0}, "profile: steps must be an int"),
        ({"threads": 0}, "threads must be"),
    ],
)
def test_numbers_out_of_their_ranges(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        profile(convolutional(), *images(20), **settings)


def test_what_cannot_be_profiled() -> None:
    x, y = images(20)
    with pytest.raises(ShapeError, match="x is empty"):
        profile(convolutional(), x[:0], y[:0])
    with pytest.raises(ArgumentError, match="not compiled"):
        profile(gn.Sequential([gn.Input((6, 6, 1)), layers.Flatten()]), x, y)
    with pytest.raises(ArgumentError, match="nothing to train"):
        profile(network(layers.Flatten(), layers.Softmax()), x, y % 36, verbose=0)
    model = convolutional()
    model.set_weights([weight * np.nan for weight in model.get_weights()])
    with pytest.raises(DivergenceError, match="not finite at step 1 of the profile"):
        profile(model, x, y, verbose=0)


# ---- work ----------------------------------------------------------------------------------


def test_operations_are_those_of_the_summary() -> None:
    for name in gn.networks.NETWORKS:
        ops = gn.networks.build(name, seed=0).ops()
        forward, training = flops.flops(ops)
        both = flops.op_flops(ops)
        assert sum(there + back for there, back in both) == training
        assert sum(there for there, _ in both) == forward
    # The first convolution has no gradient by its input: 2 · 28 · 28 · 25 · 6, once more.
    assert [(a, b) for a, b in both if a][:2] == [(235_200, 235_200), (480_000, 960_000)]


def test_operations_and_bytes_of_a_small_network() -> None:
    model = network(
        layers.Conv2D(2, 3),
        layers.Flatten(),
        layers.Dense(5),
        Doubled(),
        layers.Dense(3, activation="softmax"),
        optimizer=gn.optimizers.SGD(0.1, momentum=0.9),
    )
    shown = profile(model, *images(), batch_size=40, steps=3, verbose=0)
    rows = {(row.name, row.direction): row for row in shown.rows}
    tiles, lanes, number = 3, 16, 4
    kernel, first, second = (40 * 2 * n for n in (3 * 3 * 2 * 4 * 4, 32 * 5, 5 * 3))
    assert rows["conv2d_1", FORWARD].flops == kernel
    assert rows["conv2d_1", BACKWARD].flops == kernel  # no gradient by its input
    for name, operations in (("dense_3", first), ("dense_5", second)):
        assert [rows[name, each].flops for each in (FORWARD, BACKWARD, WEIGHT_GRADIENTS)] == [
            operations
        ] * 3
    assert rows["doubled_4", FORWARD].flops == 0
    assert rows["doubled_4", FORWARD].output == "5"
    assert rows["conv2d_1", BACKWARD].output == "4×4×2"
    # images as bytes, and as numbers
    assert rows["load", FORWARD].bytes == tiles * lanes * 36 * (1 + number)
    # x, y
    assert rows["doubled_4", FORWARD].bytes == tiles * number * lanes * (5 + 5)
    # dy, y, dx
    assert rows["doubled_4", BACKWARD].bytes == tiles * number * lanes * (5 + 5 + 5)
    # output, gradient; a label of 8 bytes
    assert rows["loss", FORWARD].bytes == tiles * lanes * (2 * 3 * number + 8)
    tiled = number * (32 + 16)  # the convolution's weights, which start at multiples of 64 bytes
    assert rows["clear gradients", AROUND].bytes == 3 * tiled
    assert rows["sum gradients", AROUND].bytes == (3 + 1) * tiled
    # weights and velocity read and written, gradients read
    vector = number * sum(16 * math.ceil(size / 16) for size in (18, 2, 32 * 5, 5, 15, 3))
    assert rows["update weights", AROUND].bytes == 5 * vector


@needs_compiler
def test_the_bytes_of_layers_with_weights() -> None:
    model = network(
        layers.Conv2D(2, 3),
        layers.Conv2D(1, 2),
        layers.Flatten(),
        layers.Dense(3, activation="softmax"),
        dtype="float64",
    )
    shown = profile(model, *images(32), batch_size=32, steps=2, verbose=0)
    rows = {(row.name, row.direction): row for row in shown.rows}
    places = TimedRunner(model).layout.places
    saved = [
        sum(math.prod(piece.shape) for piece in (*place.saved, *place.scratch)) for place in places
    ]
    tile, number = 2, 8
    # A convolution: dy, x, and dx but for the first; weights; their gradients, read and written
    x, y, weights = 16 * 36, 16 * 32, 18 + 2
    assert rows["conv2d_1", FORWARD].bytes == tile * number * (x + y + weights + saved[0])
    assert rows["conv2d_1", BACKWARD].bytes == tile * number * (y + x + 3 * weights + saved[0])
    x, y, weights = 16 * 32, 16 * 9, 8 + 1
    assert rows["conv2d_2", BACKWARD].bytes == tile * number * (y + 2 * x + 3 * weights + saved[1])
    # A dense layer: the gradients come later, from what is saved, and written once
    x, y, weights = 16 * 9, 16 * 3, 9 * 3 + 3
    assert rows["dense_4", BACKWARD].bytes == tile * number * (y + x + weights + saved[3])
    assert rows["dense_4", WEIGHT_GRADIENTS].bytes == number * (tile * (x + saved[3]) + weights)


# ---- the report ----------------------------------------------------------------------------

WRITTEN = Profile(
    network="small",
    dtype="float32",
    rows=(
        Row("conv2d_1", FORWARD, "28×28×6", 60_000_000, 4_500_000, 0.001),
        Row("conv2d_1", BACKWARD, "28×28×6", 60_000_000, 5_000_000, 0.002),
        Row("wait for others", AROUND, "", 0, 0, 0.0009),
    ),
    seconds=0.002,
    steps=300,
    batch_size=128,
    threads=2,
    images=60_000,
    fused=("re_lu_2", "re_lu_4"),
    peak=200e9,
)


def test_the_limits_of_both_types_are_kept_apart() -> None:
    double, single = (limits._multiply_adds(real) for real in (np.float64, np.float32))
    assert single is not double
    assert limits._multiply_adds(np.float32) is single


def test_a_softmax_that_the_loss_computes_is_named() -> None:
    model = gn.Sequential(
        [gn.Input((4,)), gn.layers.Dense(3, "relu"), gn.layers.Dense(2, "softmax")], seed=0
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    program = TimedRunner(model).program
    assert program.fused == ["re_lu_2", "softmax_4"]
    rows = rows_of(program, Batch(16, 1, 16, 1, 16, 8), 0)
    # Of a tile: dy, its transpose, dx and x, since x is a ReLU's output; the weights.
    numbers = 16 * (2 + 2 + 3 + 3) + 3 * 2 + 2
    assert rows["dense_3_backward"].bytes == 4 * numbers


def test_a_profile_written_down() -> None:
    assert (
        str(WRITTEN)
        == """\
small, float32: a training step of 128 images on 2 threads, mean of the faster 300 steps
                   output        µs  share            GFLOP/s  peak    MB
─────────────────────────────────────────────────────────────────────────
forward                     1,000.0  25.0%               60.0   60%  4.50
  conv2d_1         28×28×6  1,000.0  25.0%  ████         60.0   60%  4.50
backward                    2,000.0  50.0%               30.0   30%  5.00
  conv2d_1         28×28×6  2,000.0  50.0%  ████████     30.0   30%  5.00
around the tiles              900.0  22.5%
  wait for others             900.0  22.5%  ███▌
not explained                 100.0   2.5%
─────────────────────────────────────────────────────────────────────────
A step takes 2,000 µs by the clock; the rows explain 97.5% of it.
Done by the loops beside them: re_lu_2, re_lu_4.
µs and shares are of the time of all 2 threads together.
64,000 images/s: an epoch of 60,000 images takes 0.938 s.
60.0 GFLOP/s is 30% of the 200.0 that multiply-adds alone reach here."""
    )


def test_more_than_the_peak_is_explained() -> None:
    assert "minimal filtering" not in str(WRITTEN)
    assert "\nMore than 100%: " in str(replace(WRITTEN, peak=100e9))


def test_a_narrow_terminal_gets_no_bars() -> None:
    wide, narrow = (
        next(line for line in table(WRITTEN).to_text(width).splitlines() if "conv2d_1" in line)
        for width in (73, 72)
    )
    assert "█" in wide
    assert narrow == "  conv2d_1         28×28×6  1,000.0  25.0%     60.0   60%  4.50"
    firsts = [row[0] for row in table(WRITTEN).rows]
    assert [cell.style for cell in firsts if isinstance(cell, Cell)] == [
        "strong", "plain", "strong", "plain", "strong", "plain", "strong"
    ]  # fmt: skip


def test_a_slow_step_and_one_where_nothing_is_compiled() -> None:
    slow = replace(WRITTEN, seconds=1.0, threads=1, peak=None)
    text = str(slow)
    assert "  1,000   0.1%" in text
    assert "on 1 thread, mean" in text
    assert "together" not in text
    assert text.endswith("\n0.1 GFLOP/s.")


def test_a_profile_as_json() -> None:
    figures = json.loads(json.dumps(WRITTEN.as_dict()))
    assert figures["rows"][0] == {
        "name": "conv2d_1",
        "direction": "forward",
        "output": "28×28×6",
        "flops": 60_000_000,
        "bytes": 4_500_000,
        "seconds": 0.001,
    }
    assert figures["explained"] == pytest.approx(0.975)
    assert figures["images_per_second"] == 64_000
    assert figures["flops_per_second"] == 60e9
    assert figures["epoch_seconds"] == pytest.approx(469 * 0.002)
