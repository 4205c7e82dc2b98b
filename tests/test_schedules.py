"""Learning-rate schedules: their formulas, their way through JSON, and what they refuse."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glassnet import optimizers
from glassnet.errors import ArgumentError
from glassnet.optimizers import SGD, schedules
from glassnet.optimizers.schedules import (
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    LearningRateSchedule,
    OneCycle,
    PiecewiseConstantDecay,
    PolynomialDecay,
    Scaled,
)

# One of each, with arguments that are not the defaults.
VARIANTS = {
    "exponential": ExponentialDecay(0.5, 10, 0.3),
    "exponential, stairs": ExponentialDecay(0.5, 10, 0.3, staircase=True),
    "inverse": InverseTimeDecay(0.5, 10, 0.3),
    "inverse, stairs": InverseTimeDecay(0.5, 10, 0.3, staircase=True),
    "polynomial": PolynomialDecay(0.5, 10, 0.1, power=2),
    "polynomial, cycle": PolynomialDecay(0.5, 10, 0.1, power=2, cycle=True),
    "piecewise": PiecewiseConstantDecay([3, 7.5], [0.5, 0.2, 0.1]),
    "cosine": CosineDecay(0.5, 10, alpha=0.1),
    "cosine, warmup": CosineDecay(0.1, 10, alpha=0.1, warmup_target=0.6, warmup_steps=4),
    "restarts": CosineDecayRestarts(0.5, 4, t_mul=1.5, m_mul=0.8, alpha=0.1),
    "one cycle": OneCycle(0.5, 20, pct_start=0.4, div_factor=10, final_div_factor=100),
    "one cycle, linear": OneCycle(0.5, 20, anneal_strategy="linear"),
    "scaled": Scaled(CosineDecay(0.5, 10, alpha=0.1), 0.25),
}
variants = pytest.mark.parametrize("variant", VARIANTS)
MANY: Any = "many"
COSINE: Any = "cosine"
ONE: Any = 1


class Own(LearningRateSchedule):
    """A user's: some rates, one after the other."""

    def __init__(self, rates: list[float]) -> None:
        self.rates = rates

    def __call__(self, step: int) -> float:
        return self.rates[step]


# ---- formulas ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "steps", "expected"),
    [
        (ExponentialDecay(0.8, 4, 0.25), [0, 2, 4, 8], [0.8, 0.4, 0.2, 0.05]),
        (ExponentialDecay(0.8, 4, 0.25, True), [0, 3, 4, 7, 8], [0.8, 0.8, 0.2, 0.2, 0.05]),
        (InverseTimeDecay(0.6, 4, 2), [0, 2, 4, 10], [0.6, 0.3, 0.2, 0.1]),
        (InverseTimeDecay(0.6, 4, 2, True), [0, 3, 4, 7, 8], [0.6, 0.6, 0.2, 0.2, 0.12]),
        (PolynomialDecay(0.5, 4, 0.1), [0, 1, 4, 5, 99], [0.5, 0.4, 0.1, 0.1, 0.1]),
        # 0.1 + 0.4 · (1 - k / 4)²
        (PolynomialDecay(0.5, 4, 0.1, 2), [0, 1, 2, 4], [0.5, 0.325, 0.2, 0.1]),
        (PolynomialDecay(0.5, 4), [4], [0.0001]),
        # At step 4 the first curve ends; from step 5 on, that to 8: 1 - 5 / 8, 1 - 6 / 8.
        (
            PolynomialDecay(0.5, 4, 0.1, cycle=True),
            [0, 3, 4, 5, 6, 8, 9],
            [0.5, 0.2, 0.1, 0.25, 0.2, 0.1, 0.2],
        ),
        # As in Keras, a boundary belongs to the value before it.
        (PiecewiseConstantDecay([3, 6], [3, 2, 1]), [0, 3, 4, 6, 7, 99], [3, 3, 2, 2, 1, 1]),
        (PiecewiseConstantDecay([], [0.5]), [0, 99], [0.5, 0.5]),
        # (1 + cos 60°) / 2 = 3 / 4, (1 + cos 120°) / 2 = 1 / 4
        (CosineDecay(0.8, 6), [0, 2, 3, 4, 6, 99], [0.8, 0.6, 0.4, 0.2, 0, 0]),
        (CosineDecay(0.8, 6, alpha=0.5), [0, 2, 3, 6, 99], [0.8, 0.7, 0.6, 0.4, 0.4]),
        (
            CosineDecay(0.2, 6, warmup_target=0.8, warmup_steps=3),
            [0, 1, 2, 3, 5, 9, 99],
            [0.2, 0.4, 0.6, 0.8, 0.6, 0, 0],
        ),
        # Alpha is a share of the peak, not of the first rate.
        (CosineDecay(0.2, 6, 0.5, warmup_target=0.8, warmup_steps=3), [6, 9], [0.6, 0.4]),
        (CosineDecay(0.2, 6, warmup_steps=3), [0, 3], [0.2, 0.1]),
        (CosineDecay(0.0, 6, warmup_target=0.8), [0, 3], [0.8, 0.4]),
        # Periods of 6 and 12 steps, then one of 24.
        (
            CosineDecayRestarts(0.8, 6, m_mul=0.5),
            [0, 2, 5.999999999, 6, 10, 14, 18, 26, 42],
            [0.8, 0.6, 0, 0.4, 0.3, 0.1, 0.2, 0.15, 0.1],
        ),
        (CosineDecayRestarts(0.8, 6, t_mul=1), [6, 8, 603, 604], [0.8, 0.6, 0.4, 0.2]),
        # An alpha above 1 rises: 2 - 3 / 4, 2 - 1 / 2, 2 - 0.
        (CosineDecay(0.4, 6, alpha=2), [0, 2, 3, 6], [0.4, 0.5, 0.6, 0.8]),
        (CosineDecayRestarts(0.4, 6, alpha=2), [0, 2, 3, 6], [0.4, 0.5, 0.6, 0.4]),
        # alpha + (1 - alpha) · m_mul · (1 + cos) / 2
        (CosineDecayRestarts(0.8, 6, 1, 0.5, 0.5), [3, 6, 9], [0.6, 0.6, 0.5]),
        # The rise has 0.4 · 5 steps, of which the last is the top.
        (OneCycle(0.8, 5, 0.4, "linear", 4, 2), [0, 1, 2, 3, 4, 99], [0.2, 0.8, 0.8 - 0.7 / 3,
            0.8 - 1.4 / 3, 0.1, 0.1]),
        # Up from 0.2: (1 - cos 60°) / 2 = 1 / 4 of the way; down to 0.1: 3 / 4 of it left.
        (OneCycle(0.8, 11, 4 / 11, "cos", 4, 2), [0, 1, 2, 3], [0.2, 0.35, 0.65, 0.8]),
        (OneCycle(0.8, 7, 1 / 7, "cos", 4, 2), [0, 2, 3, 4, 6], [0.8, 0.625, 0.45, 0.275, 0.1]),
        (OneCycle(0.8, 4, 0, "linear", 4, 2), [0, 1, 3], [0.625, 0.45, 0.1]),
        (OneCycle(0.8, 4, 1, "linear", 4, 2), [0, 1, 2, 3, 9], [0.2, 0.4, 0.6, 0.8, 0.8]),
        (OneCycle(0.8, 1), [0, 1], [0.8 / 25 / 1e4] * 2),
    ],
    ids=repr,
)  # fmt: skip
def test_rates_worked_out_by_hand(
    schedule: LearningRateSchedule, steps: list[int], expected: list[float]
) -> None:
    assert [schedule(step) for step in steps] == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_restart_is_at_its_step_however_long_the_training() -> None:
    # 4 · (3⁰ + 3¹ + … + 3ⁱ) steps; a logarithm to base 3 would round some of these down.
    schedule, step = CosineDecayRestarts(0.8, 4, t_mul=3), 0
    for period in range(12):
        assert schedule(step) == 0.8
        step += 4 * 3**period
        assert 0 < schedule(step - 1) < 0.2


# ---- in an optimizer -----------------------------------------------------------------------


@pytest.mark.parametrize("name", optimizers.OPTIMIZERS)
def test_every_optimizer_takes_a_schedule(name: str) -> None:
    schedule = CosineDecay(0.5, 10)
    optimizer = optimizers.OPTIMIZERS[name](learning_rate=schedule)
    rates = optimizer.rates(first=2, count=3)
    assert rates.dtype == np.float64
    assert rates.tolist() == [schedule(2), schedule(3), schedule(4)]


def test_sgds_decay_divides_what_a_schedule_gives() -> None:
    sgd = SGD(PiecewiseConstantDecay([0], [0.5, 0.25]), decay=1)
    assert sgd.rates(first=0, count=3) == pytest.approx([0.5, 0.125, 0.25 / 3])


def test_a_schedule_may_be_set_later_and_taken_away() -> None:
    sgd = SGD(0.5)
    sgd.learning_rate = InverseTimeDecay(0.5, 1, 1)
    assert sgd.rates(first=0, count=2).tolist() == [0.5, 0.25]
    sgd.learning_rate = 0.125
    assert sgd.rates(first=0, count=2).tolist() == [0.125, 0.125]


@pytest.mark.parametrize("rate", [math.nan, math.inf, -0.1])
def test_a_rate_that_is_none_is_said_with_its_step(rate: float) -> None:
    sgd = SGD(Own([0.5, 0.0, rate]))
    assert sgd.rates(first=0, count=2).tolist() == [0.5, 0.0]
    with pytest.raises(ArgumentError, match=rf"Own\(rates=\[0.5, .* gives {rate:g} for step 2: a"):
        sgd.rates(first=1, count=2)


@pytest.mark.parametrize(
    ("schedule", "step"),
    [
        (ExponentialDecay(0.1, 1, 10), 309),
        (CosineDecayRestarts(0.1, 1, t_mul=1, m_mul=2), 1024),
        (Own([0.5, 10**400]), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, LearningRateSchedule) else "",
)
def test_a_rate_too_large_for_a_number_is_said_with_its_step(
    schedule: LearningRateSchedule, step: int
) -> None:
    sgd = SGD(schedule)
    assert np.isfinite(sgd.rates(first=0, count=step)).all()
    with pytest.raises(ArgumentError, match=f"gives inf for step {step}: a learning rate must"):
        sgd.rates(first=step - 1, count=2)


def test_the_base_says_what_is_missing() -> None:
    with pytest.raises(NotImplementedError, match=r"LearningRateSchedule has no __call__\(\)"):
        LearningRateSchedule()(0)


# ---- JSON ----------------------------------------------------------------------------------


@variants
def test_configuration_survives_json(variant: str) -> None:
    schedule = VARIANTS[variant]
    copy = schedules.get(json.loads(json.dumps(schedules.serialize(schedule))))
    assert type(copy) is type(schedule)
    assert repr(copy) == repr(schedule)
    assert [copy(step) for step in range(30)] == [schedule(step) for step in range(30)]


@variants
def test_an_optimizers_configuration_holds_its_schedule(variant: str) -> None:
    optimizer = SGD(VARIANTS[variant], momentum=0.9)
    written = json.loads(json.dumps(optimizers.serialize(optimizer)))
    for copy in (optimizers.get(written), SGD.from_config(written["config"])):
        assert repr(copy) == repr(optimizer)
        assert copy.rates(0, 30).tolist() == optimizer.rates(0, 30).tolist()


def test_a_users_schedule_is_found_among_custom_objects_only() -> None:
    written = json.loads(json.dumps(optimizers.serialize(SGD(Own([0.5])))))
    with pytest.raises(ArgumentError, match="unknown schedule 'Own'"):
        optimizers.get(written)
    assert optimizers.get(written, {"Own": Own}).rates(0, 1).tolist() == [0.5]


def test_names_are_those_of_the_classes() -> None:
    variants = {type(schedule).__name__: type(schedule) for schedule in VARIANTS.values()}
    assert variants == schedules.SCHEDULES
    with pytest.raises(ArgumentError, match="unknown schedule 'cosine_decay': did you mean 'Co"):
        schedules.get("cosine_decay")


# ---- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ExponentialDecay(0, 1, 1),
            "ExponentialDecay: initial_learning_rate must be .* ab",
        ),
        (lambda: ExponentialDecay(1, 0, 1), "ExponentialDecay: decay_steps must be .* above 0"),
        (lambda: ExponentialDecay(1, 1, 0), "ExponentialDecay: decay_rate"),
        (lambda: ExponentialDecay(1, 1, 1, ONE), "ExponentialDecay: staircase must be True or Fal"),
        (lambda: InverseTimeDecay(-1, 1, 1), "InverseTimeDecay: initial_learning_rate"),
        (lambda: InverseTimeDecay(1, 0, 1), "InverseTimeDecay: decay_steps"),
        (lambda: InverseTimeDecay(1, 1, -1), "InverseTimeDecay: decay_rate"),
        (lambda: InverseTimeDecay(1, 1, 1, ONE), "InverseTimeDecay: staircase"),
        (lambda: PolynomialDecay(-1, 1), "PolynomialDecay: initial_learning_rate"),
        (lambda: PolynomialDecay(1, 0), "PolynomialDecay: decay_steps"),
        (lambda: PolynomialDecay(1, MANY), "PolynomialDecay: decay_steps .* not 'many'"),
        (lambda: PolynomialDecay(1, 1, -1), "PolynomialDecay: end_learning_rate"),
        (lambda: PolynomialDecay(1, 1, power=0), "PolynomialDecay: power"),
        (lambda: PolynomialDecay(1, 1, cycle=ONE), "PolynomialDecay: cycle"),
        (lambda: PiecewiseConstantDecay([1], [1]), "one value more than boundaries .* 1 and 1"),
        (lambda: PiecewiseConstantDecay([1, 1], [3, 2, 1]), "each boundary must be greater"),
        (lambda: PiecewiseConstantDecay([2, 1], [3, 2, 1]), "each boundary must be greater"),
        (lambda: PiecewiseConstantDecay([1], [1, -1]), "PiecewiseConstantDecay: a value must be"),
        (lambda: PiecewiseConstantDecay([math.nan], [1, 1]), "PiecewiseConstantDecay: a boundary"),
        (lambda: CosineDecay(-1, 1), "CosineDecay: initial_learning_rate"),
        (lambda: CosineDecay(1, 0), "CosineDecay: decay_steps"),
        (lambda: CosineDecay(1, 1, alpha=-1), "CosineDecay: alpha"),
        (lambda: CosineDecay(1, 1, warmup_target=-1), "CosineDecay: warmup_target"),
        (lambda: CosineDecay(1, 1, warmup_steps=-1), "CosineDecay: warmup_steps"),
        (lambda: CosineDecayRestarts(0, 1), "CosineDecayRestarts: initial_learning_rate"),
        (lambda: CosineDecayRestarts(1, 0), "CosineDecayRestarts: first_decay_steps"),
        (lambda: CosineDecayRestarts(1, 1, t_mul=0.9), "CosineDecayRestarts: t_mul .* at least 1"),
        (lambda: CosineDecayRestarts(1, 1, m_mul=-1), "CosineDecayRestarts: m_mul"),
        (lambda: CosineDecayRestarts(1, 1, alpha=-1), "CosineDecayRestarts: alpha .* at least 0"),
        (lambda: OneCycle(0, 1), "OneCycle: max_learning_rate"),
        (lambda: Scaled(ONE, 0.5), "Scaled: schedule=1: give a schedule"),
        (lambda: Scaled(CosineDecay(0.5, 9), 0), "Scaled: factor"),
        (lambda: OneCycle(1, 0), "OneCycle: total_steps must be an int of at least 1"),
        (lambda: OneCycle(1, 1, pct_start=2), "OneCycle: pct_start"),
        (lambda: OneCycle(1, 1, anneal_strategy="cosine"), "unknown anneal_strategy of OneCycle"),
        (lambda: OneCycle(1, 1, div_factor=0), "OneCycle: div_factor"),
        (lambda: OneCycle(1, 1, final_div_factor=0), "OneCycle: final_div_factor"),
        (lambda: SGD(COSINE), "SGD: learning_rate must be a finite number above 0, not 'cosine'"),
        (lambda: schedules.get(0.5), "0.5 is no schedule"),
        (
            lambda: SGD.from_config({"learning_rate": {"class_name": "CosinDecay"}}),
            "unknown schedule 'CosinDecay': did you mean 'CosineDecay'",
        ),
        (
            lambda: schedules.get({"class_name": "CosineDecay", "config": {"steps": 3}}),
            "CosineDecay can't be made from",
        ),
    ],
)
def test_wrong_arguments_are_named(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        make()


# ---- beside PyTorch ------------------------------------------------------------------------


@pytest.mark.parity
@pytest.mark.parametrize(
    ("schedule", "name", "settings"),
    [
        (ExponentialDecay(0.5, 1, 0.9), "ExponentialLR", {"gamma": 0.9}),
        (ExponentialDecay(0.5, 7, 0.3, True), "StepLR", {"step_size": 7, "gamma": 0.3}),
        (InverseTimeDecay(0.5, 3, 2), "LambdaLR", {"lr_lambda": lambda k: 1 / (1 + 2 * k / 3)}),
        (PolynomialDecay(0.5, 20, 0, 2), "PolynomialLR", {"total_iters": 20, "power": 2}),
        # A milestone is the first step of the next rate; a boundary the last of the one before.
        (
            PiecewiseConstantDecay([3, 9], [0.5, 0.05, 0.005]),
            "MultiStepLR",
            {"milestones": [4, 10], "gamma": 0.1},
        ),
        (CosineDecay(0.5, 29, 0.2), "CosineAnnealingLR", {"T_max": 29, "eta_min": 0.1}),
        (
            CosineDecay(0.1, 1000, warmup_target=0.5, warmup_steps=30),
            "LinearLR",
            {"start_factor": 0.2, "total_iters": 30},
        ),
        (
            CosineDecayRestarts(0.5, 4, 2, alpha=0.2),
            "CosineAnnealingWarmRestarts",
            {"T_0": 4, "T_mult": 2, "eta_min": 0.1},
        ),
        (CosineDecayRestarts(0.5, 4, 1), "CosineAnnealingWarmRestarts", {"T_0": 4}),
        (OneCycle(0.5, 30), "OneCycleLR", {"max_lr": 0.5, "total_steps": 30}),
        (
            OneCycle(0.5, 30, 0.17, "linear", 5, 100),
            "OneCycleLR",
            {
                "max_lr": 0.5,
                "total_steps": 30,
                "pct_start": 0.17,
                "anneal_strategy": "linear",
                "div_factor": 5,
                "final_div_factor": 100,
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rates_are_those_of_pytorch(
    schedule: LearningRateSchedule, name: str, settings: dict[str, Any]
) -> None:
    torch = pytest.importorskip("torch")
    sgd = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    theirs = getattr(torch.optim.lr_scheduler, name)(sgd, **settings)
    expected = []
    for _ in range(30):
        expected.append(sgd.param_groups[0]["lr"])
        sgd.step()
        if len(expected) < 30:
            theirs.step()
    assert [schedule(step) for step in range(30)] == pytest.approx(expected, rel=1e-9, abs=1e-12)
