"""Files that are no picture, or one of a kind that is not read: each hears what it is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from glassnet.errors import DataError
from glassnet.pictures.files import read_pixels


def written(format: str) -> bytes:
    """A small picture in this format."""
    file = io.BytesIO()
    Image.new("RGB", (32, 32), (200, 10, 10)).save(file, format)
    return file.getvalue()


FOREIGN = {
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC, as phones write it: convert it to"),
    "heif": (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", "a HEIC, as phones write it: convert it"),
    "avif": (written("AVIF"), "an AVIF: convert it to PNG or JPEG"),
    "avif of mif1": (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "an AVIF: convert it to"),
    "mp4": (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "a video: save one picture of it"),
    "mov": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a video: save one picture of it as PNG or JPEG"),
    "jp2": (written("JPEG2000"), "a JPEG 2000: convert it to PNG or JPEG"),
    "jxl": (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL: convert it to PNG or JPEG"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing: export it as PNG"),
    "svg after a heading": (
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="9"></svg>',
        "an SVG drawing: export it as PNG",
    ),
    "html": (b"<!DOCTYPE html><html><body>404</body>", "a web page: download the picture itself"),
    "pdf": (written("PDF"), "a PDF document: save its page as PNG or JPEG"),
    "psd": (b"8BPS\0\x01" + bytes(40), "a Photoshop file: export it as PNG or JPEG"),
    "xcf": (b"gimp xcf file\0", "a GIMP file: export it as PNG or JPEG"),
    "pam": (
        b"P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n" + bytes(12),
        "a PAM: convert it to PNG or PPM",
    ),
    "zip": (b"PK\x03\x04" + bytes(40), "a ZIP archive: unpack it, and name the pictures in it"),
    "empty": (b"", "an empty file: get it anew"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_of_another_kind_hears_what_it_is_and_what_to_do(tmp_path: Path, kind: str) -> None:
    contents, message = FOREIGN[kind]
    path = tmp_path / "photo.jpg"
    path.write_bytes(contents)
    with pytest.raises(DataError) as caught:
        read_pixels(path)
    assert str(caught.value).startswith(f"{path}: is no image that glassnet reads, but {message}")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("contents", [b"a seven", b"\0" * 100, b"<?xml version='1.0'?><note/>"])
def test_a_file_of_no_known_kind_hears_what_is_read(tmp_path: Path, contents: bytes) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(contents)
    with pytest.raises(DataError, match=r"is no image; a PNG or JPEG was expected"):
        read_pixels(path)
