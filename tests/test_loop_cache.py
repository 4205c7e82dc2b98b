"""The folder of compiled loops: private, checked file by file, and done without where need be."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import stat
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.compiling import compilation_disabled, compiled
from glassnet.engine import cache, library
from glassnet.engine.private_folder import PrivateFolder

posix = pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
compiles = pytest.mark.skipif(compilation_disabled(), reason="nothing is compiled")


@contextmanager
def umask(mask: int) -> Iterator[None]:
    former = os.umask(mask)
    try:
        yield
    finally:
        os.umask(former)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> PrivateFolder:
    """A private folder with one file, written when every new file is for everyone."""
    made = PrivateFolder(tmp_path / "above" / "loops")
    with umask(0):
        made.write("loop", b"content")
    return made


# ---- what is private ----------------------------------------------------------------------------


def test_what_is_written_is_read(folder: PrivateFolder) -> None:
    assert folder.holds("loop")
    assert folder.read("loop") == b"content"
    folder.write("loop", b"another")
    assert folder.read("loop") == b"another"
    assert [file.name for file in folder.path.iterdir()] == ["loop"]


@posix
def test_all_that_is_made_is_for_the_user_only(folder: PrivateFolder) -> None:
    assert mode(folder.path.parent) == 0o700
    assert mode(folder.path) == 0o700
    assert mode(folder.path / "loop") == 0o600


@posix
def test_a_deleted_folder_is_made_again_for_the_user_only(folder: PrivateFolder) -> None:
    (folder.path / "loop").unlink()
    folder.path.rmdir()
    assert not folder.holds("loop")
    with pytest.raises(FileNotFoundError):
        folder.read("loop")
    with umask(0):
        folder.write("loop", b"content")
    assert mode(folder.path) == 0o700
    assert folder.read("loop") == b"content"


def test_a_relative_path_stays_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "one")
    monkeypatch.setenv("GLASSNET_CACHE", tmp_path.name)
    cache.kept_loops().write("first.nbc", b"1")
    monkeypatch.chdir(tmp_path / "other")
    cache.kept_loops().write("second.nbc", b"2")
    names = {file.name for file in (tmp_path / "one" / tmp_path.name / "loops").glob("*.nbc")}
    assert names == {"first.nbc", "second.nbc"}
    assert not list((tmp_path / "other").iterdir())


def _link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(file.with_name("elsewhere"))


def _link_hard(file: Path) -> None:
    os.link(file, file.with_name("elsewhere"))


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


TAMPERED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a symbolic link": (_link, "loop is a symbolic link"),
    "a hard link": (_link_hard, "loop is also in another folder, by a hard link"),
    "a pipe": (_pipe, "loop is not an ordinary file"),
    "a folder": (_folder, "loop is not an ordinary file"),
    "a group that may write": (lambda file: file.chmod(0o620), "others may write to a file in it"),
    "everyone may write": (lambda file: file.chmod(0o602), "others may write to a file in it"),
    "a folder where the group may write": (
        lambda file: file.parent.chmod(0o770),
        "others may write to it",
    ),
    "a folder where everyone may write": (
        lambda file: file.parent.chmod(0o1777),
        "others may write to it",
    ),
}


@posix
@pytest.mark.parametrize("kind", TAMPERED)
def test_what_others_can_have_written_is_not_read(folder: PrivateFolder, kind: str) -> None:
    tamper, reason = TAMPERED[kind]
    tamper(folder.path / "loop")
    assert not folder.holds("loop")
    with pytest.raises(PermissionError, match=reason):
        folder.read("loop")


@posix
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_belongs_to_another_user_is_not_read(
    folder: PrivateFolder, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fstat = os.fstat

    def of_another(descriptor: int) -> os.stat_result:
        status: list[Any] = list(fstat(descriptor))
        if stat.S_ISREG(status[0]) == (what == "file"):
            status[4] += 1
        return os.stat_result(status)

    monkeypatch.setattr(os, "fstat", of_another)
    assert not folder.holds("loop")
    with pytest.raises(PermissionError, match="belongs to another user"):
        folder.read("loop")


@posix
def test_a_folder_that_was_replaced_by_a_link_is_not_used(folder: PrivateFolder) -> None:
    folder.path.rename(folder.path.with_name("other"))
    folder.path.symlink_to(folder.path.with_name("other"))
    assert not folder.holds("loop")
    with pytest.raises(NotADirectoryError):
        folder.read("loop")
    with pytest.raises(NotADirectoryError):
        folder.write("loop", b"another")


@posix
def test_a_tampered_file_is_replaced_by_the_user_s_own(folder: PrivateFolder) -> None:
    _link(folder.path / "loop")
    folder.write("loop", b"another")
    assert folder.read("loop") == b"another"
    assert (folder.path / "elsewhere").read_bytes() == b"content"


@posix
def test_a_group_s_folder_above_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o775)  # as a umask of 002 makes every folder
    folder = PrivateFolder(tmp_path / "home" / "loops")
    folder.write("loop", b"content")
    assert folder.read("loop") == b"content"


@posix
def test_everyone_s_folder_anywhere_above_is_an_obstacle(tmp_path: Path) -> None:
    (tmp_path / "everyone").mkdir()
    (tmp_path / "everyone").chmod(0o777)
    with pytest.raises(PermissionError, match="others may put another one in its place"):
        PrivateFolder(tmp_path / "everyone" / "home" / "loops").make()


class Planted:
    """A pickle that does something when it is read."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


@posix
@compiles
def test_what_others_planted_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from numba import typeof

    @compiled
    def loop(x: Any) -> None:
        x[0] = 5

    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path))
    types = (typeof(np.zeros(1)),)
    data = pickle.dumps(Planted(tmp_path / "planted"))
    with umask(0):
        folder = PrivateFolder(tmp_path / "loops")
        folder.make()
        file = folder.path / library._file(library._symbol(loop, types))
        file.write_bytes(hashlib.sha256(data).digest() + data)
    with pytest.warns(UserWarning, match="is not used .others may write to a file in it"):
        library.load(loop, types)
    x = np.zeros(1)
    loop(x)
    assert x[0] == 5
    assert not (tmp_path / "planted").exists()
    assert mode(file) == 0o600  # the user's own stands there now


# ---- where loops can't be kept ------------------------------------------------------------------


@posix
def test_the_folder_is_private_to_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "new"))
    folder = cache.kept_loops().path
    assert folder is not None
    assert folder == tmp_path / "new" / "loops"
    assert mode(folder) == 0o700


@posix
def test_a_folder_that_others_can_write_to_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared" / "loops"
    shared.mkdir(parents=True)
    shared.chmod(0o777)
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "shared"))
    with pytest.warns(UserWarning, match="others may write to it"):
        folder = cache.kept_loops().path
    assert folder is not None
    assert folder != shared
    folder.rmdir()


@posix
def test_a_folder_that_others_can_replace_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "shared"))
    with pytest.warns(UserWarning, match="others may put another one in its place"):
        folder = cache.kept_loops().path
    assert folder is not None
    folder.rmdir()


def test_the_oldest_loops_are_deleted_beyond_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT_LOOPS", 2)
    for age, name in enumerate(["new", "middle", "old", "oldest"]):
        file = tmp_path / f"{name}.nbc"
        file.touch()
        os.utime(file, (1000 - age, 1000 - age))
    cache.prune(tmp_path)
    assert sorted(file.stem for file in tmp_path.iterdir()) == ["middle", "new"]


def test_what_a_killed_process_was_writing_is_deleted(tmp_path: Path) -> None:
    being_written, abandoned = tmp_path / ".a.nbc.1f.tmp", tmp_path / ".b.nbc.2e.tmp"
    for file in being_written, abandoned:
        file.touch()
    os.utime(abandoned, (0, 0))
    cache.prune(tmp_path)
    assert list(tmp_path.iterdir()) == [being_written]


def refusing(number: int) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return refuse


@posix
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_disk_that_takes_no_more_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    loops = cache.KeptLoops(tmp_path / "loops")
    loops.write("before", b"1")
    monkeypatch.setattr(os, "replace", refusing(number))
    with pytest.warns(UserWarning, match=os.strerror(number).lower()):
        loops.write("one", b"1")
    loops.write("other", b"2")  # a second warning would be an error
    monkeypatch.undo()
    assert loops.read("before") == b"1"
    assert [file.name for file in (tmp_path / "loops").iterdir()] == ["before"]


@posix
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_without_file_locks_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("fcntl.flock", refusing(number))
    done = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with cache.KeptLoops(tmp_path / "loops").lock("name"):
            done.append("compiled")
    assert done == ["compiled"]


def test_a_lock_that_can_not_be_had_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def acquire(*_: Any, **__: Any) -> Any:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    done = []
    with cache.KeptLoops(tmp_path / "loops").lock("name"):
        done.append("compiled")
    assert done == ["compiled"]


def test_an_error_under_a_lock_is_the_caller_s(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="of the caller"), cache.KeptLoops(tmp_path).lock("name"):
        raise OSError("of the caller")


def test_of_two_that_compile_one_waits(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from glassnet.engine.cache import KeptLoops
with KeptLoops(Path({str(tmp_path / "loops")!r})).lock("name"):
    print("held")
"""
    with cache.KeptLoops(tmp_path / "loops").lock("name"):
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
        )
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)
    assert process.communicate(timeout=120)[0] == "held\n"


BARE = """
import pwd, sys, tempfile

def nobody(number):
    raise KeyError(number)
pwd.getpwuid = nobody  # as for a number that no list of users holds
{without_temporary}
"""

FIT = """
import numpy as np
import glassnet as gn
from glassnet.layers import Dense

model = gn.Sequential([gn.Input((3,)), Dense(2)], seed=0)
model.compile("sgd", "mse")
x = np.ones((16, 3), "float32")
model.fit(x, x[:, :2], batch_size=16, verbose=0, seed=0)
print(model.predict(x).shape)
"""


def bare(script: str) -> subprocess.CompletedProcess[str]:
    """A process of a user without a home folder."""
    unset = ("HOME", "XDG_CACHE_HOME", "GLASSNET_CACHE", "GLASSNET_DATA")
    return subprocess.run(
        [sys.executable, "-c", script],
        env={name: value for name, value in os.environ.items() if name not in unset},
        capture_output=True,
        text=True,
        timeout=300,
    )


@posix
@pytest.mark.parametrize("without_temporary", ["", "tempfile.tempdir = '/dev/null/nowhere'"])
def test_a_user_without_a_home_trains_with_one_warning(without_temporary: str) -> None:
    result = bare(BARE.format(without_temporary=without_temporary) + FIT)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "(16, 2)\n"
    if not compilation_disabled():
        assert result.stderr.count("Warning") == 1
        assert "this user has no home folder, so it is compiled anew" in result.stderr


@posix
def test_a_user_without_a_home_sees_what_data_is_there() -> None:
    command = "from glassnet.cli.command import main; sys.exit(main(['data']))"
    result = bare(BARE.format(without_temporary="") + command)
    assert result.returncode == 0, result.stderr
    assert "inside glassnet" in result.stdout
    assert result.stderr == ""


@posix
def test_a_user_without_a_home_is_told_where_to_put_data() -> None:
    load = """
from glassnet import data
from glassnet.errors import DataUnavailable
try:
    data.load("kmnist")
except DataUnavailable as error:
    print(error)
"""
    result = bare(BARE.format(without_temporary="") + load)
    assert "this user has no home folder to download it into" in result.stdout
    assert "GLASSNET_DATA" in result.stdout
    assert len(result.stdout.splitlines()) == 1
    assert (result.returncode, result.stderr) == (0, "")


# ---- what is kept of every network --------------------------------------------------------------


@compiles
def test_all_loops_of_all_networks_have_the_same_names_in_every_process() -> None:
    script = """
import numpy as np
import glassnet as gn
from glassnet.engine import library

def noted(function, types, *, linked):
    function = library.without_wrappers(function) if linked else function
    symbol = library._symbol(function, types)
    print(type(symbol).__name__, symbol)
    return True
library.is_kept = noted
images, labels = np.zeros((16, 28, 28, 1), np.uint8), np.zeros(16, np.int64)
for name in gn.networks.NETWORKS:
    model = gn.networks.build(name, seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.runner.plan.is_kept("train", images, labels)
    model.runner.plan.is_kept("predict", images, None)
"""
    results = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    lines = results[0].splitlines()
    assert len(lines) > 50
    assert all(line.startswith("str ") for line in lines)
    assert results[0] == results[1]
