"""What to train on and what to test with: the parts that there are, or a share of each class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from glassnet.data.dataset import ImagesAndLabels
from glassnet.data.own.parts import PartName, short
from glassnet.data.splitting import train_validation_split
from glassnet.errors import DataError

TEST_SHARE = 0.2
SEED = 0


def training_and_test(
    parts: Mapping[PartName, ImagesAndLabels], sources: Mapping[PartName, str], notes: list[str]
) -> tuple[ImagesAndLabels, ImagesAndLabels]:
    """Make two parts of those that there are.

    glassnet holds out its own share of the training images (``--validation``). So where a part for
    validation stands beside a test part it joins the training images; where it stands alone it is
    the test part. Where there is none to test with, a fifth of every class is.

    Args:
        parts: images and labels, by what their names say they are for.
        sources: where each was found.
        notes: takes sentences on what was made of which.

    Raises:
        DataError: if no name says which is which, or there are too few images for two parts.
    """
    left = dict(parts)
    validation = left.pop("validation", None)
    if "all" in left and "train" in left:
        raise DataError(
            f"{sources['all']}: stands beside {sources['train']}, and no name says which of them "
            "is to train on; name one with train, the other with test."
        )
    training = left.get("train", left.get("all"))
    test = left.get("test")
    if validation is not None and training is not None and test is not None:
        notes.append(
            f"{short(sources['validation'])} joins the training images, of which --validation "
            "holds out a share."
        )
        (x, y), (more_x, more_y) = training, validation
        return (np.concatenate([x, more_x]), np.concatenate([y, more_y])), test
    if validation is not None:
        use = "test" if test is None else "training"
        notes.append(f"{short(sources['validation'])} is taken as the {use} part.")
        training, test = (training, validation) if test is None else (validation, test)
    if training is not None and test is not None:
        return training, test
    whole = training or test
    assert whole is not None
    return _divided(whole, next(iter(sources.values())), notes)


def _divided(
    whole: ImagesAndLabels, source: str, notes: list[str]
) -> tuple[ImagesAndLabels, ImagesAndLabels]:
    """A part to train on and a fifth of every class to test with, chosen with seed 0."""
    x, y = whole
    held = np.zeros(len(x), bool)
    if 0 < round(TEST_SHARE * len(x)) < len(x):
        generator = np.random.default_rng(SEED)
        places = np.arange(len(x))
        _, (chosen, _) = train_validation_split(places, y, TEST_SHARE, generator, stratified=True)
        held[chosen] = np.bincount(y)[y[chosen]] > 1  # the only one of its class is to train on
    if not held.any():
        raise DataError(
            f"{source}: {len(x)} images are too few to train on some and test with others."
        )
    notes.append(
        f"There is no test part, so {held.sum():,} of the {len(x):,} images "
        f"{'is' if held.sum() == 1 else 'are'} kept to test with: "
        f"{TEST_SHARE:.0%} of each class, drawn with seed {SEED}."
    )
    return (x[~held], y[~held]), (x[held], y[held])
