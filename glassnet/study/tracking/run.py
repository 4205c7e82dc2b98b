"""The record of one run: what was trained, how, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from glassnet.callbacks import CallbackDescription, Rollback, Status
from glassnet.health.verdict import Verdict
from glassnet.quantities import count_text
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.receipt import Receipt

LARGEST = 1e300
"""Figures beyond this count as missing, so that sums of many stay finite."""

START = "start"
"""The detail that says of a run how it began, where it did not begin anew.

Such runs are averaged apart from those that do.
"""

GIVEN = "from given weights"
"""How a run began whose weights were not drawn from a seed, but trained or loaded."""


def start_details(seed: int | None, steps: int) -> dict[str, str]:
    """The detail of a run that did not begin anew; none of one that did.

    Args:
        seed: of the weights at the start; None where they were given.
        steps: of earlier trainings, which the optimizer remembers.

    >>> start_details(None, 0), start_details(7, 0)
    ({'start': 'from given weights'}, {})
    >>> start_details(None, 1875)
    {'start': 'from given weights, with the optimizer after 1,875 steps'}
    """
    said = [GIVEN] if seed is None else []
    if steps:
        said.append(f"with the optimizer after {count_text(steps, 'step')}")
    return {START: ", ".join(said)} if said else {}


COMPLETED = ("finished", "stopped")
"""How a run ends that counts: by itself, or because a callback such as EarlyStopping said so."""


@dataclass(frozen=True)
class Setting:
    """How a network was trained, as far as a table shows it.

    Attributes:
        trainable_parameters: how many weights and biases the network has.
        optimizer: its name.
        learning_rate: a number, the name of a schedule, or None if the optimizer has none.
        epochs: epochs asked for.
        steps: batches of an epoch.
        batch_size: images of a step.
        samples: training images.
        validation_samples: validation images; 0 without validation.
        threads: threads that computed.
        majority_share: share of the most frequent class in the training labels: the accuracy
            of a network that always answers it.
        constant_loss: the least loss on the training data of a network that always answers the
            same; None where the loss does not say.
        details: further facts by name: the data set, the activation, ….
    """

    trainable_parameters: int
    optimizer: str | None
    learning_rate: float | str | None
    epochs: int
    batch_size: int
    steps: int
    samples: int
    validation_samples: int
    threads: int | None
    majority_share: float | None = None
    constant_loss: float | None = None
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seconds:
    """Times of a run in seconds; lists have one item per completed epoch.

    Attributes:
        compilation: making the compiled code, before the first epoch.
        step: time of training per step, on average over the completed epochs.
        epochs: whole epochs, validation included.
        training: the training in each epoch.
        validation: the validation in each epoch; empty without validation.
        total: from the start of the first epoch to the end of the training.
    """

    compilation: float | None
    step: float | None
    epochs: list[float]
    training: list[float]
    validation: list[float]
    total: float


@dataclass(frozen=True)
class Fitting:
    """How ``fit`` was called, as far as `Setting` does not say it: what a repetition has to know.

    Attributes:
        shuffle: whether each epoch has an order of its own.
        initial_epoch: the epochs that were left out at the start.
        validation_freq: after every so many epochs is validated, or after these.
        class_weight: how much each class counts, by its label; None for all the same.
        sample_weight: whether weights of single images were given, which no record holds.
        validation_data: the fingerprint of the images and labels that were evaluated after an
            epoch; None for none.
    """

    shuffle: bool = True
    initial_epoch: int = 0
    validation_freq: int | list[int] = 1
    class_weight: dict[str, float] | None = None
    sample_weight: bool = False
    validation_data: str | None = None


@dataclass(frozen=True)
class Run:
    """One training of one network with one seed. A value that is not known is None.

    Attributes:
        network: its name.
        started: date and time (UTC) in ISO format.
        status: "finished", "stopped" (by a callback), "interrupted", "diverged", or "failed" (by
            an error in the program).
        diverged_at: the epoch and the step in it where the loss was not finite, from 1.
        setting: how it was trained.
        seeds: of the initial weights ("initial"; None where they were trained or loaded before) and
            of the training ("training").
        seconds: how long it took.
        history: the figures of each epoch by name, as in ``History.history``.
        test: the figures on the test set by name; empty as long as it was not used.
        versions: of Python, glassnet and what it computes with.
        machine: the kind of machine.
        receipt: the fingerprints of the run, those of its weights at the start and the end among
            them.
        configuration: the network's architecture, optimizer, loss and metrics.
        fitting: how ``fit`` was called besides; None in older records.
        callbacks: those that may have changed the training, in their order; None in older records.
        step_losses: the loss of each step, float32, those of an epoch that was cut short among
            them; one that was not finite stands there as it was. None where it is not known.
        wrong_answers: for each image of the test set 0 if the network was right, and else 1 more
            than the class that it answered. None where it is not known.
        failure: why a run failed, in a sentence, as far as anybody knows.
        verdict: what the training came to; None in older records, and of a run that was cut short
            before anything went wrong. `glassnet.study.verdict_of` knows it of older records, too.
        rollbacks: how often the training went back to an earlier state of its own, in order. All
            figures, losses and times are those of the steps that were kept.
    """

    network: str
    started: str
    status: Status
    diverged_at: tuple[int, int] | None
    setting: Setting
    seeds: dict[str, int | None]
    seconds: Seconds
    history: dict[str, list[float | None]]
    test: dict[str, float | None]
    versions: dict[str, str]
    machine: dict[str, str]
    receipt: Receipt
    configuration: dict[str, Any]
    fitting: Fitting | None = None
    callbacks: list[CallbackDescription] | None = None
    step_losses: CompactArray | None = None
    wrong_answers: CompactArray | None = None
    failure: str | None = None
    verdict: Verdict | None = None
    rollbacks: list[Rollback] = field(default_factory=list)

    def completed(self) -> bool:
        """Whether the run came to its end and enters averages."""
        return self.status in COMPLETED
