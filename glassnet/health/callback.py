"""``Health``: a callback that watches a training, and does what the user wants if it goes wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np

from glassnet.arguments import one_of, real_number, whole_number
from glassnet.callbacks import Callback, History, Logs, Rollback
from glassnet.calls import explained
from glassnet.errors import ArgumentError, DivergenceError
from glassnet.health.choice import ON_DEFECT, OnDefect
from glassnet.health.curve import Curve, curve_of, is_penalized
from glassnet.health.detection import detect, detect_early
from glassnet.health.kept_states import KeptStates
from glassnet.health.loss_watch import LossWatch
from glassnet.health.verdict import Verdict, VerdictName
from glassnet.health.words import predicate
from glassnet.model.trainable import Trainable
from glassnet.printing import say

LOST_SO_FAR: frozenset[VerdictName] = frozenset({"collapsed", "diverged"})
"""Verdicts on a training that is going on, which leave little hope."""

APART = 2
"""States are kept so many looks apart."""

FACTOR = 0.25
"""By this the learning rate is multiplied where a training goes back.

With a half, a rate that was four times too large often trains on badly without breaking once more,
so that no second return puts it right; ``docs/health.md`` has the figures.
"""

SHARES = {0.5: "half", 0.25: "a quarter of"}
"""Usual factors in words."""

SECONDS = 0.5
"""Where nothing is to be steered, losses are looked at so often, and after each epoch."""


class Health(Callback):
    """Watch the losses of a training, speak up when it goes wrong, and do something about it.

    Args:
        on_defect: what happens to a training that has collapsed or diverged. ``"record"``: it goes
            on. ``"stop"``: it ends. ``"restart"``: it ends, and ``fit`` trains anew with the next
            seed, for the initial weights and for the training; so it does with a training that
            never started. Trackers hear of both, and ``fit`` returns the last history.
            ``"rollback"``: it goes back to a state from before the first bad step, and on from
            there with a quarter of the learning rate.
        every_steps: after so many steps of the whole training, and after each epoch, the losses are
            looked at, at least 1, and twice as many lie between two states that are kept. It is a
            number of steps and no time, so that the same seed gives the same training. With
            ``"record"`` nothing depends on it.
        patience: how many steps a training must stay lost before it ends, at least 0: a network may
            fall and come back. One that may go back does so at once, and one whose loss is not
            finite ends at once.
        max_restarts: how often it is begun anew at most; 0 is never.
        max_rollbacks: how often it goes back at most. If it goes wrong once more, it ends.
        factor: by which the learning rate is multiplied each time, above 0 and below 1. A half is
            often too little: a network then trains on badly without breaking once more.
        verbose: 0 says nothing. Nothing is said either where ``fit`` has ``verbose=0``.

    Raises:
        ArgumentError: for an argument out of its range; in training, if it is to be begun anew and
            its weights were trained, set or loaded before.

    Attributes:
        verdict: on the training, since its end; None before.

    For ``"rollback"``, six states are kept in memory, and in each checkpoint: the weights and what
    the optimizer remembers, six times. They are the beginning, and the newest sound ones: those of
    a network that has learned, and whose losses are not far above its best ones. Of the first epoch
    none is kept but its beginning. All callbacks go back, too. A schedule is scaled from there
    on; a ``LearningRateScheduler`` whose function does not heed the rate it is given sets its own.

    >>> Health().changes_training, Health("rollback").changes_training
    (False, True)
    """

    wants_step_losses = True

    @explained("Health")
    def __init__(
        self,
        on_defect: OnDefect = "record",
        *,
        every_steps: int = 50,
        patience: int = 200,
        max_restarts: int = 3,
        max_rollbacks: int = 2,
        factor: float = FACTOR,
        verbose: int = 1,
    ) -> None:
        owner = "Health"
        self.on_defect = one_of(owner, "on_defect", on_defect, ON_DEFECT)
        self.every_steps = whole_number(owner, "every_steps", every_steps, at_least=1)
        self.patience = whole_number(owner, "patience", patience, at_least=0)
        self.max_restarts = whole_number(owner, "max_restarts", max_restarts, at_least=0)
        self.max_rollbacks = whole_number(owner, "max_rollbacks", max_rollbacks, at_least=0)
        self.factor = real_number(owner, "factor", factor, above=0, below=1)
        self.verbose = verbose
        self.changes_training = self.on_defect != "record"
        if self.changes_training:  # else the compiled code need not come back for it
            self.on_train_batch_end = self._after_steps  # type: ignore[method-assign]
        self.verdict: Verdict | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.verdict = None
        self._said: list[tuple[int, int]] = []  # the first bad steps of which was spoken
        self._watch: LossWatch | None = None
        self._looked = time.monotonic()
        self._lost_since: int | None = None  # after how many steps it was first found to be so
        self._kept = KeptStates(APART * self.every_steps)
        self._due = self.on_defect == "rollback"

    @property
    def rollbacks(self) -> list[Rollback]:
        """How often the training went back, in order; before any training, none."""
        return self._history.rollbacks if hasattr(self, "model") else []

    @property
    def _history(self) -> History:
        history = self.model.history
        assert isinstance(history, History)  # fit made it
        return history

    @property
    def _training(self) -> Trainable:
        return cast(Trainable, self.model)

    def get_state(self) -> dict[str, Any]:
        """Of what was spoken, since when it is lost, and the states to which it may go back."""
        return {
            "said": [list(place) for place in self._said],
            "lost_since": self._lost_since,
            "kept": self._kept.to_values(),
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on watching from there."""
        self._said = [(epoch, step) for epoch, step in state["said"]]
        self._lost_since = state["lost_since"]
        self._kept.from_values(state["kept"])
        self._watch, self._due = None, False

    # ---- the moments of a training -------------------------------------------------------------

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget the last training.

        Raises:
            ArgumentError: if it is to be begun anew, and no seed gave its weights.
        """
        self._begin_anew()
        if self.on_defect == "restart" and self.params["initial_seed"] is None:
            raise ArgumentError(
                "Health: on_defect='restart' draws the initial weights anew, and this network has "
                "weights that were trained, set or loaded: take 'rollback' or 'stop', or a new "
                "network."
            )

    def on_train_progress(self, step: int, logs: Logs | None = None) -> None:
        """Speak up as soon as a rule holds."""
        now = time.monotonic()
        if not self.changes_training and now - self._looked >= SECONDS:
            self._looked = now
            self._say(self._look())

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Note which epoch it is."""
        self._epoch = epoch

    def _after_steps(self, batch: int, logs: Logs | None = None) -> None:
        if batch + 1 < self.params["steps"]:  # the last step belongs to the end of its epoch
            self._check(batch + 1)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Look at the losses."""
        if self.changes_training:
            self._check(self.params["steps"])
        else:
            self._say(self._look())

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        """Keep the state, if it is time."""
        done = epoch * self.params["steps"] + step
        if self._due and self._kept.wants(done):
            state = self._training.training_state()
            self._kept.add(done, len(self.rollbacks), state, type(self).__name__)
        self._due = False

    def on_train_divergence(self, error: DivergenceError) -> None:
        """Go back, where this is wanted and may be done once more."""
        if self.on_defect == "rollback":
            verdict = self._look()
            if verdict.name != "diverged":  # no loss tells of a weight that is not finite
                verdict = Verdict("diverged", self._history.diverged_at)
            if self._rollbacks_left:
                self._roll_back(verdict)
            else:
                self._say(verdict, self._no_more_rollbacks())

    def accept_divergence(self, error: DivergenceError) -> bool:
        """Whether it will be begun anew."""
        if self._restarts_left == 0:
            return False
        self._begin_training_anew(Verdict("diverged", self._history.diverged_at))
        return True

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Give the verdict."""
        self._look()  # at the last losses; the watch then need not see all of them again
        self.verdict = detect(curve_of(self._history), self._watch)
        ended = self._history.status in ("finished", "stopped")
        if ended and self.verdict.is_lost and self._restarts_left:
            self._begin_training_anew(self.verdict)
        elif self._history.status != "diverged":  # else fit says so
            self._say(self.verdict)

    # ---- what is found, and done ---------------------------------------------------------------

    def _look(self, *, at_end: bool = False) -> Verdict:
        """The verdict by all losses so far."""
        losses, params = self._history.step_losses, self.params
        if self._watch is None:
            penalized = is_penalized(params["configuration"])
            self._watch = LossWatch(params["constant_loss"], is_penalized=penalized)
        self._watch.add(losses[self._watch.losses :])
        known = Curve(
            np.empty(0, np.float32),
            steps=params["steps"],
            constant_loss=params["constant_loss"],
            first_epoch=params["initial_epoch"] + 1,
        )
        watch = self._watch.ended() if at_end else self._watch
        return detect_early(known, watch) or Verdict("healthy")

    def _check(self, step: int) -> None:
        """Look at the losses, and do what is wanted if they tell that it is lost.

        Args:
            step: how many steps of the epoch are made.
        """
        done = self._epoch * self.params["steps"] + step
        at_end = done == self.params["epochs"] * self.params["steps"]
        verdict = self._look(at_end=at_end)
        if self._is_to_be_changed(verdict, done, at_end):
            self._change(verdict)
        else:
            self._say(verdict)
            self._due = self.on_defect == "rollback" and self._is_sound(verdict, done)

    def _is_sound(self, verdict: Verdict, done: int) -> bool:
        """Whether a state after so many steps is one to go back to, as far as one can tell.

        In the first epoch a rate that is too large does its harm, and there is little to lose: it
        is better to begin it again.
        """
        assert self._watch is not None
        first_epoch = self.params["steps"] * (self.params["initial_epoch"] + 1)
        return not verdict.is_defect and self._watch.is_near_its_best and done >= first_epoch

    def _is_to_be_changed(self, verdict: Verdict, done: int, at_end: bool) -> bool:
        """Whether it is time to do something about a training after so many steps."""
        if self._rollbacks_left:
            return verdict.is_defect
        if verdict.name not in LOST_SO_FAR:
            self._lost_since = None
            return False
        if self._lost_since is None:
            self._lost_since = done
        return not at_end and done - self._lost_since >= self.patience

    def _change(self, verdict: Verdict) -> None:
        """End the training, with another to follow or without, or let it go back."""
        if self.on_defect == "restart" and self._restarts_left:
            self._begin_training_anew(verdict)
        elif self._rollbacks_left:
            self._roll_back(verdict)
        else:
            rolled_back = self.on_defect == "rollback"
            self._say(verdict, self._no_more_rollbacks() if rolled_back else "The training ends.")
            self._training.end_training()

    @property
    def _restarts_left(self) -> int:
        if self.on_defect != "restart":
            return 0
        return max(0, self.max_restarts - int(self.params["restarts"]))

    @property
    def _rollbacks_left(self) -> bool:
        return self.on_defect == "rollback" and len(self.rollbacks) < self.max_rollbacks

    def _begin_training_anew(self, verdict: Verdict) -> None:
        number = self.params["restarts"] + 1
        seed = self.params["seed"] + 1
        self._say(verdict, f"It is begun anew with the seed {seed} ({number}/{self.max_restarts}).")
        self._training.end_training(restart=True)

    def _roll_back(self, verdict: Verdict) -> None:
        steps = self.params["steps"]
        assert verdict.first_bad_step is not None  # of a defect there is one
        epoch, step = verdict.first_bad_step
        kept = self._kept.go_back((epoch - 1) * steps + step - 1)
        lowered = self.factor ** (len(self.rollbacks) + 1 - kept.rollbacks)
        state = replace(kept.state, learning_rate=scaled(kept.state.learning_rate, lowered))
        to_epoch, to_step = divmod(kept.step, steps)
        self._say(
            verdict,
            f"It goes back to before step {to_step + 1:,} of epoch {to_epoch + 1:,}, and on with "
            f"{self._lower_rate}.",
        )
        self._training.rewind_training(state)
        # Another path may break at the same step.
        self._watch, self._lost_since, self._said = None, None, []

    def _no_more_rollbacks(self) -> str:
        count = len(self.rollbacks)
        times = {0: "", 1: " after one return"}.get(count, f" after {count} returns")
        return f"The training ends{times}: {self._lower_rate} did not help."

    @property
    def _lower_rate(self) -> str:
        return f"{SHARES.get(self.factor, f'{self.factor:g} of')} the learning rate"

    def _say(self, verdict: Verdict, action: str = "") -> None:
        """Speak of a defect once, in a line: what it is, since when, and what is done."""
        since = verdict.first_bad_step
        if since is None or (since in self._said and not action):
            return
        self._said.append(since)
        if self.verbose and self.params.get("verbose") != 0:
            what = f"health: {self.model.name} {predicate(verdict)}."
            say(" ".join([what, *verdict.evidence[:1], action]).rstrip())


def scaled(rate: Any, factor: float) -> Any:
    """A learning rate as a state holds it, times a factor: a number, or a schedule's description.

    >>> scaled(0.5, 0.5)
    0.25
    >>> scaled({"class_name": "CosineDecay", "config": {}}, 0.5)["config"]["factor"]
    0.5
    """
    if not isinstance(rate, Mapping):
        return rate * factor
    schedule = rate
    if rate["class_name"] == "Scaled":
        schedule, factor = rate["config"]["schedule"], rate["config"]["factor"] * factor
    return {"class_name": "Scaled", "config": {"schedule": schedule, "factor": factor}}
