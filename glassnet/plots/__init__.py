"""Plots of networks, trainings and studies, by Matplotlib.

Each takes ``ax=``, axes to draw into, and returns them; without, it makes a figure. `history` and
`runs` have a panel for each figure or recipe, and take and return several axes.

    history, runs          learning curves: of one training, of all seeds of a study
    confusion, mistakes    what a network takes for what, and its worst mistakes
    filters, weights       what it has learned
    feature_maps           what becomes of an image in it
    saliency               which pixels its answer depends on
    architecture           its layers with their shapes

`style` gives all plots glassnet's look, light or dark. `picture` makes a plot a picture in it, as
SVG, PNG or PDF, and `alt_text` says in words what a plot shows. ``docs/plots.md`` shows them all.

Matplotlib comes with the extra ``report``, and is loaded by the first plot.
"""

from glassnet.plots.answers import confusion, mistakes
from glassnet.plots.architecture import architecture
from glassnet.plots.curves import history
from glassnet.plots.learned import filters, weights
from glassnet.plots.look import style
from glassnet.plots.maps import feature_maps
from glassnet.plots.pictures import Picture, alt_text, picture
from glassnet.plots.saliency import saliency
from glassnet.plots.seeds import runs

__all__ = [
    "Picture",
    "alt_text",
    "architecture",
    "confusion",
    "feature_maps",
    "filters",
    "history",
    "mistakes",
    "picture",
    "runs",
    "saliency",
    "style",
    "weights",
]
