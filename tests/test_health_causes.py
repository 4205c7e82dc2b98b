"""The rules of causes, each on figures made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from glassnet.health import Curve, Verdict
from glassnet.health.causes import breaks, data, find_cause, gradients, network, steps, units
from glassnet.health.causes.finding import Finding
from glassnet.health.seeing.answers import TwoSoftmaxes
from glassnet.health.seeing.images import InputsSeen, outlying_images
from glassnet.health.seeing.labels import Found, LabelsFit
from glassnet.health.seeing.moments import Moment
from glassnet.health.seeing.sighting import BatchSeen, Sighting
from glassnet.health.seeing.slopes import Slope
from glassnet.inspecting import Inspection, LayerFigures, Step, distribution

STEPS = 100  # of an epoch


def layer(
    name: str,
    *,
    dead: int = 0,
    units: int = 20,
    saturated: float | None = None,
    gradient: float = 0.01,
    update: float | None = 0.01,
) -> LayerFigures:
    """A layer with weights of size 0.1."""
    ones = np.ones(50)
    return LayerFigures(
        name=name,
        label=name,
        output_shape=(units,),
        units=units,
        dead=tuple(range(dead)),
        saturated=saturated,
        outputs=distribution(ones),
        gradients=None,
        weights=distribution(0.1 * ones),
        weight_gradients=distribution(gradient * ones),
        update=update,
    )


def moment(
    place: int,
    *layers: LayerFigures,
    loss: float | None = 2.3,
    probe_loss: float = 2.3,
    rate: float | None = 0.1,
) -> Moment:
    shown = layers or (layer("first"), layer("last", units=10))
    step = Step(place // STEPS + 1, place % STEPS + 1, STEPS, 32, loss, rate)
    return Moment(place, Inspection("net", "float32", shown, 512, step=step), probe_loss)


def sighting(*window: Moment, bad: int = 0, name: Any = "never-started", **seen: Any) -> Sighting:
    """What is seen of a training in which nothing is wrong but what is named."""
    curve = Curve(np.full(STEPS, 2.3, np.float32), STEPS, constant_loss=2.3)
    moments = window or tuple(moment(place) for place in range(10))
    known: dict[str, Any] = {
        "start": moments[0] if moments[0].place == 0 else moment(0),
        "rates": np.full(STEPS, 0.1),
        "inputs": InputsSeen("first", 1.0, 0.0),
        "outlying": outlying_images(np.ones((10, 4))),
        "labels": LabelsFit(1000, 1000, Found(0.8, 0.1, 0.01), Found(0.9, 0.1, 0.01)),
        "slopes": (Slope("first", 0.5, 0.5), Slope("last", 0.5, 0.5)),
        "softmaxes": None,
        "batch": BatchSeen(bad, 32, 0, 2.3, (2.2, 2.3, 2.4)),
        "broke_at": bad,
        "suspected": False,
    }
    return Sighting(curve, Verdict(name, curve.place(bad)), window=moments, **{**known, **seen})


def found(seen: Sighting, rule: Callable[[Sighting], Finding | None] = find_cause) -> Finding:
    """What a rule finds, where it finds something; all rules in turn unless one is named."""
    finding = rule(seen)
    assert finding is not None
    return finding


def test_where_nothing_is_unusual_no_rule_holds():
    assert find_cause(sighting()) is None
    assert (
        find_cause(sighting(*(moment(p) for p in range(20, 60)), bad=30, name="unstable")) is None
    )


def test_a_mistake_in_the_network_comes_before_what_it_brings_about():
    large = moment(0, layer("first", update=3.0), layer("last", units=10))
    seen = sighting(large, slopes=(Slope("first", 0.5, -0.5),))
    assert found(seen).cause.name == "wrong-gradient"
    both = replace(seen, softmaxes=TwoSoftmaxes("the layer softmax", 1.46, 0.23))
    assert found(both).cause.name == "two-softmaxes"
    assert found(replace(seen, slopes=())).cause.name == "step-too-large"


# ---- mistakes in the network ---------------------------------------------------------------


def test_the_least_loss_of_two_softmaxes_is_told():
    seen = sighting(softmaxes=TwoSoftmaxes("the layer softmax", 1.4612, 0.232))
    finding = found(seen, network.two_softmaxes)
    assert finding.place == 0
    assert "1.46" in " ".join(finding.cause.evidence)


def test_a_gradient_of_the_wrong_sign_is_placed_between_two_layers():
    window = [moment(0, layer("a"), layer("b"), layer("middle"), layer("c", units=10))]
    wrong = (Slope("a", 0.5, -0.5), Slope("b", 0.2, -0.2), Slope("c", 0.3, 0.3))
    finding = found(sighting(*window, slopes=wrong), network.wrong_gradient)
    assert finding.cause.layer == "b"
    assert "wrong sign" in finding.cause.words
    assert "b and middle" in finding.suggestion  # c is right


@pytest.mark.parametrize(
    ("ratio", "is_wrong"), [(1.2, False), (0.8, False), (2.0, True), (0.1, True)]
)
def test_a_gradient_of_the_wrong_size_is_wrong_too(ratio, is_wrong):
    finding = network.wrong_gradient(sighting(slopes=(Slope("first", 0.5, 0.5 * ratio),)))
    assert (finding is not None) == is_wrong
    assert finding is None or "sign" not in finding.cause.words


# ---- mistakes in the data ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "is_wrong"), [(1.0, False), (0.3, False), (79.0, True), (0.001, True)]
)
def test_inputs_of_an_unusual_size_are_not_scaled(size, is_wrong):
    finding = data.inputs_not_scaled(sighting(inputs=InputsSeen("first", size, 0.1)))
    assert (finding is not None) == is_wrong
    assert finding is None or (finding.place == 0 and f"{size:.3g}" in finding.cause.evidence[0])


def test_labels_that_do_not_fit_are_told_with_what_guessing_gives():
    chance = LabelsFit(1000, 1000, Found(0.12, 0.101, 0.012), Found(0.115, 0.1, 0.01))
    finding = found(sighting(labels=chance), data.labels_do_not_fit)
    assert finding.place == 0
    assert "11.5 % of 1,000 images" in finding.cause.evidence[0]
    assert "10.0 % and 10.1 %" in finding.cause.evidence[1]
    one_finds = replace(chance, nearest_neighbour=Found(0.17, 0.1, 0.01))
    assert data.labels_do_not_fit(sighting(labels=one_finds)) is None
    assert data.labels_do_not_fit(sighting(labels=None)) is None


def test_a_batch_with_images_that_stand_out_is_bad_where_it_did_harm():
    images = np.ones((100, 4))
    images[:32] *= 1000
    batch = BatchSeen(40, 32, 32, 900.0, (0.4, 0.5))
    window = [moment(place) for place in range(32, 56)]
    seen = sighting(
        *window, bad=41, broke_at=40, batch=batch, outlying=outlying_images(images), suspected=True
    )
    finding = found(seen, data.bad_batch)
    assert finding.place == 40
    assert "1,000 times" in finding.cause.evidence[0]
    broken = replace(seen, outlying=replace(seen.outlying, largest=np.inf))
    assert "in all of them are not all finite." in found(broken, data.bad_batch).cause.evidence[0]
    harmless = replace(seen, suspected=False, batch=replace(batch, loss=0.5))
    assert data.bad_batch(harmless) is None


@pytest.mark.parametrize(("loss", "is_bad"), [(0.6, False), (4.0, True), (np.inf, True)])
def test_a_batch_of_ordinary_images_is_bad_by_its_loss(loss, is_bad):
    batch = BatchSeen(40, 32, 0, loss, (0.4, 0.5, 0.7))
    assert (data.bad_batch(sighting(bad=40, batch=batch)) is not None) == is_bad


# ---- steps ---------------------------------------------------------------------------------


def test_a_rate_that_jumped_is_named_with_both_rates():
    window = [
        *(moment(place, rate=0.05, probe_loss=0.5) for place in range(32, 40)),
        moment(40, layer("first", update=9.0), layer("last"), rate=15.0, probe_loss=0.5),
        *(moment(place, rate=15.0, probe_loss=40.0) for place in range(41, 50)),
    ]
    seen = sighting(*window, bad=41, broke_at=40, suspected=True, name="collapsed")
    finding = found(seen)
    assert finding.cause.name == "rate-jumped"
    assert finding.place == 40
    assert "from 0.05 to 15" in finding.cause.words
    assert "0.5 before it and is 40 behind it" in " ".join(finding.cause.evidence)


def test_a_step_too_large_is_found_before_the_loss_that_shows_it():
    window = [
        *(moment(place, probe_loss=0.5) for place in range(32, 40)),
        moment(40, layer("first", update=0.2), layer("last"), probe_loss=0.5),
        *(moment(place, probe_loss=9.0) for place in range(41, 50)),
    ]
    assert breaks.culprit(window, 42) == 40
    finding = found(sighting(*window, bad=42, broke_at=40, name="collapsed"))
    assert finding.cause.name == "step-too-large"
    assert (finding.cause.layer, finding.place) == ("first", 40)
    assert "20 %" in finding.cause.words


def test_a_step_like_those_before_it_is_not_too_large():
    far = [moment(p, layer("first", update=0.2), layer("last")) for p in range(32, 56)]
    assert steps.step_too_large(sighting(*far, bad=42, broke_at=40, name="unstable")) is None
    did_harm = [replace(m, probe_loss=3.0) if m.place > 40 else m for m in far]
    finding = found(sighting(*did_harm, bad=42, broke_at=40, name="unstable"), steps.step_too_large)
    assert finding.place == 40


def test_without_harm_to_fixed_images_it_is_the_bad_step_itself():
    window = [moment(place, probe_loss=0.5 + 0.01 * (place % 2)) for place in range(32, 56)]
    assert breaks.culprit(window, 42) == 42


def test_the_consequence_of_a_large_step_is_told():
    alive, dead = (layer("first", dead=n, update=0.5) for n in (0, 20))
    window = [moment(0, alive, layer("last")), *(moment(p, dead, layer("last")) for p in (1, 2))]
    finding = found(sighting(*window))
    assert finding.cause.name == "step-too-large"
    assert "20 of the 20 units of first are dead" in finding.cause.evidence[-1]
    assert "Since step 1 of epoch 1" in finding.cause.evidence[-1]


def test_a_rate_too_small_is_found_where_no_layer_moves():
    still = [moment(p, layer("first", update=1e-5), layer("last", update=2e-5)) for p in range(9)]
    finding = found(sighting(*still, name="slow"))
    assert finding.cause.name == "rate-too-small"
    assert finding.place is None
    assert "any layer by much" in finding.cause.words
    one_moves = [moment(p, layer("first", update=1e-5), layer("last")) for p in range(9)]
    assert steps.rate_too_small(sighting(*one_moves)) is None
    assert "any layer but the last one" in found(sighting(*one_moves)).cause.words


@pytest.mark.parametrize(
    ("rates", "found"),
    [
        ([0.1] * 5, []),
        ([0.1, 0.1, 0.5, 0.5], []),
        ([0.1, 2.0, 2.0], [1]),
        ([0.1], []),
        ([0, 1], []),
    ],
)
def test_jumps_of_the_rate(rates, found):
    assert breaks.jumps(np.array(rates, float)).tolist() == found


def test_what_is_known_from_outside_must_have_done_harm():
    losses = np.full(80, 0.5, np.float32)
    rates = np.where(np.arange(80) < 40, 0.1, 5.0)
    assert breaks.suspect(Curve(losses, 100), 0, rates, []) is None
    losses[41:] = 9
    assert breaks.suspect(Curve(losses, 100), 41, rates, []) == 40
    assert breaks.suspect(Curve(losses, 100), 30, rates, []) is None  # it was bad before
    assert breaks.suspect(Curve(losses, 100), 41, np.empty(0), [20, 41]) == 41


# ---- units and gradients -------------------------------------------------------------------


def test_units_dead_from_the_start():
    dead = layer("first", dead=20, gradient=0.0)
    finding = found(sighting(moment(0, dead, layer("last", units=10))))
    assert finding.cause.name == "dead-units"
    assert finding.place == 0
    assert "No gradient arrives at the weights of first." in finding.cause.evidence


def test_a_layer_with_some_dead_units_is_no_cause():
    some = layer("first", dead=14)  # 70 %
    assert find_cause(sighting(*(moment(p, some, layer("last")) for p in range(9)))) is None


def test_an_answer_may_rest():
    rests = layer("last", units=10, dead=10)
    assert find_cause(sighting(*(moment(p, layer("first"), rests) for p in range(9)))) is None


def test_units_that_die_step_by_step_are_named_with_the_step():
    window = [
        moment(place, layer("first", dead=min(20, 4 * place), update=0.02), layer("last"))
        for place in range(9)
    ]
    finding = found(sighting(*window))
    assert finding.cause.name == "dead-units"
    assert "since step 5 of epoch 1" in finding.cause.words  # 20 of 20 before the sixth


def test_saturation_is_named_with_the_step_since_which_it_is():
    window = [
        moment(p, layer("first", saturated=0.1 if p < 4 else 0.97, update=0.02), layer("last"))
        for p in range(9)
    ]
    finding = found(sighting(*window))
    assert finding.cause.name == "saturation"
    assert "since step 4 of epoch 1" in finding.cause.words
    recovered = [*window, moment(9, layer("first", saturated=0.2), layer("last"))]
    assert units.saturated(sighting(*recovered)) is None


def test_a_gradient_that_is_lost_on_its_way():
    window = [
        moment(p, layer("first", gradient=1e-7), layer("mid", gradient=1e-4), layer("last"))
        for p in range(5)
    ]
    finding = found(sighting(*window))
    assert finding.cause.name == "vanishing-gradient"
    assert finding.cause.layer == "first"
    assert "100,000 times as small" in finding.cause.words


def test_a_faint_gradient_is_the_last_guess():
    faint = [moment(p, layer("first", gradient=1e-4), layer("last")) for p in range(5)]
    assert found(sighting(*faint)).cause.name == "vanishing-gradient"
    slow = [
        moment(p, layer("first", gradient=1e-4, update=1e-6), layer("last", update=1e-4))
        for p in range(5)
    ]
    assert found(sighting(*slow)).cause.name == "rate-too-small"


def test_no_network_falls_by_what_only_holds_it_up():
    faint = [moment(p, layer("first", gradient=1e-7, update=1e-6), layer("last")) for p in range(9)]
    assert found(sighting(*faint, name="slow")).cause.name == "vanishing-gradient"
    assert find_cause(sighting(*faint, name="unstable")) is None


def test_a_gradient_that_grows_on_its_way():
    window = [moment(p, layer("first", gradient=5.0), layer("last")) for p in range(5)]
    finding = found(sighting(*window), gradients.exploding)
    assert "500 times" in finding.cause.words
