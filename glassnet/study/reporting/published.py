"""The figures that a plain from-scratch implementation of the same five networks published.

As they stand in its results table: SGD, learning rate 0.5, 3 epochs, batches of 128, in pure Python
and NumPy. They are text, since they are ranges and roundings, and nothing is computed from them.
"""

from __future__ import annotations

from dataclasses import dataclass

ORIGIN = (
    "a plain from-scratch implementation of the same networks in Python and NumPy "
    "(SGD, learning rate 0.5, 3 epochs, batches of 128; "
    "the training times of feedforward and lenet are those of one epoch)"
)
"""Whose figures they are."""

PUBLISHED_EPOCHS = 3

PUBLISHED_PARAMETERS = f"0.5, {PUBLISHED_EPOCHS}, 128"
"""Their learning rate, epochs and batch size, as the table writes them."""


@dataclass(frozen=True)
class Published:
    """One line of the published table.

    Attributes:
        step: time of a training step.
        training: time of training; for feedforward and lenet that of one epoch.
        validation: time of validation.
        total: time of the whole run.
        accuracy: training accuracy, epoch by epoch.
        test_accuracy: accuracy on the test set.
    """

    step: str
    training: str
    validation: str
    total: str
    accuracy: str
    test_accuracy: str


PUBLISHED: dict[str, Published] = {
    "feedforward": Published("0.00 s", "0.6–0.8 s", "0.03 s", "2.13 s", "87 → 96 → 97 %", "95 %"),
    "conv1": Published("0.08 s", "1.9 min", "2.45 s", "1.9 min", "88 → 96 → 97 %", "96 %"),
    "conv2": Published("1.2–2 s", "35 min", "28 s", "35.4 min", "55 → 85 → 90 %", "84 %"),
    "conv1-pool": Published("1–3.5 s", "30 min", "42.3 s", "31 min", "87 → 95 → 97 %", "97 %"),
    "lenet": Published("1–15 min", "22 min", "1.1 h", "2.1 h", "18 → 77 → 85 %", "76 %"),
}
"""The published figures by the name of the network, in the order of the study."""

PUBLISHED_WEIGHTS = {
    "feedforward": 105_214,
    "conv1": 575_770,
    "conv2": 1_119_626,
    "conv1-pool": 152_410,
    "lenet": 61_706,
}
"""How many trainable values the published networks have."""
