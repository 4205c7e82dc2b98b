"""What the page's file holds: networks, digits, and what else was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.data import DataSet
from glassnet.page.blobs import Blob
from glassnet.page.films import Film, describe_films
from glassnet.page.html import to_html
from glassnet.page.images import describe_digits, find_data
from glassnet.page.models import describe_model
from glassnet.page.shown import Shown, checked, named_apart
from glassnet.page.training import describe_training
from glassnet.quantities import names_text
from glassnet.version import __version__


def assemble(
    shown: Sequence[Shown],
    given: DataSet | None = None,
    *,
    train: bool = False,
    films: Sequence[Film] = (),
) -> tuple[str, str]:
    """The page of some networks.

    Args:
        shown: the networks.
        given: whose test images the page shows; None for the data of the first network.
        train: whether the page can train its first network.
        films: of trainings; each shows one of the networks.

    Returns:
        The page as HTML, and what it shows in a line.

    Raises:
        ArgumentError, ShapeError: if a network can't be shown, or not with these data.
        DataError: if the data can't be had.
    """
    shown = checked(named_apart(shown), given)
    loaded = find_data(shown, given)
    blobs = [Blob(number) for number in range(1 + train + len(films))]
    opened, models = blobs[0], [each.model for each in shown]
    digits = describe_digits(loaded, opened)
    training = describe_training(shown, loaded, blobs[1]) if train else None
    described = describe_films(films, models, blobs[1 + train :])
    contents = {
        "glassnet": __version__,
        "models": [describe_model(each, opened) for each in shown],
        "digits": digits,
        "films": described,
        "training": training,
    }
    names = names_text([each.name for each in shown])
    words = [f"{names} with {len(digits['labels'])} {digits['source']}"]
    words += [f"a film of {each['name']}" for each in described]
    words += [] if training is None else [f"{training['training']['source']} to train on"]
    text = to_html(f"{names}, looked through", contents, [blob.text() for blob in blobs])
    return text, "; ".join(words)
