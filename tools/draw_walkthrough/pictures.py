"""The pictures of the page, from the weights of each network's best run with sigmoids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from glassnet.data.dataset import DataSet
from glassnet.plots import feature_maps, filters, mistakes, picture
from glassnet.reports.figures.differences import differences
from glassnet.reports.trained import Trained
from glassnet.study.reporting.comparisons import PairedComparison
from tools.draw_walkthrough.records import changes

IMAGE = 3
"""The first 0 of MNIST's test set: a closed curve with thick and thin strokes."""

FEW = 8
"""Of filters that are many or large, so many are shown."""

MISTAKES = 10
SVG = "{http://www.w3.org/2000/svg}"


def drawn(
    trained: Mapping[str, Trained], data: DataSet, comparisons: list[PairedComparison]
) -> Iterator[tuple[str, str]]:
    """The name and the text of each picture, in SVG.

    Args:
        trained: the best run of each network with sigmoids, by the network's name.
        data: on which they were trained.
        comparisons: between these networks.
    """
    _, (x, y) = data
    yield "gains", picture(differences, comparisons).to_svg()
    for name, each in trained.items():
        model = each.model
        yield f"architecture-{name}", model.draw()
        count = FEW if name == "feedforward" else None
        yield f"filters-{name}", picture(filters, model, count=count).to_svg()
        yield f"maps-{name}", picture(feature_maps, model, x[IMAGE]).to_svg()
        if name in ("feedforward", "conv2"):
            found = picture(mistakes, x, y, model.predict(x), model.class_names, count=MISTAKES)
            yield f"mistakes-{name}", found.to_svg()
    changed = picture(filters, changes(trained["feedforward"]), count=FEW)
    yield "changes-feedforward", changed.to_svg()
    second = picture(filters, trained["lenet"].model, "conv2d_1", count=FEW)
    yield "second-filters-lenet", second.to_svg()


def words_of(text: str) -> str:
    """What a picture shows, in words, as it says itself."""
    root = ElementTree.fromstring(text)
    parts = (root.findtext(f"{SVG}{tag}") for tag in ("title", "desc"))
    return root.get("aria-label") or ": ".join(part for part in parts if part)
