"""Neural networks you can see through: LeNet from scratch in Python, at machine speed."""

from glassnet import (
    callbacks,
    data,
    errors,
    health,
    initializers,
    layers,
    losses,
    metrics,
    networks,
    optimizers,
    plots,
    regularizers,
)
from glassnet.absent import explain_absent
from glassnet.layers.input import Input
from glassnet.model import Origin, Sequential, load_model
from glassnet.page import Page, page
from glassnet.study.explaining.explain import explain
from glassnet.study.replaying.replay import replay
from glassnet.version import __version__

__all__ = [
    "Input",
    "Origin",
    "Page",
    "Sequential",
    "__version__",
    "callbacks",
    "data",
    "errors",
    "explain",
    "health",
    "initializers",
    "layers",
    "load_model",
    "losses",
    "metrics",
    "networks",
    "optimizers",
    "page",
    "plots",
    "regularizers",
    "replay",
]

explain_absent(__name__, __all__)
