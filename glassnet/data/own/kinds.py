"""What lies at a path: told by the first bytes of the files, not by their names."""

from __future__ import annotations

import gzip
import stat
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from glassnet.data.catalogue import CATALOGUE
from glassnet.data.gzipped import GZIP_MAGIC
from glassnet.data.idx import DTYPES, MAX_DIMENSIONS
from glassnet.data.own import idx_files
from glassnet.data.own.folders import ENDINGS, LEFT_ALONE, ClassFolders, class_folders
from glassnet.data.own.strangers import stranger
from glassnet.data.own.words import IMAGES, LABELS, PARTS, part_of, role_of, tokens
from glassnet.data.sources import mode
from glassnet.errors import DataError
from glassnet.quantities import names_text

Kind = Literal["idx", "npz", "npy", "csv"]
KINDS: tuple[Kind, ...] = ("idx", "npz", "npy", "csv")
TABLES = {".csv", ".tsv"}
FIRST_BYTES = 512
MOST_FILES = 200
EXPECTED = (
    "a folder with one folder of pictures for each class, IDX files, an .npz, .npy or CSV file"
)


@dataclass(frozen=True)
class Source:
    """What is to be read.

    Attributes:
        name: of the data set: that of its folder or file.
        folder: where a file with the classes' names may stand.
        kind: of the files; None for folders of pictures.
        files: all of them, in a fixed order.
        folders: of the classes, where there are some.
    """

    name: str
    folder: Path
    kind: Kind | None
    files: tuple[Path, ...]
    folders: ClassFolders | None = None


def source_at(path: Path) -> Source:
    """Find out what lies at a path.

    Raises:
        DataError: if nothing is there, or nothing that is read.
    """
    found = mode(path)
    if not found:
        raise _nothing_at(path)
    name = path.resolve().name or "data"
    if stat.S_ISREG(found):
        kind = _kind(path)
        if kind is None:
            first = _first_bytes(path)
            unknown = "is no data that is read" if first else "is an empty file"
            raise DataError(f"{path}: {stranger(first) or f'{unknown}; {EXPECTED} was expected.'}")
        files = idx_files.beside(path) if kind == "idx" else [path]
        if kind == "npy":
            same = part_of(_stem(name))
            beside = [file for file in sorted(path.parent.iterdir()) if file.is_file()]
            files = _npy_files([file for file in beside if part_of(_stem(file.name)) == same])
        return Source(_name_of_file(path), path.parent, kind, tuple(files))
    if not stat.S_ISDIR(found):
        raise DataError(f"{path}: is no file and no folder; data is {EXPECTED}.")
    return _in_folder(path, name)


def _in_folder(path: Path, name: str) -> Source:
    """What lies in a folder, or in the one folder that it holds."""
    entries = _entries(path)
    files = [path / entry for entry in entries if stat.S_ISREG(mode(path / entry))]
    kinds: dict[Kind, list[Path]] = {}
    for file in files[:MOST_FILES]:
        kind = _kind(file)
        if kind is not None and (kind != "csv" or TABLES & {s.lower() for s in file.suffixes}):
            kinds.setdefault(kind, []).append(file)
    folders = class_folders(path)
    forms = [kinds[kind][0].name for kind in KINDS if kind in kinds and kind != "csv"]
    forms += ["folders of pictures"] if folders else []
    if len(forms) > 1:
        raise DataError(
            f"{path}: holds more than one form of data ({names_text(forms)}); name the file, or "
            "put each into a folder of its own."
        )
    if folders is not None:
        return Source(name, folders.root, None, tuple(folders.files), folders)
    for kind in KINDS:
        if kind in kinds:
            found = _npy_files(files) if kind == "npy" else kinds[kind]
            return Source(name, path, kind, tuple(found))
    deeper = _deeper(path, [path / entry for entry in entries if path / entry not in files])
    if deeper is None:
        raise _nothing_in(path, entries, files)
    return _in_folder(deeper, deeper.name if deeper.name in CATALOGUE else name)


def _entries(path: Path) -> list[str]:
    """The names of what is in a folder, but for what operating systems leave there."""
    try:
        return sorted(entry.name for entry in path.iterdir() if not LEFT_ALONE.match(entry.name))
    except OSError as error:
        raise DataError(f"{path}: can't be looked into ({error.strerror or error}).") from None


def _deeper(path: Path, others: Sequence[Path]) -> Path | None:
    """The folder that stands for the one around it: named as a data set is, or the only one."""
    inside = [other for other in others if stat.S_ISDIR(mode(other))]
    known = [folder for folder in inside if folder.name in CATALOGUE]
    if len(known) > 1:
        raise DataError(
            f"{path}: holds {names_text(folder.name for folder in known)}; name one of these "
            "folders, or one of the data sets with --dataset."
        )
    if known or len(inside) == 1:
        return (known or inside)[0]
    return None


def _nothing_in(path: Path, entries: Sequence[str], files: Sequence[Path]) -> DataError:
    """The error for a folder in which nothing is read."""
    pictures = [file.name for file in files if file.suffix.lower() in ENDINGS]
    if pictures:
        return DataError(
            f"{path}: holds pictures ({names_text(pictures, 3)}), but no folders of them: put "
            "those of each class into a folder of its own, which has the class's name."
        )
    for file in files[:MOST_FILES]:
        what = stranger(_first_bytes(file))
        if what is not None:
            return DataError(f"{file}: {what}")
    listed = names_text(entries) or "nothing"
    return DataError(f"{path}: holds {listed}, and no data that is read: {EXPECTED} was expected.")


def _npy_files(files: Sequence[Path]) -> list[Path]:
    """Files of arrays, and texts of labels where no array has them."""
    arrays = [file for file in files if ".npy" in file.suffixes]
    labelled = {part_of(_stem(file.name)) for file in arrays if role_of(file.name) == "labels"}
    texts = [
        file
        for file in files
        if file.suffix in (".txt", ".csv")
        and role_of(_stem(file.name)) == "labels"
        and part_of(file.name) not in labelled
    ]
    return arrays + texts


def _kind(path: Path) -> Kind | None:
    """The kind of a file; None where it is none that holds data."""
    first = _first_bytes(path)
    if first[:2] == b"\0\0" and len(first) > 3 and first[2] in DTYPES:
        return "idx" if 0 < first[3] <= MAX_DIMENSIONS else None
    if first.startswith(b"\x93NUMPY"):
        return "npy"
    if first.startswith(b"PK\x03\x04") and path.suffix.lower() == ".npz":
        return "npz"
    is_text = b"\0" not in first and first.strip() and stranger(first) is None
    return "csv" if is_text else None


def _first_bytes(path: Path) -> bytes:
    """The beginning of a file, unpacked where it is gzipped; what is damaged shows when read."""
    try:
        with path.open("rb") as raw:
            first = raw.read(FIRST_BYTES)
            if first[:2] != GZIP_MAGIC:
                return first
            raw.seek(0)
            with gzip.open(raw) as stream:
                return stream.read(FIRST_BYTES)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DataError(f"{path}: the gzip data is damaged; get the file anew.") from None
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror or error}).") from None


def _name_of_file(path: Path) -> str:
    """What data in one file is called: as its folder, where the file's own name tells nothing."""
    stem = _stem(path.name)
    telling = set(tokens(stem)) - IMAGES - LABELS - set(PARTS) - {"idx1", "idx3", "ubyte"}
    return stem if telling else path.resolve().parent.name or stem


def _stem(name: str) -> str:
    """A file's name without its endings.

    >>> _stem("digits.csv.gz"), _stem("letters.v2.npz"), _stem("train-images-idx3-ubyte")
    ('digits', 'letters.v2', 'train-images-idx3-ubyte')
    """
    stem = name.removesuffix(".gz")
    return stem.rsplit(".", 1)[0] or stem


def _nothing_at(path: Path) -> DataError:
    """The error for a path at which there is nothing."""
    mend = f"data is {EXPECTED}"
    if str(path) in CATALOGUE:
        mend = f"the data set of this name is had by --dataset {path}"
    return DataError(f"{path}: there is no such file or folder; {mend}.")
