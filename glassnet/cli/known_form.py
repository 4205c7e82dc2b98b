"""What a network's file says about pictures for it, and what is taken where it says nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glassnet.errors import ShapeError
from glassnet.pictures.form import PictureForm
from glassnet.pictures.image import SIDE

if TYPE_CHECKING:
    from glassnet.model import Sequential


class Known(NamedTuple):
    """What is known of a network that is to see pictures.

    Attributes:
        form: to which pictures are brought.
        names: of its classes, in the order of its outputs; those without a name are numbers.
        lacking: what its file does not say, and what is taken instead; None if nothing is lacking.
    """

    form: PictureForm
    names: tuple[str, ...]
    lacking: str | None = None


def known_form(path: Path, model: Sequential) -> Known:
    """What the network's data tell, or what its input tells where it has none.

    Args:
        path: of its file, for messages.
        model: the network.

    Raises:
        ShapeError: if it takes no pictures, or does not give one number for each class.
    """
    from glassnet.layers.sizes import times

    if len(model.output_shape) != 1 or model.output_shape[0] < 2:
        raise ShapeError(
            f"{path}: {model.name} gives outputs of {times(model.output_shape)}, and predict needs "
            "one number for each class."
        )
    shape = model.input_shape or ()
    if len(shape) != 3 or shape[2] not in (1, 3):
        raise ShapeError(
            f"{path}: {model.name} takes inputs of {times(shape)}, and a picture has a height, a "
            "width, and 1 or 3 channels."
        )
    height, width, channels = shape
    data = model.trained_on
    numbers = tuple(map(str, range(model.output_shape[0])))
    if data is not None and data.form.shape == shape:
        return Known(data.form, model.class_names or numbers)
    if shape == (SIDE, SIDE, 1):
        form, brought = PictureForm(shape), "as MNIST's digits are"
    else:
        form, brought = PictureForm((height, width, channels), "whole", "any"), "as a whole"
    lacking = (
        f"{path} does not say on what data it was trained: pictures are brought to "
        f"{times(shape)} {brought}, and answers are numbers of classes."
    )
    return Known(form, numbers, lacking)
