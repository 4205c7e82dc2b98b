"""Objects that JSON can hold: by name, or by class and arguments, as Keras writes them."""

from __future__ import annotations

import inspect
from abc import ABCMeta
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol, Self, TypeVar

from glassnet.calls import HINTS, check_call
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
Made = TypeVar("Made")


class ConfigurableType(ABCMeta):
    """The type of all `Configurable` classes: it makes their objects, and knows their arguments.

    It is an ``ABCMeta``, so that a class may be abstract besides.
    """

    _signature: inspect.Signature
    _fixed: frozenset[str]  # a base's arguments are too: a derived class chose them

    def __init__(
        cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **arguments: Any
    ) -> None:
        super().__init__(name, bases, body, **arguments)
        cls._signature = constructor_signature(cls)
        above = [base._fixed for base in bases if isinstance(base, ConfigurableType)]
        cls._fixed = frozenset(cls._signature.parameters).union(*above)

    @property
    def __signature__(cls) -> inspect.Signature:
        """What ``help`` and editors show, who would see the `__call__` below instead."""
        return cls._signature

    def __call__(cls: type[Made], *arguments: Any, **named: Any) -> Made:
        """An object, whose arguments are fixed from here on."""
        try:
            made: Made = type.__call__(cls, *arguments, **named)
        except TypeError:
            assert issubclass(cls, Configurable)
            check_call(cls.__name__, cls._signature, arguments, named, cls.by_position)
            raise
        vars(made)["_made"] = True
        return made


def constructor_signature(cls: type) -> inspect.Signature:
    """What a class's constructor takes.

    Where it hands ``**named`` on, the names that the next class's constructor takes are among it.
    """
    parameters: dict[str, inspect.Parameter] = {}
    handed_on = False
    for base in cls.__mro__[:-1]:  # the last is object
        if "__init__" not in vars(base):
            continue
        _, *own = inspect.signature(vars(base)["__init__"]).parameters.values()
        for parameter in own:
            if parameter.kind is not parameter.VAR_KEYWORD:
                kind = parameter.KEYWORD_ONLY if handed_on else parameter.kind
                parameters.setdefault(parameter.name, parameter.replace(kind=kind))
        handed_on = any(parameter.kind is parameter.VAR_KEYWORD for parameter in own)
        if not handed_on:
            break
    return inspect.Signature(sorted(parameters.values(), key=lambda parameter: parameter.kind))


def takes_any_arguments(cls: type) -> bool:
    """Whether a class's constructor takes arguments of which its signature has no names.

    >>> class Named:
    ...     def __init__(self, size): ...
    >>> class Open:
    ...     def __init__(self, **sizes): ...
    >>> takes_any_arguments(Named), takes_any_arguments(Open)
    (False, True)
    """
    kinds: set[Any] = set()
    for base in cls.__mro__[:-1]:  # the last is object
        if "__init__" in vars(base):
            parameters = inspect.signature(vars(base)["__init__"]).parameters.values()
            kinds = {parameter.kind for parameter in parameters}
            if inspect.Parameter.VAR_KEYWORD not in kinds:
                break  # what the classes before it have handed on has names here
    return bool(kinds & {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL})


class Configurable(metaclass=ConfigurableType):
    """An object that keeps each argument of its constructor as an attribute of the same name.

    Its configuration then needs no code of its own: it is read from the constructor's signature.
    An argument that is itself such an object (an optimizer's schedule) stands in it as its
    `identifier` says. Once the object is made, its arguments are fixed, since others have built on
    them: a loop was compiled for a layer's size. `may_set` names the exceptions.

    Attributes:
        by_position: what a message says besides to who gives too many arguments by position.
        never_heeded: names that mean something in Keras and nothing here, so that nobody sets one
            in vain; an object whose constructor has such an argument heeds it.

    >>> class Half(Configurable):
    ...     def __init__(self, of: float = 1.0) -> None:
    ...         self.of = of
    >>> Half(3.0)
    Half(of=3.0)
    >>> Half.from_config({"of": 5.0}).get_config()
    {'of': 5.0}
    >>> Half(3.0).of = 5.0
    Traceback (most recent call last):
    ...
    glassnet.errors.ArgumentError: Half: of is fixed since the Half was made, and can't become 5.0:
    make a new Half with of=5.0.
    """

    by_position: ClassVar[str] = ""
    never_heeded: ClassVar[tuple[str, ...]] = ()

    @property
    def is_made(self) -> bool:
        """Whether the constructor is through."""
        return "_made" in vars(self)

    def arguments(self) -> dict[str, Any]:
        """The constructor's arguments, by name.

        Raises:
            ArgumentError: if the object does not keep one of them.
        """
        return {name: self._argument(name) for name in type(self)._signature.parameters}

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, as JSON can hold them.

        Raises:
            ArgumentError: if the object does not keep one of them.
        """
        return {name: _plain(value) for name, value in self.arguments().items()}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """The object with this configuration; the opposite of `get_config`."""
        return cls(**config)

    def identifier(self) -> Any:
        """How another object's configuration writes this one down, where it is an argument."""
        return serialize(self)

    def may_set(self, name: str, value: Any) -> bool:
        """Whether an argument may be set anew, since it is read at each use."""
        return False

    def __setattr__(self, name: str, value: Any) -> None:
        owner = type(self).__name__
        if self.is_made and name in self.never_heeded and not hasattr(self, name):
            raise ArgumentError(f"{owner} has no {name} that could be set: {HINTS[name]}.")
        if self.is_made and name in type(self)._fixed and not self.may_set(name, value):
            raise ArgumentError(
                f"{owner}: {name} is fixed since the {owner} was made, and can't become "
                f"{quoted(value)}: make a new {owner} with {name}={quoted(value)}."
            )
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        kept = [name for name in type(self)._signature.parameters if hasattr(self, name)]
        arguments = ", ".join(f"{name}={getattr(self, name)!r}" for name in kept)
        return f"{type(self).__name__}({arguments})"

    def _argument(self, name: str) -> Any:
        if not hasattr(self, name):
            owner = type(self).__name__
            raise ArgumentError(
                f"{owner} does not keep its argument {name}, and so can't be written down: set "
                f"self.{name} = {name} in its __init__, or give it a get_config of its own."
            )
        return getattr(self, name)


def _plain(value: Any) -> Any:
    """An argument as JSON can hold it."""
    if isinstance(value, Configurable):
        return value.identifier()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


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
            what `serialize` gives, whose arguments may be such descriptions themselves.
        base: the class of all objects of this kind.
        known: a class (or another maker) for each name.
        custom_objects: further classes by name, which a user wrote; they come first.

    Raises:
        ArgumentError: for an unknown name, or for arguments that the class does not take.
    """
    if isinstance(identifier, base):
        return identifier
    if isinstance(identifier, type) and issubclass(identifier, base):
        own: Thing = _make(identifier, identifier.__name__, {})
        return own
    makers: dict[str, Callable[..., Any]] = {
        **known,
        **{maker.__name__: maker for maker in known.values() if isinstance(maker, type)},
        **(custom_objects or {}),
    }
    config: object = {}
    if isinstance(identifier, str):
        name = identifier
    elif isinstance(identifier, Mapping) and isinstance(identifier.get("class_name"), str):
        name, config = identifier["class_name"], _revived(identifier.get("config", {}), makers)
    else:
        raise ArgumentError(
            f"{quoted(identifier)} is no {kind}: give a name ({', '.join(known)}), a configuration "
            f'{{"class_name": …, "config": …}}, or an object of class {base.__name__}.'
        )
    maker = makers.get(name) or makers.get(name.lower())
    if maker is None:
        raise unknown_name(kind, name, [*known, *(custom_objects or {})])
    made: Thing = _make(maker, name, config)
    return made


def _revived(config: object, makers: Mapping[str, Callable[..., Any]]) -> object:
    """A configuration, in which each argument that one of the makers can make is made."""
    if not isinstance(config, Mapping):
        return config
    return {name: _revived_argument(value, makers) for name, value in config.items()}


def _revived_argument(value: object, makers: Mapping[str, Callable[..., Any]]) -> object:
    name = value.get("class_name") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(name, str) or name not in makers:
        return value
    return _make(makers[name], name, _revived(value.get("config", {}), makers))


def _make(maker: Callable[..., Any], name: str, config: object) -> Any:
    """The object itself, its arguments being somebody's input."""
    if not isinstance(config, Mapping):
        raise ArgumentError(
            f"{name} can't be made from {quoted(config)}: expected its arguments by name."
        )
    make: Callable[..., Any] | None = getattr(maker, "from_config", None)
    try:
        return make(dict(config)) if make else maker(**config)
    except TypeError as error:
        reason = str(error).rstrip(".")
        raise ArgumentError(
            f"{name} can't be made from {quoted(dict(config))}: {reason}."
        ) from error


def without_seeds(configuration: Any) -> Any:
    """A configuration without whatever is named ``seed`` in it, at any depth.

    >>> without_seeds({"seed": 1, "layers": [{"units": 10, "seed": None}]})
    {'layers': [{'units': 10}]}
    """
    if isinstance(configuration, dict):
        return {k: without_seeds(v) for k, v in configuration.items() if k != "seed"}
    if isinstance(configuration, list):
        return [without_seeds(item) for item in configuration]
    return configuration
