"""Mistakes in the data: inputs that are not scaled, labels that don't fit, one bad batch."""

from __future__ import annotations

import math

from glassnet.health.causes.finding import Finding
from glassnet.health.seeing.sighting import BatchSeen, Sighting
from glassnet.health.verdict import Cause
from glassnet.quantities import count_text, share_text

USUAL_SIZES = (0.01, 10.0)
"""Networks learn well from inputs of a size of about 1; outside of this, weights do not fit."""

BATCH_STANDS_OUT = 3.0
"""A batch stands out whose loss is so many times the largest of other batches."""


def inputs_not_scaled(seen: Sighting) -> Finding | None:
    """The first layer with weights gets numbers that are far too large or too small."""
    inputs = seen.inputs
    if inputs is None or inputs.size is None:
        return None
    low, high = USUAL_SIZES
    if low <= inputs.size <= high or inputs.size == 0:
        return None
    kind = "large" if inputs.size > high else "small"
    offset = "" if inputs.offset is None else f", and their mean is {inputs.offset:.3g}"
    cause = Cause(
        "inputs-not-scaled",
        f"The inputs are not scaled: the numbers that come into {inputs.layer}, the first layer "
        f"with weights, are far too {kind} for its weights.",
        (f"Their size is {inputs.size:.3g}{offset}; about 1 is usual.",),
        inputs.layer,
    )
    by = 1 / inputs.size
    return Finding(
        cause,
        "Scale the images in front of it, so that their size is about 1: "
        f"gn.layers.Rescaling({by:.2g}) does it, and Rescaling.standard also brings their mean "
        "to 0.",
        0,
    )


def labels_do_not_fit(seen: Sighting) -> Finding | None:
    """Images of one label are no more alike than any others."""
    fit = seen.labels
    if fit is None or fit.fits:
        return None
    cause = Cause(
        "labels-do-not-fit",
        "The labels don't fit the images: those of one label are no more alike than any others.",
        (
            f"The nearest of {fit.known:,} other images has the same label for "
            f"{share_text(fit.nearest_neighbour.right)} of {fit.images:,} images, and the nearest "
            f"class mean is right for {share_text(fit.nearest_mean.right)}.",
            f"With labels dealt out at random it is {share_text(fit.nearest_neighbour.by_chance)} "
            f"and {share_text(fit.nearest_mean.by_chance)}.",
        ),
    )
    return Finding(
        cause,
        "Look whether images and labels were shuffled apart, or are read from files of different "
        "order.",
        0,
    )


def bad_batch(seen: Sighting) -> Finding | None:
    """One batch is unlike the others, with the same weights."""
    batch = seen.batch
    if batch is None or not batch.others:
        return None
    stands_out = not math.isfinite(batch.loss) or batch.loss > BATCH_STANDS_OUT * max(batch.others)
    if not (batch.outlying or stands_out):
        return None
    if batch.outlying and not seen.suspected:
        return None
    evidence = [_losses(batch.loss, batch.others)]
    if batch.outlying:
        evidence.insert(0, _unusual_numbers(seen, batch))
    what = "images" if batch.outlying else "images or labels"
    cause = Cause(
        "bad-batch",
        f"One batch was bad: the {what} of {seen.name_of(batch.place)} are unlike all others.",
        tuple(evidence),
    )
    epoch, step = seen.curve.place(batch.place)
    return Finding(
        cause,
        f"Look at the images of this step (gn.replay(…, epoch={epoch}, step={step}).batch), and "
        "mend them or leave them out.",
        batch.place,
    )


def _unusual_numbers(seen: Sighting, batch: BatchSeen) -> str:
    """How the images of a batch stand out."""
    times = seen.outlying.largest / seen.outlying.ordinary
    which = "all of them" if batch.outlying == batch.images else f"{batch.outlying:,} of them"
    what = f"are up to {times:,.0f} times as large as those in an ordinary image"
    if not math.isfinite(times):
        what = "are not all finite"
    return f"It has {count_text(batch.images, 'image')}, and the numbers in {which} {what}."


def _losses(loss: float, others: tuple[float, ...]) -> str:
    own = f"{loss:.3g}" if math.isfinite(loss) else "not finite"
    return (
        f"With the weights before this step its loss is {own}, and that of {len(others):,} other "
        f"batches between {min(others):.3g} and {max(others):.3g}."
    )
