"""Pictures of strangers: only formats that are data, within limits of memory and time."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from glassnet.data import load_digit
from glassnet.errors import DataError
from glassnet.pictures import pixels
from glassnet.pictures.files import read_picture, read_pixels
from glassnet.pictures.whole import read_whole

EPS = b"""%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 28 28
%%EndComments
14 14 moveto 20 20 lineto stroke
%%EOF
"""


def flat(mode: str, side: int, format: str, **options: object) -> bytes:
    """A flat picture with a dark corner, which takes few bytes however large it is."""
    white, black = (
        tuple(255 if band == "A" else value for band in Image.new(mode, (1, 1)).getbands())
        for value in (255, 0)
    )
    image = Image.new(mode, (side, side), white)
    image.paste(black, (10, 10, side // 4, side // 3))
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


@pytest.mark.parametrize("name", ["picture.png", "picture.eps"])
def test_a_picture_that_is_a_program_starts_none(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    class Refusing(subprocess.Popen):
        def __init__(self, *arguments: object, **_: object) -> None:
            started.append(arguments)
            raise OSError("nothing is started here")

    monkeypatch.setattr(subprocess, "Popen", Refusing)
    path = tmp_path / name
    path.write_bytes(EPS)
    with pytest.raises(DataError, match="is no image; a PNG or JPEG was expected"):
        load_digit(path)
    assert started == []


@pytest.mark.parametrize("format", ["ICO", "PCX", "TGA", "SGI", "PDF", "ICNS", "JPEG2000"])
def test_formats_that_nobody_needs_are_refused(tmp_path: Path, format: str) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(flat("RGB", 64, format))
    with pytest.raises(DataError, match="is no image"):
        load_digit(path)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM"])
def test_formats_that_are_read(tmp_path: Path, format: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(flat("RGB", 64, format))
    grey = read_picture(path)
    assert grey.shape == (64, 64)
    assert grey[11, 11] < 0.1
    assert grey[60, 60] > 0.9


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_camera_says_which_side_is_up(tmp_path: Path, orientation: int) -> None:
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3) * 40
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "picture.png"
    Image.fromarray(pixels).save(path, exif=exif)
    upright = ImageOps.exif_transpose(Image.open(path))
    np.testing.assert_allclose(read_picture(path), np.asarray(upright) / 255, atol=1e-6)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "I;16", "F"])
def test_tiles_make_no_difference(
    tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(3)
    if mode == "F":
        image = Image.fromarray(generator.random((1300, 700), np.float32))
    elif mode == "I;16":
        image = Image.fromarray(generator.integers(0, 65536, (1300, 700)).astype(np.uint16))
    else:
        channels = (1300, 700, 4) if mode == "RGBA" else (1300, 700)
        image = Image.fromarray(generator.integers(0, 256, channels).astype(np.uint8))
    path = tmp_path / "picture.tif"
    (image.convert("P") if mode == "P" else image).save(path)
    whole, colour = read_picture(path), read_pixels(path, channels=3)
    assert (whole.shape, colour.colour.shape) == ((650, 350), (650, 350, 3))
    monkeypatch.setattr(pixels, "TILE", 5_000)
    np.testing.assert_array_equal(read_picture(path), whole)
    np.testing.assert_array_equal(read_pixels(path, channels=3).colour, colour.colour)


@pytest.mark.parametrize(
    ("mode", "side", "format", "options"),
    [
        ("L", 7_100, "PNG", {}),
        ("RGBA", 5_700, "PNG", {}),
        ("RGB", 2_900, "WEBP", {"quality": 10, "method": 0}),
        ("RGB", 4_700, "JPEG", {"quality": 10, "progressive": True}),
        ("RGB", 4_100, "TIFF", {"compression": "tiff_lzw"}),
        ("P", 7_100, "GIF", {}),
        ("1", 7_100, "PNG", {}),
    ],
)
def test_what_would_take_too_much_is_refused_by_its_header(
    tmp_path: Path, mode: str, side: int, format: str, options: dict[str, object]
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(flat(mode, side, format, **options))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(DataError, match=r"larger than \d+ million pixels, .* scale it down first"):
        read_picture(path)


def test_a_large_photograph_is_decoded_at_a_part_of_its_size(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(flat("RGB", 7_500, "JPEG", quality=10))
    grey = read_picture(path)
    assert grey.shape == (938, 938)
    assert grey[50, 50] < 0.1
    assert grey[900, 900] > 0.9


def test_a_photograph_of_very_many_scans(tmp_path: Path) -> None:
    """Each is a pass over the whole picture, and the last of them can be repeated."""
    contents = flat("L", 64, "JPEG", progressive=True)
    last = contents.rindex(b"\xff\xda")
    path = tmp_path / "photo.jpg"
    path.write_bytes(contents[:-2] + contents[last:-2] * 200 + b"\xff\xd9")
    with pytest.raises(DataError, match=r"has 2\d\d scans, and a JPEG at most 100"):
        read_picture(path)


def test_what_would_take_too_long_is_refused_by_its_header(tmp_path: Path) -> None:
    """Scans of many pixels, which may be a few bytes each; and a million tiny pieces."""
    contents = flat("L", 4_000, "JPEG", progressive=True)
    last = contents.rindex(b"\xff\xda")
    path = tmp_path / "picture"
    path.write_bytes(contents)
    assert read_pixels(path).colour.shape == (1000, 1000, 1)
    path.write_bytes(contents[:-2] + contents[last:-2] * 90 + b"\xff\xd9")
    with pytest.raises(DataError, match=r"larger than 10 million pixels, .* scale it down first"):
        read_pixels(path)

    entries = [(256, 200), (257, 200), (258, 8), (259, 1), (262, 1), (277, 1), (278, 1)]
    strips = 30_000
    path.write_bytes(
        b"II*\0\x08\0\0\0"
        + struct.pack("<H", len(entries) + 2)
        + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries[:5])
        + struct.pack("<HHII", 273, 4, strips, 200)
        + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries[5:])
        + struct.pack("<HHII", 279, 4, strips, 200)
        + bytes(4 * strips + 40_200)
    )
    with pytest.raises(DataError, match=r"is stored in 30,000 pieces, and a picture in at most"):
        read_pixels(path)


KINDS: dict[str, tuple[bytes, list[list[float]]]] = {
    "pbm": (b"P4\n8 2\n\x0f\xff", [[1, 1, 1, 1, 0, 0, 0, 0], [0] * 8]),
    "plain pbm": (b"P1\n# ink\n3 1\n0 1 0\n", [[1, 0, 1]]),
    "pgm": (b"P5\n3 1\n255\n\x00\x33\xff", [[0, 0.2, 1]]),
    "pgm of fewer levels": (b"P5\n3 1\n100\n\x00\x14\x64", [[0, 0.2, 1]]),
    "pgm of 16 bits": (b"P5\n3 1\n65535\n\x00\x00\x33\x33\xff\xff", [[0, 0.2, 1]]),
    "plain pgm": (b"P2\n3 1\n255\n0 51 255\n", [[0, 0.2, 1]]),
    "ppm": (b"P6\n2 1\n255\n\x33\x33\x33\xff\xff\xff", [[0.2, 1]]),
    "pfm": (b"Pf\n3 1\n-1.0\n" + np.array([0, 0.4, 2], "<f4").tobytes(), [[0, 0.2, 1]]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_pnm(tmp_path: Path, kind: str) -> None:
    contents, expected = KINDS[kind]
    path = tmp_path / "picture.pnm"
    path.write_bytes(contents)
    np.testing.assert_allclose(read_picture(path), expected, atol=1e-6)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    path = tmp_path / "picture.pfm"
    path.write_bytes(b"Pf\n3 1\n-1.0\n" + np.array([0, value, 1], "<f4").tobytes())
    with pytest.raises(DataError, match=r"picture.pfm: .* \(it holds values that are no numbers\)"):
        read_whole(path, (28, 28, 1))


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        ("JPEG", "CMYK"), ("TIFF", "CMYK"), ("TIFF", "I;16"), ("PNG", "I;16"), ("TIFF", "F"),
        ("PNG", "P"), ("GIF", "P"), ("PNG", "1"), ("TIFF", "1"), ("PNG", "LA"), ("WEBP", "RGBA"),
        ("TIFF", "LAB"), ("TIFF", "YCbCr"), ("JPEG", "YCbCr"),
    ],
)  # fmt: skip
def test_every_kind_of_colours(tmp_path: Path, format: str, mode: str) -> None:
    """A half that is black, and one that is white; and nothing else than a sentence for LAB."""
    halves = np.zeros((40, 40), np.uint8)
    halves[:, 20:] = 255
    if mode == "I;16":
        image = Image.fromarray(halves.astype(np.uint16) * 257)
    elif mode == "LAB":
        image = Image.frombytes("LAB", (40, 40), np.repeat(halves[:, :, None], 3, 2).tobytes())
    elif mode in ("CMYK", "YCbCr"):
        image = Image.fromarray(halves).convert("RGB").convert(mode)
    else:
        image = Image.fromarray(halves).convert(mode)
    path = tmp_path / "picture"
    image.save(path, format, **({"lossless": True} if format == "WEBP" else {}))
    if mode == "LAB":
        with pytest.raises(DataError, match="can't be read as an image"):
            read_picture(path)
        return
    plane = read_picture(path)
    assert plane[:, :18].max() < 0.02
    assert plane[:, 22:].min() > 0.98


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "TIFF", "MPO"])
def test_of_several_frames_the_first_is_read(tmp_path: Path, format: str) -> None:
    frames = [Image.new("RGB", (40, 30), (level,) * 3) for level in (255, 0, 128)]
    path = tmp_path / "picture"
    frames[0].save(path, format, save_all=True, append_images=frames[1:])
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 3
    np.testing.assert_allclose(read_picture(path), np.ones((30, 40)), atol=0.01)


def test_warnings_are_as_before_however_threads_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(flat("RGB", 300, "PNG"))
    before = warnings.filters[:]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read_picture, [path] * 100))
    assert warnings.filters == before


MEASURE = """
import sys
from pathlib import Path
from glassnet.pictures.files import read_picture
from tools.fuzzing import peak_memory
read_picture(Path(sys.argv[1]))
print(peak_memory())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such count")
@pytest.mark.parametrize(
    ("mode", "side", "format", "options"),
    [
        ("RGBA", 5_650, "PNG", {}),
        ("RGBA", 2_820, "WEBP", {"lossless": True}),
        ("CMYK", 3_990, "JPEG", {"quality": 10, "progressive": True}),
    ],
)
def test_what_is_read_stays_small(
    tmp_path: Path, mode: str, side: int, format: str, options: dict[str, object]
) -> None:
    """The largest that are taken; in a process of their own, whose memory is counted."""
    path = tmp_path / "picture"
    path.write_bytes(flat(mode, side, format, **options))
    assert path.stat().st_size < 1_000_000
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 300_000_000


@pytest.mark.parametrize("orientation", [1, 6, 8])
def test_colours_are_read_where_they_are_asked_for(tmp_path: Path, orientation: int) -> None:
    pixels = np.random.default_rng(4).integers(0, 256, (5, 7, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "picture.png"
    Image.fromarray(pixels).save(path, exif=exif)
    read = read_pixels(path, channels=3)
    assert read.cover is None
    upright = np.asarray(ImageOps.exif_transpose(Image.open(path)))
    np.testing.assert_array_equal(np.rint(read.colour * 255), upright)


def test_what_is_transparent_has_no_colour_of_its_own(tmp_path: Path) -> None:
    pixels = np.zeros((2, 2, 4), np.uint8)
    pixels[0] = 200, 100, 50, 255
    pixels[1] = 200, 100, 50, 0
    path = tmp_path / "picture.png"
    Image.fromarray(pixels).save(path)
    read = read_pixels(path, channels=3)
    np.testing.assert_array_equal(read.cover, [[1, 1], [0, 0]])
    np.testing.assert_array_equal(np.rint(read.colour[:, 0] * 255), [[200, 100, 50], [0, 0, 0]])


@pytest.mark.parametrize(
    ("mode", "channels"), [("L", 1), ("1", 1), ("LA", 1), ("I;16", 1), ("RGB", 3), ("P", 3)]
)
def test_a_picture_has_as_many_channels_as_its_kind(
    tmp_path: Path, mode: str, channels: int
) -> None:
    path = tmp_path / "picture.png"
    Image.new(mode, (9, 7), 1).save(path)
    assert read_pixels(path, channels=None).colour.shape == (7, 9, channels)
    assert read_pixels(path, channels=3).colour.shape == (7, 9, 3)
