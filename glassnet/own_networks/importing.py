"""A user's file run, once in each process, in a module that no other code meets.

As when Python runs a script, the modules beside the file can be imported. Two files in two folders
may each have their own ``helpers.py``: what one of them imported is put away before the other runs.
Nothing is left on disk, and what the file prints goes to the standard error, since the standard
output may be a table or JSON.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from glassnet.errors import ArgumentError
from glassnet.own_networks.errors import explained
from glassnet.own_networks.file import NetworkFile


class _Text(importlib.abc.ExecutionLoader):
    """A loader that has the text: the file may lie on another machine, or have changed since."""

    def __init__(self, file: NetworkFile) -> None:
        self.file = file

    def get_source(self, fullname: str) -> str:
        return self.file.source

    def get_filename(self, fullname: str) -> str:
        return self.file.path


class RunFile:
    """A file that has been run.

    Args:
        file: the file.

    Attributes:
        module: what it defines.
        helpers: the modules beside it that it has imported, by name.

    Raises:
        ArgumentError: if it can't be run, with the line.
    """

    def __init__(self, file: NetworkFile) -> None:
        self.file = file
        self.helpers: dict[str, ModuleType] = {}
        # A name that no other module has: a file may well be called random.py.
        name = f"{Path(file.path).stem}_{file.sha256[:12]}"
        loader = _Text(file)
        spec = importlib.util.spec_from_loader(name, loader)
        assert spec is not None
        self.module = importlib.util.module_from_spec(spec)
        sys.modules[name] = self.module  # as dataclasses and pickle look it up there
        try:
            with self.at_home():
                loader.exec_module(self.module)
        except (Exception, SystemExit) as error:
            del sys.modules[name]
            raise self._explained(error) from None

    def _explained(self, error: BaseException) -> ArgumentError:
        """What went wrong; where the text has come from another machine, modules may be missing."""
        found = explained(error, self.file.path)
        if isinstance(error, ModuleNotFoundError) and not Path(self.file.path).exists():
            return ArgumentError(
                f"{found} The file itself is not here, only its text: install what it imports on "
                "this machine, too."
            )
        return found

    @contextmanager
    def at_home(self) -> Iterator[None]:
        """While the block runs, the modules beside the file can be imported, as in a script."""
        folder = str(self.file.folder)
        before, bytecode = set(sys.modules), sys.dont_write_bytecode
        sys.modules.update(self.helpers)
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = True
        importlib.invalidate_caches()  # a module may have been written a moment ago
        try:
            with redirect_stdout(sys.stderr):
                yield
        finally:
            sys.dont_write_bytecode = bytecode
            with suppress(ValueError):  # the file may have taken it out itself
                sys.path.remove(folder)
            new = sorted(set(sys.modules) - before)
            tops = {
                name
                for name in new
                if "." not in name and _is_in(sys.modules[name], self.file.folder)
            }
            self.helpers |= {
                name: sys.modules.pop(name) for name in new if name.partition(".")[0] in tops
            }


@lru_cache(maxsize=64)
def run_file(file: NetworkFile) -> RunFile:
    """A file, run when it is first asked for.

    Raises:
        ArgumentError: if it can't be run, with the line.
    """
    return RunFile(file)


def _is_in(module: ModuleType, folder: Path) -> bool:
    """Whether a module, or a package, lies directly in a folder."""
    spec = module.__spec__
    if spec is None:
        return False
    places = spec.submodule_search_locations or [spec.origin or ""]
    return any(Path(place).parent == folder for place in places)
