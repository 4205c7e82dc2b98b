"""What a network gained over a constant answer, and whether it learned anything at all.

One rule decides for tables and for every later verdict: `never_started`.
"""

from __future__ import annotations

MARGIN = 0.0225
"""Who gained no more than this share of what could be gained has learned nothing.

For ten classes of equal size it is two points of accuracy, more than a network gains that answers
at random, and less than one that has left its plateau gains within an epoch. Where 99 % of the
images are of one class it is 0.02 points.
"""


def share_gained(accuracy: float, majority_share: float) -> float | None:
    """How much of what a constant answer gets wrong a network gets right.

    It is ``(accuracy - m) / (1 - m)`` with the share m of the most frequent class: 1 for a network
    that is always right, 0 for one that always answers this class, and less for a worse one.

    Args:
        accuracy: between 0 and 1.
        majority_share: the accuracy of always answering the most frequent class.

    Returns:
        The share; None where all images are of one class, so that nothing can be gained.

    >>> share_gained(0.998, majority_share=0.99).__round__(3), share_gained(0.1, 0.1)
    (0.8, 0.0)

    Source: Goodman & Kruskal 1954, "Measures of association for cross classifications", §5.1: their
    λ, the proportional reduction of errors.
    """
    if majority_share >= 1:
        return None
    return (accuracy - majority_share) / (1 - majority_share)


def never_started(
    accuracy: float | None,
    majority_share: float | None,
    loss: float | None = None,
    constant_loss: float | None = None,
    margin: float = MARGIN,
) -> bool:
    """Whether a network learned nothing: it does no better than a constant answer.

    It gained at most ``margin`` of the accuracy that could be gained (`share_gained`), and at most
    ``margin`` of the loss. The loss counts because a network may learn for a long time before it
    first answers a rare class: its probabilities get better, and its accuracy does not change.

    Args:
        accuracy: the training accuracy of the last epoch, between 0 and 1.
        majority_share: the share of the most frequent class, which is the accuracy of always
            answering that class.
        loss: the training loss of the last epoch; None leaves the verdict to the accuracy. Where
            accuracy or share is not known, the loss alone decides.
        constant_loss: the least loss of a constant answer, see ``Loss.constant_loss``. Smoothed
            labels and penalties make a loss larger, so they only make its gain look smaller.
        margin: which share of what could be gained still counts as nothing.

    Returns:
        False also where neither accuracy nor loss can be compared, or nothing can be gained.

    >>> never_started(0.114, majority_share=0.112), never_started(0.182, majority_share=0.112)
    (True, False)
    >>> never_started(0.998, majority_share=0.99)
    False
    >>> never_started(0.99, majority_share=0.99, loss=0.03, constant_loss=0.056)
    False
    >>> never_started(None, None, loss=2.30, constant_loss=2.3026)
    True
    """
    is_measured = accuracy is not None and majority_share is not None
    if accuracy is not None and majority_share is not None:
        gained = share_gained(accuracy, majority_share)
        if gained is None or not gained <= margin:  # nor is NaN
            return False
    if loss is None or not constant_loss:
        return is_measured
    return (constant_loss - loss) / constant_loss <= margin
