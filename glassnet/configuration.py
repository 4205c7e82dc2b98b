"""Objects that JSON can hold: by name, or by class and arguments, as Keras writes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self, TypeVar

from glassnet.errors import ArgumentError, quoted, unknown_name


class HasConfig(Protocol):
    """Whatever can be made again from its configuration."""

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, as JSON can hold them."""
        ...

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The object with this configuration."""
        ...


Thing = TypeVar("Thing", bound=HasConfig)


class Configurable:
    """An object that keeps each argument of its constructor as an attribute of the same name.

    Its configuration then needs no code of its own: it is read from the constructor's signature.
    An argument that is itself such an object (an optimizer's schedule) stands in it serialized.

    >>> class Half(Configurable):
    ...     def __init__(self, of: float = 1.0) -> None:
    ...         self.of = of
    >>> Half(3.0)
    Half(of=3.0)
    >>> Half.from_config({"of": 5.0}).get_config()
    {'of': 5.0}
    """

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, as JSON can hold them."""
        return {
            name: serialize(value) if isinstance(value, Configurable) else value
            for name, value in self._arguments().items()
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """The object with this configuration; the opposite of `get_config`."""
        return cls(**config)

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in self._arguments().items())
        return f"{type(self).__name__}({arguments})"

    def _arguments(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}


def serialize(thing: HasConfig) -> dict[str, Any]:
    """The object's class and arguments, as JSON can hold them.

    >>> class Nothing(Configurable): ...
    >>> serialize(Nothing())
    {'class_name': 'Nothing', 'config': {}}
    """
    return {"class_name": type(thing).__name__, "config": thing.get_config()}


def lookup(
    kind: str,
    identifier: object,
    base: type[Thing],
    known: Mapping[str, Callable[..., Thing]],
    custom_objects: Mapping[str, type[Any]] | None = None,
) -> Thing:
    """The object that an identifier stands for.

    Args:
        kind: what is looked for, for messages: "optimizer".
        identifier: a name (``"adam"`` or ``"Adam"``), a class, an object (returned as it is), or
            what `serialize` gives.
        base: the class of all objects of this kind.
        known: a class (or another maker) for each name.
        custom_objects: further classes by name, which a user wrote; they come first.

    Raises:
        ArgumentError: for an unknown name, or for arguments that the class does not take.
    """
    if isinstance(identifier, base):
        return identifier
    if isinstance(identifier, type) and issubclass(identifier, base):
        return _make(identifier, identifier.__name__, {})
    makers: dict[str, Callable[..., Thing]] = {
        **known,
        **{maker.__name__: maker for maker in known.values() if isinstance(maker, type)},
        **(custom_objects or {}),
    }
    if isinstance(identifier, str):
        name, config = identifier, {}
    elif isinstance(identifier, Mapping) and isinstance(identifier.get("class_name"), str):
        name, config = identifier["class_name"], identifier.get("config", {})
    else:
        raise ArgumentError(
            f"{quoted(identifier)} is no {kind}: give a name ({', '.join(known)}), a configuration "
            f'{{"class_name": …, "config": …}}, or a {base.__name__}.'
        )
    maker = makers.get(name) or makers.get(name.lower())
    if maker is None:
        raise unknown_name(kind, name, [*known, *(custom_objects or {})])
    return _make(maker, name, config)


def _make(maker: Callable[..., Thing], name: str, config: object) -> Thing:
    """The object itself, its arguments being somebody's input."""
    if not isinstance(config, Mapping):
        raise ArgumentError(
            f"{name} can't be made from {quoted(config)}: expected its arguments by name."
        )
    make: Callable[..., Thing] | None = getattr(maker, "from_config", None)
    try:
        return make(dict(config)) if make else maker(**config)
    except TypeError as error:
        raise ArgumentError(
            f"{name} can't be made from {quoted(dict(config))}: {error}."
        ) from error
