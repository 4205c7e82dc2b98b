"""One line of the study's table, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from glassnet.study.reporting.published import Published


@dataclass(frozen=True)
class Row:
    """One network's line of the table, as text.

    Attributes:
        network: its name.
        parameters: learning rate, epochs and batch size.
        varied: by its name, what differs from line to line, such as the activation; each line has
            the same names.
        details: what else tells this line from others, such as the file of a user's network.
        step: time of a training step.
        epoch: time of an epoch.
        training: time of training, all epochs.
        validation: time of validation, all epochs.
        total: time of the whole run.
        ran: how often the network ran to its end, of how many times.
        healthy: how many of them were healthy; empty where all were, or there is one run.
        lost: how often a run was lost; empty where there is one run, whose remarks say it.
        lost_interval: between which bounds the rate of lost runs lies.
        accuracy: training accuracy per epoch.
        test_accuracy: accuracy on the test set.
        test_interval: between which bounds its mean lies.
        healthy_accuracy: accuracy of the healthy runs on the test set.
        healthy_interval: between which bounds its mean lies.
        remarks: what went wrong, in few words.
        published: the published figures of this network.
    """

    network: str
    parameters: str
    varied: Mapping[str, str]
    details: str
    step: str
    epoch: str
    training: str
    validation: str
    total: str
    ran: str
    healthy: str
    lost: str
    lost_interval: str
    accuracy: str
    test_accuracy: str
    test_interval: str
    healthy_accuracy: str
    healthy_interval: str
    remarks: tuple[str, ...]
    published: Published | None
