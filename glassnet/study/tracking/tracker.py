"""The tracker: a callback that keeps times, accuracies and receipts of every run in files."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from glassnet.callbacks import Callback, Logs
from glassnet.data.fingerprints import fingerprint
from glassnet.errors import ArgumentError
from glassnet.files import check_writable
from glassnet.study.folder import update_statistics
from glassnet.study.machine import machine, versions
from glassnet.study.receipt import receipt
from glassnet.study.runs import LARGEST, Run, Seconds, Setting, new_run_file, write_run


class StatisticsTracker(Callback):
    """Tracks times, accuracies, seeds and receipts, over all runs of all networks.

    Each run becomes one file in ``FOLDER/runs``; ``FOLDER/statistics.json`` and
    ``FOLDER/statistics.txt`` are the averages of all of them. Any number of processes may track
    into one folder, and results of other machines are merged by copying their run files into it.
    An interrupted or diverged run is recorded as such, and does not enter averages.

    Args:
        folder: where to keep the files; made if need be.
        network: the network's name in tables; the model's own name if None.
        details: further facts to record and show, such as ``{"data set": "mnist"}``. Runs with
            different details are averaged separately.

    Attributes:
        run: the record of the last run; None before the first.
        run_file: its file.

    Raises:
        OutputError: if the folder can't be written: now and when a training begins.

    One tracker serves many trainings, one after another. Put it behind callbacks that change
    weights at the end, such as ``EarlyStopping``. The accuracy on the test set is tracked by
    an evaluation at the end of a training::

        tracker = StatisticsTracker("results")
        model.fit(x_train, y_train, epochs=3, callbacks=[tracker])
        model.evaluate(x_test, y_test, callbacks=[tracker])

    >>> import tempfile
    >>> tracker = StatisticsTracker(tempfile.mkdtemp(), network="lenet")
    >>> tracker.run is None
    True
    """

    wants_fingerprint = True

    def __init__(
        self,
        folder: str | os.PathLike[str] = "results",
        network: str | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.network = network
        self.details = dict(details or {})
        self.run: Run | None = None
        self.run_file: Path | None = None
        self._clock = time.perf_counter
        self._training = False
        check_writable(self.folder / "runs")

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Start the clocks of a new run."""
        check_writable(self.folder / "runs")  # it may be hours since the tracker was made
        self._recipe = self._describe()
        self._training = True
        self._started = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._epochs: list[tuple[float, float]] = []  # whole epoch, validation in it
        self._train_began = self._clock()

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Start the clock of an epoch."""
        self._epoch_began = self._clock()
        self._validation = 0.0

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Note an epoch's times. An epoch that was cut short has none."""
        self._epochs.append((self._clock() - self._epoch_began, self._validation))

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Start the clock of a validation."""
        self._test_began = self._clock()

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Note the time of a validation, or the result on the test set of an evaluation."""
        if self._training:
            self._validation += self._clock() - self._test_began
        else:
            self._add_test(logs or {})

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Write the run's file, whatever the run came to, and the statistics of all runs."""
        total = self._clock() - self._train_began
        self._training = False
        history = self.model.history
        assert history is not None  # fit made it before it told anyone that training begins
        seeds = {"initial": self.params.get("initial_seed"), "training": self.params.get("seed")}
        self.run = Run(
            network=self.network or self.model.name,
            started=self._started,
            status=history.status,
            diverged_at=history.diverged_at,
            setting=self._setting(),
            seeds=seeds,
            seconds=self._seconds(total),
            history={
                name: [_finite(v) for v in values] for name, values in history.history.items()
            },
            test={},
            versions=versions(),
            machine=machine(),
            receipt=receipt(
                self.model.get_weights(), self.params.get("data_fingerprint"), self._recipe, seeds
            ),
            configuration=self._recipe["configuration"],
        )
        self.run_file = new_run_file(self.folder / "runs", self.run)
        self._keep()

    def _add_test(self, logs: Logs) -> None:
        """Add the figures on the test set to the last run, if it is that run's network."""
        if self.run is None:
            raise ArgumentError(
                "StatisticsTracker: there is no run to add this evaluation to: "
                "give the tracker to fit first, then to evaluate."
            )
        if fingerprint(*self.model.get_weights()) != self.run.receipt.weights:
            raise ArgumentError(
                f"StatisticsTracker: the weights of this evaluation are not those with which the "
                f"last run ({self.run.network}) ended: evaluate before training on, and put the "
                f"tracker behind callbacks that change the weights."
            )
        test = {name: _finite(value) for name, value in logs.items()}
        self.run = dataclasses.replace(self.run, test=test)
        self._keep()

    def _keep(self) -> None:
        """Write the run first: it must not be lost if the statistics can't be computed now."""
        assert self.run is not None
        assert self.run_file is not None
        write_run(self.run_file, self.run)
        update_statistics(self.folder)

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

    def _setting(self) -> Setting:
        params = self.params
        optimizer, learning_rate = describe_optimizer(params.get("configuration", {}))
        return Setting(
            trainable_parameters=int(self.model.count_params()),
            optimizer=optimizer,
            learning_rate=learning_rate,
            epochs=params["epochs"],
            batch_size=params["batch_size"],
            steps=params["steps"],
            samples=params["samples"],
            validation_samples=params.get("validation_samples", 0),
            threads=params.get("threads"),
            majority_share=params.get("majority_share"),
            details=self.details,
        )

    def _describe(self) -> dict[str, Any]:
        """All that decides what a run comes to, but data and seeds (and threads do not).

        It goes through JSON at once: what JSON can't hold is better found before the training.
        """
        recipe = {
            "configuration": self.params.get("configuration", {}),
            "epochs": self.params["epochs"],
            "batch_size": self.params["batch_size"],
            "shuffle": self.params.get("shuffle"),
            "details": self.details,
        }
        return dict(json.loads(json.dumps(recipe, allow_nan=False)))


def describe_optimizer(
    configuration: Mapping[str, Any],
) -> tuple[str | None, float | str | None]:
    """The name and the learning rate of the optimizer in a model's configuration.

    Args:
        configuration: with an entry ``optimizer``: its name and its arguments, in which a learning
            rate is a number, or the configuration of a schedule.

    >>> describe_optimizer({"optimizer": {"name": "SGD", "learning_rate": 0.5}})
    ('SGD', 0.5)
    """
    optimizer = configuration.get("optimizer")
    if not isinstance(optimizer, Mapping):
        return (str(optimizer) if optimizer else None), None
    name = optimizer.get("class_name") or optimizer.get("name")
    arguments = optimizer.get("config", optimizer)
    rate = arguments.get("learning_rate")
    if isinstance(rate, Mapping):
        rate = rate.get("class_name") or rate.get("name")
    return name, float(rate) if isinstance(rate, int | float) else rate


def _finite(value: float) -> float | None:
    """The value for JSON, which knows no NaN: a figure that is no number is missing."""
    return float(value) if abs(value) <= LARGEST else None
