"""A tiny network that is broken on purpose: the explanation names what was done to it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast, get_args

import numpy as np
import pytest

import glassnet as gn
from glassnet.callbacks import BackupAndRestore, History
from glassnet.errors import ArgumentError, DataError, RunError
from glassnet.health import Verdict
from glassnet.health.curve import curve_of
from glassnet.health.verdict import Cause, CauseName
from glassnet.inspecting import Inspection, Step
from glassnet.layers import Dense
from glassnet.study import Recorder, Run
from glassnet.study.explaining.explain import diagnosed, with_cause
from glassnet.study.explaining.explanation import Explanation
from glassnet.study.explaining.looking import Look, Options
from glassnet.study.replaying.doubts import ReplayWarning
from glassnet.study.replaying.recorded import recorded_training
from glassnet.study.running.images import StudyImages
from tests import broken_runs
from tests.broken_runs import BATCH, BROKEN_STEP, CUSTOM, Images, network, train
from tools.health_runs.diagnosing import CAUSES
from tools.health_runs.faults import FAULTS

PAIR = broken_runs.images()


@pytest.fixture(autouse=True)
def _without_doubts() -> Iterator[None]:
    """The histories of these runs have no fingerprint of their data, and a replay says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReplayWarning)
        yield


def diagnosis(
    history: History, pair: Images, name: Any, since: tuple[int, int] = (1, 1), **options: Any
) -> tuple[Verdict, Look]:
    """What is found of a run whose curve told so much."""
    named = Options(data=pair, custom_objects=CUSTOM, verbose=0, threads=1, **options)
    verdict, look, _ = diagnosed(
        recorded_training(history), curve_of(history), Verdict(name, since), named
    )
    return verdict, look


def cause_of(verdict: Verdict | None) -> Cause:
    """The cause in a verdict that has one."""
    assert verdict is not None
    assert verdict.cause is not None
    return verdict.cause


def step_of(inspection: Inspection | None) -> Step:
    """The step of an inspection that was made of one."""
    assert inspection is not None
    assert inspection.step is not None
    return inspection.step


def shuffled(pair: Images) -> Images:
    return pair[0], np.random.default_rng(0).permutation(pair[1])


BROKEN: dict[str, tuple[Any, Any]] = {
    "dead-units": (lambda: network(broken_runs.dead_layer()), lambda: PAIR),
    "wrong-gradient": (
        lambda: network(Dense(12, "relu"), broken_runs.Backwards(), rate=0.01),
        lambda: PAIR,
    ),
    "labels-do-not-fit": (network, lambda: shuffled(PAIR)),
    "inputs-not-scaled": (lambda: network(scaled=False, rate=0.001), lambda: PAIR),
    "two-softmaxes": (lambda: network(behind=broken_runs.second_softmax()), lambda: PAIR),
    "rate-too-small": (lambda: network(rate=1e-4), lambda: PAIR),
    "step-too-large": (lambda: network(rate=30.0), lambda: PAIR),
    "saturation": (
        lambda: network(
            Dense(12, "tanh", kernel_initializer=gn.initializers.RandomNormal(stddev=60.0)),
            rate=1e-3,
        ),
        lambda: PAIR,
    ),
}


@pytest.mark.parametrize("cause", BROKEN)
def test_what_is_wrong_from_the_start_is_named(cause):
    make, images = BROKEN[cause]
    verdict, look = diagnosis(train(make(), images(), epochs=1), images(), "never-started")
    assert cause_of(verdict).name == cause
    assert verdict.first_bad_step == (1, 1)
    assert verdict.suggestion
    assert step_of(look.around(0)[0]).number == 1


def test_a_bad_batch_is_named_with_its_step():
    pair = broken_runs.with_bad_batch(PAIR)
    history = train(network(), pair, epochs=1, shuffle=False)
    # By the curve alone, somebody may take the next step for the bad one.
    verdict, look = diagnosis(history, pair, "unstable", (1, BROKEN_STEP + 1))
    assert cause_of(verdict).name == "bad-batch"
    assert verdict.first_bad_step == (1, BROKEN_STEP)
    batch = look.sighting.batch
    assert batch is not None
    assert batch.outlying == BATCH
    assert step_of(look.around(BROKEN_STEP - 1)[0]).number == BROKEN_STEP
    assert f"step={BROKEN_STEP}" in (verdict.suggestion or "")


def test_a_batch_of_wrong_labels_is_bad_too():
    first = (BROKEN_STEP - 1) * BATCH
    y = PAIR[1].copy()
    y[first : first + BATCH] = (y[first : first + BATCH] + 1) % broken_runs.CLASSES
    pair = PAIR[0], y
    history = train(network(), pair, epochs=1, shuffle=False)
    verdict, _ = diagnosis(history, pair, "unstable", (1, BROKEN_STEP))
    assert cause_of(verdict).name == "bad-batch"
    assert "images or labels" in cause_of(verdict).words


def test_a_rate_that_jumps_is_named_with_its_step():
    history = train(network(rate=broken_runs.jumping_rate()), PAIR, epochs=1)
    verdict, look = diagnosis(history, PAIR, "collapsed", (1, BROKEN_STEP + 1))
    assert cause_of(verdict).name == "rate-jumped"
    assert verdict.first_bad_step == (1, BROKEN_STEP)
    assert "from 0.02 to 100" in cause_of(verdict).words
    assert look.sighting.broke_at == BROKEN_STEP - 1
    before, after = look.around(BROKEN_STEP - 1)
    assert step_of(before).learning_rate == pytest.approx(100)
    assert step_of(after).number == BROKEN_STEP + 1


def test_the_same_jump_is_found_where_the_curve_knows_no_step():
    history = train(network(rate=broken_runs.jumping_rate()), PAIR, epochs=1)
    verdict, _ = diagnosis(history, PAIR, "never-started")
    assert (cause_of(verdict).name, verdict.first_bad_step) == ("rate-jumped", (1, BROKEN_STEP))


def test_explain_goes_from_what_fit_returned_to_the_cause():
    history = train(network(broken_runs.dead_layer()), PAIR, epochs=2)
    explanation = gn.explain(history, data=PAIR, verbose=0)
    verdict, before = explanation.verdict, explanation.before
    assert verdict is not None
    assert verdict.name == "never-started"
    assert cause_of(verdict).name == "dead-units"
    assert cause_of(verdict).layer == "dense"
    assert before is not None
    assert before["dense"].dead_share == 1.0
    assert explanation.after is not None
    said = str(explanation)
    assert "tiny never started" in said
    assert verdict.suggestion is not None
    assert verdict.suggestion in said


def test_a_healthy_run_is_not_trained_again():
    history = train(network(), PAIR, epochs=4)
    explanation = gn.explain(history, data="nothing that could be trained on")
    assert explanation.verdict == Verdict("healthy")
    assert explanation.before is None
    assert str(explanation).startswith("tiny is healthy")


def test_a_run_without_losses_of_steps_is_refused():
    model = network(broken_runs.dead_layer())
    history = without_losses_of_steps(
        model.fit(*PAIR, batch_size=BATCH, epochs=2, seed=3, verbose=0, engine="reference")
    )
    with pytest.raises(RunError, match="losses of the steps"):
        gn.explain(history, data=PAIR, verbose=0)


def without_losses_of_steps(history: History) -> History:
    history.step_losses = []
    history.diverged_at = (2, 1)
    return history


def test_other_data_is_refused(tmp_path):
    run = tracked(tmp_path, network(broken_runs.dead_layer()))
    with pytest.raises(DataError, match="not that of the run"):
        gn.explain(run, data=shuffled(PAIR), verbose=0)
    with pytest.raises(ArgumentError, match="a run is the path"):
        gn.explain(cast(Any, 3))
    with pytest.raises(RunError, match="history is of no training"):
        gn.explain(History())


def tracked(tmp_path: Any, model: gn.Sequential, **more: Any) -> Run:
    recorder = Recorder()
    train(model, PAIR, callbacks=[recorder], **more)
    assert recorder.run is not None
    return recorder.run


@pytest.fixture(scope="module")
def dead_run(tmp_path_factory):
    return tracked(tmp_path_factory.mktemp("runs"), network(broken_runs.dead_layer()))


def study_images() -> StudyImages:
    card = gn.data.load("mnist-5k").card
    return StudyImages(card, PAIR, None, PAIR)


def test_the_record_of_a_run_gets_its_cause(dead_run):
    found = with_cause(dead_run, study_images(), threads=1)
    assert cause_of(found.verdict).name == "dead-units"
    assert replace(found, verdict=dead_run.verdict) == dead_run
    assert with_cause(found, study_images()) is found  # it is known


def test_what_can_not_be_replayed_keeps_its_record(dead_run):
    other = replace(study_images(), training=shuffled(PAIR))
    assert with_cause(dead_run, other) is dead_run


def test_a_healthy_record_is_handed_back(dead_run, monkeypatch):
    healthy = replace(dead_run, verdict=Verdict("healthy"))
    assert with_cause(healthy, study_images()) is healthy


def test_a_checkpoint_near_the_break_is_begun_with(tmp_path):
    pair = broken_runs.with_bad_batch(PAIR)
    backup = BackupAndRestore(tmp_path, save_freq=10, delete_checkpoint=False)
    history = train(network(), pair, epochs=1, shuffle=False, callbacks=[backup])
    verdict, _ = diagnosis(history, pair, "unstable", (1, BROKEN_STEP + 1), checkpoints=tmp_path)
    assert (cause_of(verdict).name, verdict.first_bad_step) == ("bad-batch", (1, BROKEN_STEP))


def test_a_replay_goes_back_to_where_it_stood():
    history = train(network(), PAIR, epochs=1)
    then = gn.replay(history, 1, 10, data=PAIR, verbose=0)
    state, weights = then.state, then.model.get_weights()
    then.advance(5)
    after = then.model.get_weights()
    then.go_back(state)
    assert (then.step, then.done) == (10, 9)
    assert all(
        np.array_equal(*pair) for pair in zip(weights, then.model.get_weights(), strict=True)
    )
    then.advance(5)
    assert all(np.array_equal(*pair) for pair in zip(after, then.model.get_weights(), strict=True))


def test_an_explanation_as_a_dictionary_holds_no_number_that_json_lacks():
    history = train(network(rate=1e30), PAIR, epochs=1)
    assert history.status == "diverged"
    explanation: Explanation = gn.explain(history, data=PAIR, verbose=0)
    assert step_of(explanation.before).learning_rate == pytest.approx(1e30)
    said = explanation.as_dict()
    assert said["verdict"]["cause"]["name"] == "step-too-large"
    assert said["losses"]["values"][-1] is None


def test_each_injected_fault_of_the_labelled_runs_has_its_cause():
    assert set(CAUSES) == set(FAULTS)
    assert set(CAUSES.values()) <= set(get_args(CauseName))
