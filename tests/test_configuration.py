"""Looking objects up by name or configuration, and checking single arguments."""

from __future__ import annotations

import math

import numpy as np
import pytest

from glassnet import arguments, optimizers
from glassnet.errors import ArgumentError


class Halved(optimizers.SGD):
    pass


@pytest.mark.parametrize(
    "identifier",
    [
        "sgd",
        "SGD",
        "Sgd",
        optimizers.SGD,
        {"class_name": "SGD", "config": {"learning_rate": 0.01}},
        {"class_name": "SGD"},
    ],
)
def test_every_way_to_name_an_object(identifier):
    assert repr(optimizers.get(identifier)) == repr(optimizers.SGD())


def test_an_object_is_returned_as_it_is():
    own = Halved(0.5)
    assert optimizers.get(own) is own


def test_a_users_class_is_found_among_custom_objects_only():
    written = optimizers.serialize(Halved(0.5))
    with pytest.raises(ArgumentError, match="unknown optimizer 'Halved'"):
        optimizers.get(written)
    made = optimizers.get(written, custom_objects={"Halved": Halved})
    assert isinstance(made, Halved)
    assert made.learning_rate == 0.5


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        ("admw", "did you mean 'adam"),
        (3, "3 is no optimizer: give a name \\(sgd, adagrad"),
        (None, "None is no optimizer"),
        ({"name": "sgd"}, "is no optimizer"),
        ({"class_name": "SGD", "config": {"lr": 0.1}}, "SGD can't be made from {'lr': 0.1}"),
        ({"class_name": "SGD", "config": [1]}, "SGD can't be made from"),
        ({"class_name": "SGD", "config": 1}, "SGD can't be made from"),
        ({"class_name": "SGD", "config": {"learning_rate": -1}}, "SGD: learning_rate must be"),
    ],
)
def test_wrong_identifiers_are_explained(identifier, message):
    with pytest.raises(ArgumentError, match=message):
        optimizers.get(identifier)


@pytest.mark.parametrize("value", [1, 0.5, np.float32(0.5), np.int64(1)])
def test_real_numbers_of_all_kinds(value):
    number = arguments.real_number("A", "b", value, above=0, at_most=1)
    assert type(number) is float
    assert number == value


@pytest.mark.parametrize("value", [0, 1.5, "1", None, True, [1], math.nan, math.inf, 10**400])
def test_what_is_no_such_number(value):
    with pytest.raises(ArgumentError, match="A: b must be a finite number above 0 and at most 1"):
        arguments.real_number("A", "b", value, above=0, at_most=1)


def test_bounds_are_forbidden_or_allowed():
    assert arguments.real_number("A", "b", 0, at_least=0) == 0
    assert arguments.real_number("A", "b", 1, at_most=1) == 1
    with pytest.raises(ArgumentError, match="below 1, not 1"):
        arguments.real_number("A", "b", 1, below=1)
    with pytest.raises(ArgumentError, match="above 0, not 0"):
        arguments.real_number("A", "b", 0, above=0)


@pytest.mark.parametrize("value", [0, -1, 1.0, "1", True, None])
def test_whole_numbers(value):
    assert arguments.whole_number("A", "b", np.uint8(3), at_least=1) == 3
    with pytest.raises(ArgumentError, match="A: b must be an int of at least 1"):
        arguments.whole_number("A", "b", value, at_least=1)


def test_flags_are_no_numbers():
    assert arguments.flag("A", "b", False) is False
    with pytest.raises(ArgumentError, match="A: b must be True or False, not 0"):
        arguments.flag("A", "b", 0)
