"""The section of one network: in words, drawn, its learning curves, and what is inside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from glassnet import plots
from glassnet.data.dataset import DataSet
from glassnet.drawing import draw
from glassnet.drawing.stages import stages
from glassnet.errors import GlassnetError, shortened
from glassnet.model import Sequential
from glassnet.model.loading import model_described
from glassnet.plots.look import axes_for
from glassnet.reports.contents import (
    Block,
    Figure,
    Figures,
    Paragraph,
    Section,
    figures_of,
)
from glassnet.reports.drawn import drawn
from glassnet.reports.figures.losses import FEWEST_FOR_BAND, step_losses
from glassnet.reports.results import NetworkResults, Results
from glassnet.reports.trained import Found, Trained
from glassnet.reports.words import answers, in_words

Drawing = Callable[[str], None]
"""Is told the label of a network."""

MOST_CHARACTERS = 2_400_000
"""Of all pictures: with them the page stays below 3 MB. Networks beyond that have words only."""

LONGEST_TITLE = 40
"""Characters above a picture."""

MOST_MISTAKES = 10
MOST_FILTERS = 16


def sections(results: Results, found: Found, drawing: Drawing) -> Iterator[Section]:
    """A section for each network.

    Args:
        results: the runs.
        found: the data and the weights that are at hand.
        drawing: is told of each network before its pictures are drawn.
    """
    characters = 0
    for network in results.networks:
        drawing(network.label)
        data = found.data.get(network.label)
        labels, classes = (None, ()) if data is None else (data.test[1], data.card.classes)
        words = in_words(network, results, labels, classes)
        blocks: list[Block] = [Paragraph(paragraph) for paragraph in words]
        if characters < MOST_CHARACTERS:
            blocks += _pictures(network, data, found)
            characters += sum(len(figure.svg) for figure in figures_of(blocks))
        else:
            blocks.append(
                Paragraph(
                    "The networks above have all the pictures for which there is room in one page.",
                    is_quiet=True,
                )
            )
        yield Section(network.anchor, network.label, blocks)


def _pictures(network: NetworkResults, data: DataSet | None, found: Found) -> Iterator[Block]:
    trained = found.trained.get(network.label)
    model = trained.model if trained is not None else _untrained(network)
    if model is not None:
        yield _drawn(network, model)
    curves = list(_curves(network))
    if curves:
        yield Figures(curves)
    answered = [] if data is None else _confusion(network, data)
    if trained is not None and data is not None:
        yield from _inside(network, trained, data, answered)
    elif answered:
        yield Figures(answered)
    why = found.missing.get(network.label)
    if why is not None:
        yield Paragraph(
            f"Its filters, an image on its way through it, and its worst mistakes are not shown: "
            f"{why.rstrip('.')}.",
            is_quiet=True,
        )


def _untrained(network: NetworkResults) -> Sequential | None:
    """The network without its weights; None where the record does not say enough, or needs code."""
    for run in network.runs[:1]:
        try:
            return model_described(run.configuration, run.setting.trainable_parameters, {})
        except GlassnetError:
            pass
    return None


def _drawn(network: NetworkResults, model: Sequential) -> Figure:
    shown = "; ".join(stage.sentence for stage in stages(model))
    return Figure(
        f"drawing-{network.anchor}",
        _without_names(draw(model)),
        f"The network {network.label}: {shown}.",
        "From the image at the left to the answer at the right, with the shape of what each layer "
        "makes of it.",
        is_wide=True,
        has_card=True,
    )


def _without_names(svg: str) -> str:
    """A drawing whose words for those who can't see it stand beside it, in the page."""
    return re.sub(r' aria-labelledby="[^"]*"', "", svg, count=1)


# ---- all runs ------------------------------------------------------------------------------


def _curves(network: NetworkResults) -> Iterator[Figure]:
    if not network.runs:
        return
    band = (
        " The band is the middle half of the healthy runs: at each place, a quarter of them lies "
        "above it and a quarter below."
        if len(network.healthy) >= FEWEST_FOR_BAND
        else ""
    )
    lost = network.statistics.lost
    crosses = " A cross marks where a run was lost." if lost and lost.count else ""
    caption = f"The training loss of each run.{band}{crosses}"
    yield drawn(f"loss-{network.anchor}", caption, step_losses, network.runs)
    if any(run.history for run in network.runs):
        yield drawn(
            f"curves-{network.anchor}",
            "The accuracy of each run after each epoch, on images that were not trained on where "
            "the runs were validated.",
            _epoch_curves,
            network,
        )


def _epoch_curves(network: NetworkResults) -> Any:
    title = shortened(network.label, LONGEST_TITLE)
    return plots.runs({title: network.runs}, ax=axes_for(None, 4.8, 3.4))


def _confusion(network: NetworkResults, data: DataSet) -> list[Figure]:
    """Which class the best run took for which; nothing where its record does not say it."""
    best, labels = network.best, data.test[1]
    answered = None if best is None else answers(best, labels)
    if best is None or answered is None:
        return []
    figure = _maybe(
        f"confusion-{network.anchor}",
        f"What {_named(network, best)} took for what: a row for each true class, a column for each "
        "answer.",
        lambda: plots.confusion(labels, answered, data.card.classes),
    )
    return [] if figure is None else [figure]


def _named(network: NetworkResults, run: Any) -> str:
    """The run of which pictures are shown: "the best of 46 healthy runs (seed 12)"."""
    seed = run.seeds.get("training")
    if len(network.runs) == 1:
        return "the run"
    if len(network.counting) == 1:
        return f"the only one of its {network.counted}"
    return f"the best of {len(network.counting)} {network.counted} (seed {seed})"


# ---- inside a trained network --------------------------------------------------------------


def _inside(
    network: NetworkResults, trained: Trained, data: DataSet, answered: Sequence[Figure]
) -> Iterator[Block]:
    """Pictures that need weights: the worst mistakes, filters, an image on its way.

    The confusion matrix, ``answered``, stands beside the mistakes.
    """
    model, (x, y) = trained.model, data.test
    named = _named(network, trained.run)
    again = (
        ""
        if trained.is_same
        else (" It was trained once more on this machine, and did not come to the same bits.")
    )
    outputs = model.predict(x)
    image, label = _typical(outputs, y)
    mistakes = _maybe(
        f"mistakes-{network.anchor}",
        f"The mistakes of which {named} was surest.{again}",
        lambda: plots.mistakes(x, y, outputs, data.card.classes, count=MOST_MISTAKES),
    )
    if shown := [*answered, *([mistakes] if mistakes else [])]:
        yield Figures(shown)
    filters = _maybe(
        f"filters-{network.anchor}",
        f"The first filters that {named} learned: blue is below 0, orange above.{again}",
        lambda: plots.filters(model, count=MOST_FILTERS),
    )
    if filters is not None:
        yield filters
    way = _maybe(
        f"layers-{network.anchor}",
        f"A test image of the class {data.card.classes[label]}, answered right and with usual "
        f"sureness, on its way through {named}.{again}",
        lambda: plots.feature_maps(model, x[image]),
        is_wide=True,
    )
    if way is not None:
        yield way


def _maybe(
    anchor: str, caption: str, plot: Callable[[], Any], is_wide: bool = False
) -> Figure | None:
    """A picture; None where the network has nothing of this kind, such as no filters."""
    try:
        return drawn(anchor, caption, plot, is_wide=is_wide)
    except GlassnetError:
        return None


def _typical(outputs: Any, labels: Any) -> tuple[int, int]:
    """A test image that is answered right and of usual sureness: the same for the same outputs."""
    right = np.flatnonzero(outputs.argmax(axis=1) == labels)
    if not len(right):
        return 0, int(labels[0])
    order = right[np.argsort(outputs[right].max(axis=1), kind="stable")]
    place = int(order[len(order) // 2])
    return place, int(labels[place])
