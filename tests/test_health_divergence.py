"""Where a divergence begins, by curves of which everybody sees it."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.health import detect
from tests.health_curves import ALL, CONSTANT, Losses, curve, found, learning


def test_a_loss_that_is_not_finite_is_a_divergence_since_the_rise_before_it() -> None:
    losses = learning()[:165]
    losses[150:] = np.geomspace(3, 1e30, 15)
    losses[-1] = np.nan
    verdict = detect(curve(losses, diverged_at=(2, 65)))
    assert (verdict.name, verdict.first_bad_step) == ("diverged", (2, 51))
    assert verdict.evidence[0] == "The loss of step 65 of epoch 2 was not finite."
    assert detect(curve(losses)) == verdict  # the loss alone says it, too


def ended_by(*rise: float, noisy: dict[int, float] | None = None) -> Losses:
    """A training that has learned by step 150, and ends by these losses, the last one infinite."""
    losses = np.concatenate([learning()[:150], rise, [np.inf]])
    for before_the_end, loss in (noisy or {}).items():
        losses[-1 - before_the_end] = loss
    return losses


@pytest.mark.parametrize("noisy", [{8: 3.0}, {5: 9.0}, {12: 3.0, 8: 3.0, 7: 3.0}])
def test_a_noisy_step_shortly_before_a_divergence_is_not_its_beginning(
    noisy: dict[int, float],
) -> None:
    losses = ended_by(5.0, 80.0, 1e9, noisy=noisy)  # within four steps
    assert found(losses) == ("diverged", (2, 51))


def test_a_low_loss_within_a_long_rise_does_not_hide_its_beginning() -> None:
    rise = np.geomspace(2, 1e30, 15)
    assert found(ended_by(*rise)) == ("diverged", (2, 51))
    rise[4] = 0.3
    assert found(ended_by(*rise)) == ("diverged", (2, 51))
    rise[6] = 0.3  # two of them do
    assert found(ended_by(*rise)) == ("diverged", (2, 56))


@pytest.mark.parametrize("steps", [0, 1, 3])
@pytest.mark.parametrize("constant_loss", [CONSTANT, None])
def test_a_divergence_at_the_first_steps(steps: int, constant_loss: float | None) -> None:
    losses = np.append(np.full(steps, CONSTANT), np.inf)
    assert found(losses, constant_loss=constant_loss) == ("diverged", (1, steps + 1))


def test_no_loss_behind_one_that_is_not_finite_counts() -> None:
    losses = ended_by(5.0, 80.0, 1e9, noisy={8: 3.0})
    for more in (np.full(30, np.nan), learning()):
        assert detect(curve(np.append(losses, more))) == detect(curve(losses))


def test_weights_that_are_not_finite_are_a_divergence_though_the_loss_was_finite() -> None:
    verdict = detect(curve(learning()[:150], diverged_at=(2, 50)))
    assert (verdict.name, verdict.first_bad_step) == ("diverged", (2, 50))
    assert verdict.evidence == ("The weights of step 50 of epoch 2 were not finite.",)


def test_a_loss_beyond_that_of_a_constant_answer_is_a_divergence() -> None:
    losses = np.full(ALL, 30.0)
    losses[:3] = CONSTANT
    assert found(losses, accuracy=[0.3, 0.3, 0.3]) == ("diverged", (1, 4))
    fallen = learning()
    fallen[150:] = 30.0
    assert found(fallen) == ("diverged", (2, 51))
