"""Where this user's cache is, for downloads and for compiled code."""

from __future__ import annotations

from pathlib import Path


def user_cache_folder() -> Path | None:
    """The operating system's cache folder for glassnet; None for a user who has no home folder.

    A service or a container may run under a number that no list of users holds, with no ``HOME``.
    """
    from platformdirs import user_cache_path

    try:
        folder = user_cache_path("glassnet", appauthor=False)
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None  # a home that is unknown may be left as "~"
