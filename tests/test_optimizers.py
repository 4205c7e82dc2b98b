"""Optimizers: their steps, the learning rates of these, and what they refuse."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import numpy as np
import pytest

from glassnet import optimizers
from glassnet.errors import ArgumentError
from glassnet.optimizers.flushing import least_kept
from glassnet.reference.formulas import optimizer_step
from tests.tiles import call

# One of each loop, with settings that are not the defaults.
VARIANTS = {
    "sgd": optimizers.SGD(0.1, decay=0.2),
    "momentum": optimizers.SGD(0.1, momentum=0.8),
    "nesterov": optimizers.SGD(0.1, momentum=0.8, nesterov=True),
    "adagrad": optimizers.Adagrad(0.1, initial_accumulator_value=0.2, epsilon=1e-3),
    "rmsprop": optimizers.RMSprop(0.01, rho=0.8, epsilon=1e-3),
    "rmsprop, momentum": optimizers.RMSprop(0.01, rho=0.8, momentum=0.7, epsilon=1e-3),
    "adam": optimizers.Adam(0.01, beta_1=0.8, beta_2=0.95, epsilon=1e-3),
    "adamw": optimizers.AdamW(0.01, weight_decay=0.3, beta_1=0.8, beta_2=0.95, epsilon=1e-3),
}
# What a user may well write, and a type checker would not let pass.
FAST: Any = "fast"
DECAY: Any = 0.01
variants = pytest.mark.parametrize("variant", VARIANTS)
dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


LOOPS: dict = {}


def loop_of(optimizer, dtype):
    """The loop, compiled once for all optimizers of its kind: settings come with each call."""
    kind = (type(optimizer), len(optimizer.slots), getattr(optimizer, "nesterov", False), dtype)
    if kind not in LOOPS:
        LOOPS[kind] = optimizer.loop(dtype)
    return LOOPS[kind]


def train(optimizer, w, gradients, dtype="float64", cuts=()):
    """The weights after each gradient in turn; ``cuts`` divide them among several calls."""
    w = np.array(w, dtype)
    slots = np.empty((len(optimizer.slots), w.size), dtype)
    slots[:] = np.reshape(optimizer.slots, (-1, 1))
    bounds = [0, *cuts, w.size]
    loop, history = loop_of(optimizer, dtype), []
    for step, (dw, rate) in enumerate(
        zip(gradients, optimizer.rates(0, len(gradients)), strict=True)
    ):
        for first, last in itertools.pairwise(bounds):
            part = slice(first, last)
            gradient, own = dw.astype(dtype)[part], slots[:, part]
            call(loop, w[part], gradient, own, optimizer.settings(), rate, step)
        history.append(w.copy())
    return np.array(history)


def descend(optimizer, w, steps):
    """Steps down ``w² / 2``, whose gradient is w itself, as in the examples of Keras's manual."""
    history = [np.array([w])]
    loop = loop_of(optimizer, "float64")
    slots = np.array(optimizer.slots).reshape(-1, 1)
    for step, rate in enumerate(optimizer.rates(0, steps)):
        w = history[-1].copy()
        call(loop, w, history[-1], slots, optimizer.settings(), rate, step)
        history.append(w)
    return [float(value[0]) for value in history]


def oracle(optimizer, w, gradients):
    """The weights after each gradient in turn, as the published formulas say."""
    memories = [
        np.full(w.shape, getattr(optimizer, "initial_accumulator_value", 0.0), w.dtype)
        for _ in optimizer.slots
    ]
    history = []
    for k, g in enumerate(gradients):
        rate = optimizer.learning_rate / (1 + getattr(optimizer, "decay", 0) * k)
        w, *memories = optimizer_step(optimizer, w, g, memories, rate, k)
        history.append(w)
    return np.array(history)


def sample(size, steps, seed=0):
    generator = np.random.default_rng(seed)
    w = generator.standard_normal(size)
    # Gradients of all sizes, zero among them.
    gradients = generator.standard_normal((steps, size)) * 10.0 ** generator.integers(-4, 2, size)
    gradients[:, 0] = 0
    return w, gradients


@pytest.mark.loops
@dtypes
@variants
def test_steps_follow_their_formula(variant, dtype):
    optimizer = VARIANTS[variant]
    w, gradients = sample(size=7, steps=5)
    expected = oracle(optimizer, w, gradients)
    tolerance = {"float32": 2e-6, "float64": 1e-12}[dtype]
    np.testing.assert_allclose(
        train(optimizer, w, gradients, dtype), expected, tolerance, tolerance
    )


@pytest.mark.loops
@pytest.mark.parametrize(
    ("optimizer", "w", "expected"),
    [
        (optimizers.SGD(0.1), 1.0, [0.9, 0.81]),
        # v: -0.1, then 0.9 · -0.1 - 0.1 · 0.9 = -0.18
        (optimizers.SGD(0.1, momentum=0.9), 1.0, [0.9, 0.72]),
        # w: 1 + 0.9 · -0.1 - 0.1 = 0.81; v: 0.9 · -0.1 - 0.081 = -0.171;
        # w: 0.81 + 0.9 · -0.171 - 0.081 = 0.5751
        (optimizers.SGD(0.1, momentum=0.9, nesterov=True), 1.0, [0.81, 0.5751]),
        # 10 - 1 / √(0.1 · 100)
        (optimizers.RMSprop(0.1), 10.0, [9.68377223]),
        # 10 - 1 / √100.1
        (optimizers.Adagrad(0.1), 10.0, [9.90004996]),
        # Whatever the gradient, Adam's first step is the learning rate.
        (optimizers.Adam(0.1), 10.0, [9.9]),
        # 10 - 0.1 · 0.004 · 10 - 0.1
        (optimizers.AdamW(0.1), 10.0, [9.896]),
    ],
    ids=repr,
)
def test_steps_worked_out_by_hand(optimizer, w, expected):
    assert descend(optimizer, w, len(expected))[1:] == pytest.approx(expected, rel=1e-8)


@pytest.mark.loops
def test_adams_epsilon_is_added_to_the_uncorrected_root():
    # m = 0.1 g, √v = √0.001 g, and the correction √0.001 / 0.1: with ε = √0.001 g, half the step.
    g = 1e-3
    optimizer = optimizers.Adam(0.1, epsilon=math.sqrt(0.001) * g)
    after = train(optimizer, [0.0], np.array([[g]]))
    assert after[0, 0] == pytest.approx(-0.05, rel=1e-9)


@pytest.mark.loops
def test_adams_first_step_is_the_learning_rate_in_float32_too():
    # 1 - 0.999 in float32 would be 1.3e-5 off, and this step half as much.
    after = train(optimizers.Adam(0.1, epsilon=1e-12), [0.0], np.array([[1.0]]), "float32")
    assert after[0, 0] == pytest.approx(-0.1, rel=1e-6)


@pytest.mark.loops
@dtypes
@variants
def test_bits_do_not_depend_on_where_the_parameters_are_divided(variant, dtype):
    w, gradients = sample(size=211, steps=3, seed=1)
    whole = train(VARIANTS[variant], w, gradients, dtype)
    for cuts in ([1], [3, 64, 67], [16, 100, 101, 208], range(1, 211)):
        assert (train(VARIANTS[variant], w, gradients, dtype, cuts) == whole).all()


@pytest.mark.loops
@variants
def test_nan_is_seen_in_its_parameter_and_in_no_other(variant):
    w, gradients = sample(size=5, steps=2)
    sound = train(VARIANTS[variant], w, gradients)
    gradients[0, 2] = np.nan
    w = train(VARIANTS[variant], w, gradients)
    assert np.isnan(w[:, 2]).all()
    others = [0, 1, 3, 4]
    assert (w[:, others] == sound[:, others]).all()


@pytest.mark.loops
@dtypes
@variants
def test_what_has_no_gradient_never_gets_below_the_normal_range(variant, dtype):
    # Slots from the threshold to the smallest denormal number, and a weight among them.
    optimizer, tiny = VARIANTS[variant], float(np.finfo(dtype).tiny)
    sizes = [least_kept(dtype), 0.99 * least_kept(dtype), 2 * tiny, tiny, tiny / 8, 0.0]
    first = np.array(sizes + [-size for size in sizes], dtype)
    slots = np.empty((len(optimizer.slots), len(first)), dtype)
    slots[:] = np.abs(first) if "ada" in variant or "rms" in variant else first
    w, loop = first.copy(), loop_of(optimizer, dtype)
    for step in range(30):
        call(loop, w, np.zeros_like(w), slots, optimizer.settings(), 0.1, step)
        for values in (w, *slots):
            left = np.abs(values[values != 0])
            assert (left >= least_kept(dtype)).all()
    assert not w[[1, 2, 3, 4]].any()
    if variant != "adagrad":  # its accumulator never shrinks
        assert not slots.any()


@pytest.mark.loops
@dtypes
@variants
def test_the_formula_flushes_what_the_loop_flushes(variant, dtype):
    optimizer, least = VARIANTS[variant], least_kept(dtype)
    w = np.array([1.0, 3 * least, 0.5 * least, -2 * least], dtype)
    gradients = np.zeros((20, len(w)), dtype)
    gradients[0] = [least, 1e3 * least, 1e-3 * least, 0.0]
    expected = oracle(optimizer, w, gradients)
    np.testing.assert_array_equal(train(optimizer, w, gradients, dtype) == 0, np.equal(expected, 0))


@pytest.mark.loops
@dtypes
def test_nan_and_infinity_are_not_flushed(dtype):
    optimizer = optimizers.SGD(1.0, momentum=0.5)
    w = train(optimizer, [0.0, 0.0], np.array([[np.nan, np.inf]]), dtype)
    assert np.isnan(w[0, 0])
    assert np.isneginf(w[0, 1])


@pytest.mark.loops
def test_settings_may_change_without_compiling_again():
    loop = optimizers.SGD(momentum=0.5).loop("float64")
    w, slots = np.zeros(1), np.zeros((1, 1))
    for momentum in (0.5, 0.25):
        settings = optimizers.SGD(momentum=momentum).settings()
        call(loop, w, np.ones(1), slots, settings, 1.0, 0)
    assert slots[0, 0] == 0.25 * -1.0 - 1.0
    assert w[0] == -1.0 - 1.25


def test_rates_are_those_of_the_steps():
    constant = optimizers.Adam(0.25).rates(first=7, count=3)
    assert constant.tolist() == [0.25] * 3
    assert constant.dtype == np.float64
    decaying = optimizers.SGD(0.5, decay=0.1)
    assert decaying.rates(first=0, count=3) == pytest.approx([0.5, 0.5 / 1.1, 0.5 / 1.2])
    # However the steps are taken together, each has the same rate.
    whole = decaying.rates(first=0, count=10)
    assert [*decaying.rates(0, 4), *decaying.rates(4, 6)] == whole.tolist()
    decaying.learning_rate = 1.0
    assert decaying.rates(first=10, count=1)[0] == 0.5


def test_defaults_are_those_of_keras():
    assert optimizers.SGD().get_config() == {
        "learning_rate": 0.01,
        "momentum": 0.0,
        "nesterov": False,
        "decay": 0.0,
    }
    assert optimizers.Adagrad().get_config() == {
        "learning_rate": 0.001,
        "initial_accumulator_value": 0.1,
        "epsilon": 1e-7,
    }
    assert optimizers.RMSprop().get_config() == {
        "learning_rate": 0.001,
        "rho": 0.9,
        "momentum": 0.0,
        "epsilon": 1e-7,
    }
    adam = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
    assert optimizers.Adam().get_config() == adam
    assert optimizers.AdamW().get_config() == {**adam, "weight_decay": 0.004}


@variants
def test_configuration_survives_json(variant):
    optimizer = VARIANTS[variant]
    copy = optimizers.get(json.loads(json.dumps(optimizers.serialize(optimizer))))
    assert type(copy) is type(optimizer)
    assert repr(copy) == repr(optimizer)
    assert copy.slots == optimizer.slots


@pytest.mark.parametrize("name", optimizers.OPTIMIZERS)
def test_names(name):
    assert type(optimizers.get(name)).__name__.lower() == name


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: optimizers.get("adm"), "unknown optimizer 'adm': did you mean 'adam'"),
        (lambda: optimizers.SGD(0), "SGD: learning_rate must be a finite number above 0, not 0"),
        (lambda: optimizers.Adam(math.nan), "Adam: learning_rate"),
        (lambda: optimizers.Adam(FAST), "Adam: learning_rate .* not 'fast'"),
        (lambda: optimizers.SGD(momentum=1), "SGD: momentum must be .* at least 0 and below 1"),
        (lambda: optimizers.SGD(0.1, 0.9, DECAY), "SGD: nesterov must be True or False, not 0.01"),
        (lambda: optimizers.SGD(decay=-1), "SGD: decay"),
        (lambda: optimizers.Adagrad(initial_accumulator_value=-1), "initial_accumulator_value"),
        (lambda: optimizers.Adagrad(epsilon=0), "Adagrad: epsilon"),
        (lambda: optimizers.RMSprop(rho=1), "RMSprop: rho"),
        (lambda: optimizers.RMSprop(momentum=-0.1), "RMSprop: momentum"),
        (lambda: optimizers.RMSprop(epsilon=0), "RMSprop: epsilon"),
        (lambda: optimizers.Adam(beta_1=1), "Adam: beta_1"),
        (lambda: optimizers.AdamW(beta_2=1), "AdamW: beta_2"),
        (lambda: optimizers.AdamW(epsilon=0), "AdamW: epsilon"),
        (lambda: optimizers.AdamW(weight_decay=-1), "AdamW: weight_decay"),
    ],
)
def test_wrong_arguments_are_named(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


@pytest.mark.parametrize(
    ("optimizer", "name", "value"),
    [
        (optimizers.SGD(), "momentum", 0.9),
        (optimizers.SGD(momentum=0.9), "momentum", 0.0),
        (optimizers.SGD(momentum=0.9), "nesterov", True),
        (optimizers.RMSprop(), "momentum", 0.9),
    ],
)
def test_what_chooses_the_loop_stays(optimizer, name, value):
    before = repr(optimizer)
    message = f"{name} is fixed .* can't become {value!r}: make a new"
    with pytest.raises(ArgumentError, match=message):
        setattr(optimizer, name, value)
    assert repr(optimizer) == before


def test_a_momentum_may_become_another():
    sgd = optimizers.SGD(momentum=0.9)
    sgd.momentum = 0.5
    assert sgd.settings().tolist() == [0.5]


def test_a_learning_rate_set_later_is_checked_too():
    optimizer = optimizers.SGD(0.1)
    with pytest.raises(ArgumentError, match="SGD: learning_rate"):
        optimizer.learning_rate = -1
    assert optimizer.learning_rate == 0.1


@pytest.mark.parity
@dtypes
@pytest.mark.parametrize(
    ("ours", "name", "settings"),
    [
        (optimizers.SGD(0.1), "SGD", {"lr": 0.1}),
        (optimizers.SGD(0.1, 0.9), "SGD", {"lr": 0.1, "momentum": 0.9}),
        (
            optimizers.SGD(0.1, 0.9, nesterov=True),
            "SGD",
            {"lr": 0.1, "momentum": 0.9, "nesterov": True},
        ),
        # The two place their epsilons differently: so small a one makes no difference.
        (
            optimizers.Adagrad(0.1, epsilon=1e-30),
            "Adagrad",
            {"lr": 0.1, "initial_accumulator_value": 0.1, "eps": 1e-30},
        ),
        (
            optimizers.RMSprop(0.01, epsilon=1e-30),
            "RMSprop",
            {"lr": 0.01, "alpha": 0.9, "eps": 1e-30},
        ),
        (
            optimizers.RMSprop(0.01, momentum=0.5, epsilon=1e-30),
            "RMSprop",
            {"lr": 0.01, "alpha": 0.9, "momentum": 0.5, "eps": 1e-30},
        ),
        (optimizers.Adam(0.01, epsilon=1e-30), "Adam", {"lr": 0.01, "eps": 1e-30}),
        (
            optimizers.AdamW(0.01, epsilon=1e-30),
            "AdamW",
            {"lr": 0.01, "weight_decay": 0.004, "eps": 1e-30},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_steps_are_those_of_pytorch(ours, name, settings, dtype):
    torch = pytest.importorskip("torch")
    w, gradients = sample(size=20, steps=10, seed=2)
    gradients[:, 0] = 1
    parameter = torch.tensor(w.astype(dtype), requires_grad=True)
    theirs = getattr(torch.optim, name)([parameter], **settings)
    expected = []
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient.astype(dtype))
        theirs.step()
        expected.append(parameter.detach().numpy().copy())
    tolerance = {"float32": 5e-6, "float64": 1e-12}[dtype]
    np.testing.assert_allclose(train(ours, w, gradients, dtype), expected, tolerance, tolerance)
