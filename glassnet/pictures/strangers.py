"""What a file is that is none of the pictures that are read, and what can be done about it."""

from __future__ import annotations

import re
from pathlib import Path

EXPECTED = "is no image; a PNG or JPEG was expected (WebP, GIF, BMP, TIFF and PPM are read too)."
# What a file's first bytes match, what the file then is, and what its owner can do.
KINDS = (
    (rb"$", "an empty file", "get it anew"),
    (rb".{4}ftyp(.{8})?(.{4})*?(avif|avis)", "an AVIF", "convert it to PNG or JPEG"),
    (
        rb".{4}ftyp(.{8})?(.{4})*?(hei[cxms]|hev[cxms]|mif1|msf1)",
        "a HEIC, as phones write it",
        "convert it to JPEG or PNG, or have the phone take JPEG",
    ),
    (rb".{4}ftyp", "a video", "save one picture of it as PNG or JPEG"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000", "convert it to PNG or JPEG"),
    (rb"\0\0\0\x0cJXL |\xff\x0a", "a JPEG XL", "convert it to PNG or JPEG"),
    (rb"\xef?\xbb?\xbf?\s*(<\?xml|<!--|<!DOCTYPE svg|<svg).*<svg|\s*<svg", "an SVG drawing",
     "export it as PNG"),
    (rb"\s*(?i:<!doctype html|<html)", "a web page", "download the picture itself"),
    (rb"%PDF-", "a PDF document", "save its page as PNG or JPEG"),
    (rb"8BPS", "a Photoshop file", "export it as PNG or JPEG"),
    (rb"gimp xcf", "a GIMP file", "export it as PNG or JPEG"),
    (rb"P7\n", "a PAM", "convert it to PNG or PPM"),
    (rb"PK\x03\x04", "a ZIP archive", "unpack it, and name the pictures in it"),
)  # fmt: skip
LOOKED_AT = 1024  # bytes: a box of brands, and what may stand before an SVG's first element


def foreign_kind(path: Path) -> str:
    """What is said of a file that no reader of pictures takes.

    Returns:
        The end of a sentence that begins with the file's name.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "digit.png"
    >>> _ = path.write_text("%PDF-1.7", encoding="ascii")
    >>> foreign_kind(path)
    'is no image that glassnet reads, but a PDF document: save its page as PNG or JPEG.'
    """
    with path.open("rb") as file:
        first = file.read(LOOKED_AT)
    for pattern, kind, mend in KINDS:
        if re.match(pattern, first, re.DOTALL):
            return f"is no image that glassnet reads, but {kind}: {mend}."
    return EXPECTED
