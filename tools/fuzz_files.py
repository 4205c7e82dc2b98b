"""IDX files, pictures and run files, changed and read or refused: python -m tools.fuzz_files."""

from __future__ import annotations

import gzip
import io
import json
import math
import random
import struct
import sys
import tempfile
import warnings
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from glassnet.data import read_idx
from glassnet.pictures import read_digit, read_digits
from glassnet.pictures.form import PictureForm
from glassnet.study import RunFileWarning, read_runs, study_table, summarise
from glassnet.study.tracking.compact import CompactArray
from tools import fuzzing, proofs
from tools.fuzz_models import changed, places

CASES = 20_000
SIZES = (0, 1, 2, 3, 27, 28, 255, 256, 5_000, 30_000, 65_535, 2**24, 2**31 - 1, 2**32 - 1)
FORMATS = ("PNG", "PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "MPO", "EPS", "ICO", "AVIF")
MODES = ("L", "LA", "RGB", "RGBA", "P", "1", "I;16", "F", "CMYK")
FRAMED = ("PNG", "GIF", "WEBP", "TIFF", "MPO")
MOST_BYTES_OF_A_PICTURE = 300_000_000
WHOLE = PictureForm((32, 32, 3), "whole", "any")


# ---- changes of bytes ----------------------------------------------------------------------------


def damaged(contents: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed, cut out, repeated or made up."""
    data = bytearray(contents)
    for _ in range(chance.choice([1, 1, 2, 8])):
        first = chance.randrange(len(data) + 1)
        last = first + chance.choice([1, 4, 64, 1024])
        way = chance.randrange(6)
        if way == 0:
            data[first : first + 1] = chance.randbytes(1)
        elif way == 1:
            data[first : first + 4] = struct.pack(">I", chance.choice(SIZES))
        elif way == 2:
            del data[first:]
        elif way == 3:
            del data[first:last]
        elif way == 4:
            data[first:first] = data[first:last] * chance.choice([1, 100])
        else:
            data[first:last] = chance.randbytes(last - first)
    return bytes(data[:1_000_000])


# ---- IDX -----------------------------------------------------------------------------------------


def idx_file(chance: random.Random) -> bytes:
    """An IDX file, its header mostly a lie, zipped or not."""
    code = chance.choice([0x08, 0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E, 0x0A])
    shape = [chance.choice((1, 2, 3, 28, *SIZES)) for _ in range(chance.choice([0, 1, 2, 3, 64]))]
    items_size = chance.choice([0, 10, 784, 60_000])
    if chance.random() < 0.5:
        shape = [chance.choice([1, 2, 28]) for _ in shape[:3]]
        items_size = math.prod(shape) * {0x08: 1, 0x09: 1, 0x0B: 2, 0x0E: 8}.get(code, 4)
    header = bytes([0, 0, code, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    items = bytes(items_size)
    plain = header + items
    if chance.random() < 0.5:
        return damaged(plain, chance) if chance.random() < 0.7 else plain
    if chance.random() < 0.1:  # much from little
        return gzip.compress(header + bytes(chance.choice([10**6, 10**8])), 1, mtime=0)
    zipped = gzip.compress(damaged(plain, chance), mtime=0)
    return zipped if chance.random() < 0.5 else damaged(zipped, chance)


# ---- pictures ------------------------------------------------------------------------------------


@cache
def picture(
    format: str, mode: str, size: tuple[int, int], options: tuple[Any, ...], frames: int = 1
) -> bytes:
    """A seven on paper, some frames of it; b"" where the format has no such mode."""
    image = Image.new("L", size, 255)
    image.paste(0, (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 3))
    converted = (
        Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
        if mode == "I;16"
        else image.convert(mode)
    )
    file = io.BytesIO()
    try:
        if frames > 1:
            options += (("save_all", True), ("append_images", [converted] * (frames - 1)))
        converted.save(file, format, **dict(options))
    except (OSError, ValueError, KeyError):
        return b""
    return file.getvalue()


def picture_file(chance: random.Random) -> bytes:
    """A picture of any format and mode, damaged or with another header."""
    format = chance.choice(FORMATS)
    size = chance.choice([(1, 1), (28, 28), (40, 30), (300, 200), (1200, 5)])
    options: tuple[Any, ...] = ()
    if format == "JPEG" and chance.random() < 0.5:
        options = (("progressive", True),)
    if format == "TIFF":
        options = (("compression", chance.choice(["raw", "tiff_lzw", "tiff_deflate", "packbits"])),)
    frames = chance.choice([1, 1, 1, 50]) if format in FRAMED else 1
    contents = picture(format, chance.choice(MODES), size, options, frames)
    if format == "PNG" and contents and chance.random() < 0.5:
        return png_with_another_header(contents, chance)
    if format == "JPEG" and contents and chance.random() < 0.3:
        return jpeg_with_another_header(contents, chance)
    if format == "PPM" and chance.random() < 0.3:
        return pnm_in_words(chance)
    return damaged(contents, chance)


def jpeg_with_another_header(contents: bytes, chance: random.Random) -> bytes:
    """A JPEG of another size, its last scan repeated, and markers before its frame."""
    frame = next(contents.find(mark) for mark in (b"\xff\xc0", b"\xff\xc2") if mark in contents)
    sizes = struct.pack(">2H", *(min(chance.choice(SIZES), 65_535) for _ in range(2)))
    if chance.random() < 0.5:
        contents = contents[: frame + 5] + sizes + contents[frame + 9 :]
    last = contents.rfind(b"\xff\xda")
    contents = contents[:-2] + contents[last:-2] * chance.choice([0, 1, 50, 99, 1000]) + b"\xff\xd9"
    marker = chance.choice(
        [b"\xff\xfe\0\2", b"\xff\xe1\0\x0eExif\0\0II*\0\x08\0", b"\xff\xdd\0\4\0\1"]
    )
    return (contents[:2] + marker * chance.choice([0, 1, 20_000]) + contents[2:])[:1_000_000]


def pnm_in_words(chance: random.Random) -> bytes:
    """A PBM, PGM, PPM, PAM or PFM, whose header is text and maybe a lie."""
    kind = chance.choice([b"P1", b"P2", b"P3", b"P4", b"P5", b"P6", b"P7", b"Pf", b"PF"])
    sizes = [chance.choice((1, 3, 28, *SIZES)) for _ in range(2)]
    most = chance.choice([1, 255, 100, 65_535, 0, -1, 2**31])
    header = kind + f"\n# by hand\n{sizes[0]} {sizes[1]}\n{most}\n".encode()
    items = chance.choice([b"0 1 ", b"\0\xff", b"255\n", b"#"]) * chance.choice(
        [0, 10, 1_000, 200_000]
    )
    return (header + items)[:1_000_000]


def png_with_another_header(contents: bytes, chance: random.Random) -> bytes:
    """A PNG whose sizes, depth or colours are others, its checksums right, and more chunks."""
    header = bytearray(contents[16:29])
    for _ in range(chance.choice([1, 2])):
        place = chance.choice([0, 4, 8, 9, 10, 11, 12])
        if place < 8:
            header[place : place + 4] = struct.pack(">I", chance.choice(SIZES))
        else:
            header[place] = chance.choice([0, 1, 2, 3, 4, 6, 8, 16, 255])
    more = b""
    if chance.random() < 0.3:
        kind = chance.choice(
            [b"tRNS", b"PLTE", b"gAMA", b"iCCP", b"zTXt", b"eXIf", b"acTL", b"fcTL"]
        )
        more = chunk(kind, chance.choice([b"", b"a\0\0" + zlib.compress(bytes(10**6)), bytes(300)]))
    return contents[:8] + chunk(b"IHDR", bytes(header)) + more + contents[33:]


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# ---- run files -----------------------------------------------------------------------------------

RUN: dict[str, Any] = {
    "format": 1,
    "network": "lenet",
    "started": "2026-01-01T00:00:00+00:00",
    "status": "finished",
    "diverged_at": None,
    "setting": {
        "trainable_parameters": 61706,
        "optimizer": "SGD",
        "learning_rate": 0.5,
        "epochs": 2,
        "batch_size": 128,
        "steps": 100,
        "samples": 60000,
        "validation_samples": 10000,
        "threads": 2,
        "majority_share": 0.1124,
        "details": {"data set": "mnist"},
    },
    "seeds": {"initial": 1, "training": 2},
    "seconds": {
        "compilation": None,
        "step": 0.01,
        "epochs": [1.5, 1.5],
        "training": [1.0, 1.0],
        "validation": [0.5, 0.5],
        "total": 3.0,
    },
    "history": {"accuracy": [0.5, None]},
    "test": {"accuracy": 0.97},
    "versions": {"glassnet": "0.1.0"},
    "machine": {"cpu": "Some CPU"},
    "receipt": {"weights": "a", "data": "b", "configuration": "c", "recipe": "d"},
    "configuration": {"architecture": {"layers": [{"class_name": "Flatten", "config": {}}]}},
    "step_losses": vars(CompactArray.of(np.linspace(2.5, 0.5, 200, dtype=np.float32))),
    "verdict": {
        "name": "collapsed",
        "first_bad_step": [2, 17],
        "evidence": ["The loss rose."],
        "cause": {"name": "dead-units", "words": "All are dead.", "evidence": [], "layer": "dense"},
        "suggestion": "Take a smaller learning rate.",
    },
}


def run_file(chance: random.Random) -> bytes:
    """A run's record, changed as JSON, as text, or both."""
    record = json.loads(json.dumps(RUN))
    if chance.random() < 0.3:  # an older record, on which the verdict is found by its losses
        del record["verdict"]
    sys.set_int_max_str_digits(0)
    try:
        for _ in range(chance.choice([0, 1, 1, 2, 4])):
            found = places(record)
            if len(found) > 1:
                changed(record, found, chance)
        text = json.dumps(record).encode()
    except (RecursionError, TypeError, ValueError):
        text = b"[" * 100_000
    finally:
        sys.set_int_max_str_digits(4300)
    return damaged(text, chance) if chance.random() < 0.3 else text


# ---- cases ---------------------------------------------------------------------------------------


def check(case: int) -> str:
    """Make one file and read it."""
    chance = random.Random(case)
    kind = chance.choice(["idx", "picture", "picture", "run"])  # in a share of the cases too
    contents = {"idx": idx_file, "picture": picture_file, "run": run_file}[kind](chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("run.json" if kind == "run" else kind)
        path.write_bytes(contents)
        if kind == "idx":
            read_idx(path)
        elif kind == "picture":
            _check_picture(path, chance)
        elif why := _damage(Path(folder)):
            assert why.isprintable(), why
            assert len(why) <= 500, why
            return "run refused"
    return f"{kind} read"


def _check_picture(path: Path, chance: random.Random) -> None:
    """Read a picture in one of the ways that there are, in little memory."""
    before = fuzzing.peak_memory()
    read = chance.choice([read_digit, read_digits, WHOLE.read])
    try:
        read(path)
    finally:
        peak = fuzzing.peak_memory()
        # A process that was larger before, as one of all tests is, shows the growth alone.
        most = max(MOST_BYTES_OF_A_PICTURE, before + MOST_BYTES_OF_A_PICTURE // 2)
        assert peak <= most, f"{peak / 1e6:,.0f} MB"


def _damage(folder: Path) -> str | None:
    """What is said of the run file that cannot be read; there are statistics of any other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RunFileWarning)
        runs, damage = read_runs(folder, lean=True)
    study_table(summarise(runs))
    return next(iter(damage.values()), None)


if __name__ == "__main__":
    sys.exit(proofs.main("fuzz_files", check, CASES, judge=fuzzing.watched("fuzz_files")))
