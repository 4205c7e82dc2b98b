"""The recorder: a callback that makes the record of each training, and writes nothing.

A record is a value: a process that trains can hand it to another that keeps it. The tracker
(`glassnet.study.tracking.tracker`) is a recorder that also keeps what it recorded.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.callbacks import Callback, Logs
from glassnet.data.dataset import DataCard, check_card
from glassnet.data.fingerprints import fingerprint
from glassnet.errors import ArgumentError
from glassnet.metrics.answers import wrong_answers
from glassnet.study.tracking import recordable
from glassnet.study.tracking.beginning import begun_run
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.run import Run, Seconds
from glassnet.study.tracking.store import parse_run, run_text
from glassnet.study.tracking.verdicts import with_verdict


class Recorder(Callback):
    """Makes the record of a training: its times, accuracies, seeds and receipt.

    Args:
        network: the network's name in tables; the model's own name if None.
        details: further facts to record and show, such as ``{"fold": "3"}``: texts by their names.
            Runs with different details are averaged separately.
        data: the card of the data set, whose name is recorded with the details, and whose
            fingerprint with the receipt.

    Raises:
        ArgumentError: if the network's name or a detail is not a line of printable characters, so
            that no file could give it back. A training that can't be recorded for such a reason is
            refused when it begins.

    Attributes:
        run: the record of the last run; None before the first.

    One recorder serves many trainings, one after another. Put it behind callbacks that change
    weights at the end, such as ``EarlyStopping``. An evaluation that it is given to after a
    training adds the figures on the test set to the record.

    >>> recorder = Recorder(network="lenet")
    >>> recorder.run is None
    True
    """

    wants_fingerprint = True
    wants_step_losses = True
    changes_training = False

    def __init__(
        self,
        network: str | None = None,
        details: Mapping[str, str] | None = None,
        data: DataCard | None = None,
    ) -> None:
        owner = self._owner = type(self).__name__
        self.network = None if network is None else recordable.text(owner, "network", network)
        self.details = recordable.details(owner, details)
        self.data_set: str | None = None
        if data is not None:
            check_card(owner, data)
            self.details = {"data set": data.name} | self.details
            self.data_set = data.fingerprint
        self.run: Run | None = None
        self._clock = time.perf_counter
        self._training = False

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Find out whether this training can be recorded, and start the clocks of a new run."""
        self._begun = begun_run(
            self._owner,
            self.model.name if self.network is None else self.network,
            self.model,
            self.params,
            self.details,
            self.data_set,
        )
        recordable.check(self._owner, self._begun)
        self._training = True
        self._epochs: list[tuple[float, float]] = []  # whole epoch, validation in it
        self._figures: list[Logs] = []  # of each epoch
        self._train_began = self._epoch_began = self._clock()
        self._validation = 0.0

    def get_state(self) -> dict[str, Any]:
        """The record as it began, and the times so far."""
        now = self._clock()
        return {
            "begun": run_text(self._begun),
            "epochs": [list(times) for times in self._epochs],
            "figures": [dict(figures) for figures in self._figures],
            "training": now - self._train_began,
            "epoch": now - self._epoch_began,
            "validation": self._validation,
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on with the record of a training that was cut off; the time between does not count."""
        now = self._clock()
        self._begun = parse_run(state["begun"].encode())
        self._epochs = [(epoch, validation) for epoch, validation in state["epochs"]]
        self._figures = state["figures"]
        self._train_began = now - state["training"]
        self._epoch_began = now - state["epoch"]
        self._validation = state["validation"]

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Start the clock of an epoch."""
        self._epoch_began = self._clock()
        self._validation = 0.0

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Note an epoch's times and figures. An epoch that was cut short has none.

        Raises:
            ArgumentError: if a figure of this epoch is no number, or so many figures of all epochs
                would make too long a file.
        """
        self._epochs.append((self._clock() - self._epoch_began, self._validation))
        figures = dict(logs or {})
        self._figures.append(figures)
        for name, value in figures.items():
            recordable.figure(self._owner, name, value)
        if epoch == 0:
            recordable.check(self._owner, self._begun, figures=len(figures))

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Start the clock of a validation."""
        self._test_began = self._clock()
        self._wrong_answers: list[NDArray[Any] | None] = []  # of each batch

    def on_test_outputs(self, targets: NDArray[Any], outputs: NDArray[Any]) -> None:
        """Note which images of the test set the network got wrong, and how."""
        if not self._training:
            self._wrong_answers.append(wrong_answers(targets, outputs))

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Note the time of a validation, or the result on the test set of an evaluation."""
        if self._training:
            self._validation += self._clock() - self._test_began
        else:
            self._add_test(logs or {})

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Make the record, whatever the run came to."""
        total = self._clock() - self._train_began
        self._training = False
        record = self.model.history
        assert record is not None  # fit made it before it told anyone that training begins
        weights = fingerprint(*self.model.get_weights())
        run = dataclasses.replace(
            self._begun,
            status=record.status,
            diverged_at=record.diverged_at,
            seconds=self._seconds(total),
            history=_by_name(self._figures),
            receipt=dataclasses.replace(self._begun.receipt, weights=weights),
            step_losses=self._step_losses(record.step_losses),
            rollbacks=list(record.rollbacks),
        )
        self.run = with_verdict(run)

    def _add_test(self, logs: Logs) -> None:
        """Add the figures on the test set to the last run, if it is that run's network."""
        if self.run is None:
            raise ArgumentError(
                f"{self._owner}: there is no run to add this evaluation to: "
                "give it to fit first, then to evaluate."
            )
        if fingerprint(*self.model.get_weights()) != self.run.receipt.weights:
            raise ArgumentError(
                f"{self._owner}: the weights of this evaluation are not those with which "
                f"the last run ({self.run.network}) ended: evaluate before training on, and put "
                "this callback behind those that change the weights."
            )
        test = {name: recordable.figure(self._owner, name, value) for name, value in logs.items()}
        wrong = recordable.answers(self._wrong_answers)
        self.run = dataclasses.replace(self.run, test=test, wrong_answers=wrong)

    def _step_losses(self, losses: Sequence[float]) -> CompactArray | None:
        """The losses of all steps; None where those before a resumption were not kept."""
        if len(losses) < len(self._epochs) * self.params["steps"]:
            return None
        with np.errstate(over="ignore"):
            return CompactArray.of(np.array(losses, np.float32))

    def _seconds(self, total: float) -> Seconds:
        epochs = [epoch for epoch, _ in self._epochs]
        validation = [validation for _, validation in self._epochs]
        training = [epoch - validation for epoch, validation in self._epochs]
        steps = self.params["steps"] * len(training)
        return Seconds(
            compilation=self.params.get("compile_seconds"),
            step=sum(training) / steps if steps else None,
            epochs=epochs,
            training=training,
            validation=validation if self.params.get("validation_samples") else [],
            total=total,
        )


def _by_name(epochs: Sequence[Mapping[str, object]]) -> dict[str, list[float | None]]:
    """A list for each figure, with an item for each epoch; what an epoch does not have is missing.

    So is what is no number, which ended the training.

    >>> _by_name([{"loss": 2.0}, {"loss": 1.0, "val_loss": 1.5}])
    {'loss': [2.0, 1.0], 'val_loss': [None, 1.5]}
    """
    names = dict.fromkeys(name for figures in epochs for name in figures)
    return {
        name: [recordable.number(figures.get(name)) for figures in epochs]
        for name in names
        if recordable.is_fit(name)
    }
