"""What the page's file holds: networks, digits, and what else was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glassnet.data import DataSet
from glassnet.model import Sequential
from glassnet.page.blobs import Blob
from glassnet.page.html import to_html
from glassnet.page.models import describe_model
from glassnet.version import __version__

DIGITS = 200
"""Images that come with the page, so that nobody faces an empty box."""


def assemble(models: Sequence[Sequential], data: DataSet) -> str:
    """The page of some networks, as HTML.

    Args:
        models: at least one.
        data: whose test images the page shows.
    """
    blob = Blob(0)
    contents = {
        "glassnet": __version__,
        "models": [describe_model(model, blob) for model in models],
        "digits": _describe_digits(data, blob),
        "films": [],
        "training": None,
    }
    title = f"{models[0].name}, looked through" if len(models) == 1 else "Networks, looked through"
    return to_html(title, contents, [blob.text()])


def _describe_digits(data: DataSet, blob: Blob) -> dict[str, Any]:
    x, y = data.test
    return {
        "images": blob.add(x[:DIGITS]),
        "labels": y[:DIGITS].tolist(),
        "classes": list(data.card.classes),
        "source": f"test images of {data.card.name}",
    }
