"""Each fast loop names the function of the reference edition that says the same."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

import glassnet as gn
import glassnet.layers
import glassnet.losses
import glassnet.optimizers
from glassnet.optimizers import Optimizer

PACKAGES = (glassnet.layers, glassnet.losses, glassnet.optimizers)


def factories() -> Iterator[FunctionType]:
    """The functions that make the loops of a layer, a loss or an optimizer."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for function in vars(importlib.import_module(module.name)).values():
                own = isinstance(function, FunctionType) and function.__module__ == module.name
                if own and "Reference: " in (function.__doc__ or ""):
                    yield function


@pytest.mark.parametrize(
    "factory", list(factories()), ids=lambda factory: f"{factory.__module__}.{factory.__name__}"
)
def test_the_reference_that_a_loop_names_is_there(factory: FunctionType) -> None:
    text = inspect.getdoc(factory) or ""
    named = re.findall(r"`(glassnet\.reference\.[\w.]+)`(?: and `(\w+)`)?", text)
    assert named
    for first, second in named:
        module, _, name = first.rpartition(".")
        if module == "glassnet.reference":
            importlib.import_module(first)
            continue
        for function in filter(None, (name, second)):
            assert inspect.isfunction(getattr(importlib.import_module(module), function))
    assert "What makes it fast: " in " ".join(text.split())


@pytest.mark.parametrize(
    ("package", "pattern"),
    [(glassnet.layers, r"[a-z]\w*_loops"), (glassnet.optimizers, r"[a-z]\w*_loop")],
    ids=["layers", "optimizers"],
)
def test_every_factory_of_loops_names_its_reference(package: ModuleType, pattern: str) -> None:
    named = {f"{factory.__module__}.{factory.__name__}" for factory in factories()}
    found = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, function in vars(importlib.import_module(module.name)).items():
            own = getattr(function, "__module__", None) == module.name
            if own and re.fullmatch(pattern, name):
                found.add(f"{module.name}.{name}")
    assert found
    assert found <= named


@pytest.mark.parametrize(
    ("optimizer", "name"),
    [
        (gn.optimizers.SGD(), "sgd_update"),
        (gn.optimizers.SGD(momentum=0.9), "momentum_update"),
        (gn.optimizers.SGD(momentum=0.9, nesterov=True), "nesterov_update"),
        (gn.optimizers.Adagrad(), "adagrad_update"),
        (gn.optimizers.RMSprop(), "rmsprop_update"),
        (gn.optimizers.RMSprop(momentum=0.9), "rmsprop_momentum_update"),
        (gn.optimizers.Adam(), "adam_update"),
        (gn.optimizers.AdamW(), "adam_update"),
    ],
)
def test_an_optimizers_loop_has_the_name_of_what_it_computes(
    optimizer: Optimizer, name: str
) -> None:
    loop = optimizer.loop("float32")
    assert getattr(loop, "py_func", loop).__name__ == name
