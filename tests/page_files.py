"""The text of a page, taken apart and put together again with something changed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.page.html import as_data

if TYPE_CHECKING:
    from tests.browser import OpenedPage

CONTENTS = re.compile(
    r'(<script type="application/json" id="contents">)(.*?)(</script>)', re.DOTALL
)
BLOB = re.compile(
    r'(<script type="application/octet-stream" id="blob-0">)(.*?)(</script>)', re.DOTALL
)


def contents_of(text: str) -> dict[str, Any]:
    """The description in a page."""
    contents: dict[str, Any] = json.loads(_only(CONTENTS, text)[2])
    return contents


def with_contents(text: str, contents: dict[str, Any] | str) -> str:
    """The same page with another description, or with this text in its place."""
    new = contents if isinstance(contents, str) else as_data(contents)
    return _with_inside(CONTENTS, text, new)


def blob_of(text: str) -> str:
    """The first blob as it stands in the page, in base64."""
    return _only(BLOB, text)[2]


def with_blob(text: str, blob: str) -> str:
    """The same page with another text as its first blob."""
    return _with_inside(BLOB, text, blob)


def first_digit(opened: OpenedPage) -> NDArray[np.float32]:
    """The image that stands first in an opened page, ``(1, 28, 28, 1)``, as a browser reads it."""
    pixels = opened.page.evaluate(
        """async () => {
          const { images } = JSON.parse(document.getElementById("contents").textContent).digits;
          const packed = document.getElementById(`blob-${images.blob}`).textContent;
          const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
          const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
          const all = new Uint8Array(await new Response(stream).arrayBuffer());
          return [...all.slice(images.offset, images.offset + 784)];
        }"""
    )
    return np.array(pixels, np.float32).reshape(1, 28, 28, 1)


def _only(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = list(pattern.finditer(text))
    assert len(found) == 1, f"{len(found)} places match {pattern.pattern}"
    return found[0]


def _with_inside(pattern: re.Pattern[str], text: str, new: str) -> str:
    found = _only(pattern, text)
    return text[: found.start(2)] + new + text[found.end(2) :]
