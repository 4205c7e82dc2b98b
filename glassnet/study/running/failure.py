"""Why a run failed, in a sentence that its record can hold."""

from __future__ import annotations

import traceback
from pathlib import Path

from glassnet.errors import GlassnetError, shortened

LONGEST = 500


def failure_text(why: str | BaseException) -> str:
    r"""A sentence in one line; of an error that is none for users, its place in the source, too.

    Args:
        why: an error that was raised, or what is to be said.

    >>> failure_text("its process died\n3 times.")
    'its process died 3 times.'
    >>> try:
    ...     1 / 0
    ... except ArithmeticError as error:
    ...     failure_text(error)
    'ZeroDivisionError: division by zero (<doctest ...>, line 2)'
    """
    text = why if isinstance(why, str) else _sentence(why)
    return shortened(" ".join(text.split()), LONGEST)


def _sentence(error: BaseException) -> str:
    if isinstance(error, GlassnetError):
        return str(error)
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"{said} ({Path(where.filename).name}, line {where.lineno})"
