"""Each fast loop names the function of the reference edition that says the same."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import FunctionType

import pytest

import glassnet.layers
import glassnet.losses


def factories() -> Iterator[FunctionType]:
    """The functions that make a layer's or a loss's loops."""
    for package in (glassnet.layers, glassnet.losses):
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


def test_every_factory_of_a_layers_loops_names_its_reference() -> None:
    named = {f"{factory.__module__}.{factory.__name__}" for factory in factories()}
    for package in (glassnet.layers,):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, function in vars(importlib.import_module(module.name)).items():
                own = getattr(function, "__module__", None) == module.name
                if own and re.fullmatch(r"[a-z]\w*_loops", name):
                    assert f"{module.name}.{name}" in named
