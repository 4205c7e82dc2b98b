"""The text of a page, taken apart and put together again with something changed."""

from __future__ import annotations

import base64
import gzip
import json
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.page.html import as_data

if TYPE_CHECKING:
    from tests.browser import OpenedPage

CONTENTS = re.compile(
    r'(<script type="application/json" id="contents">)(.*?)(</script>)', re.DOTALL
)
BLOB = r'(<script type="application/octet-stream" id="blob-%d">)([^<]*)(</script>)'
DTYPES = {"float32": "<f4", "int8": "i1", "uint8": "u1", "int16": "<i2", "int32": "<i4"}


def contents_of(text: str) -> dict[str, Any]:
    """The description in a page."""
    contents: dict[str, Any] = json.loads(_only(CONTENTS, text)[2])
    return contents


def with_contents(text: str, contents: dict[str, Any] | str) -> str:
    """The same page with another description, or with this text in its place."""
    new = contents if isinstance(contents, str) else as_data(contents)
    return _with_inside(CONTENTS, text, new)


def blob_of(text: str, number: int = 0) -> str:
    """A blob as it stands in the page, in base64."""
    return _only(re.compile(BLOB % number), text)[2]


def with_blob(text: str, blob: str, number: int = 0) -> str:
    """The same page with another text as one of its blobs."""
    return _with_inside(re.compile(BLOB % number), text, blob)


def array_of(text: str, reference: Mapping[str, Any]) -> NDArray[Any]:
    """The numbers of a tensor in a page, as the page's own program reads them."""
    content = gzip.decompress(base64.b64decode(blob_of(text, reference["blob"])))
    count = math.prod(reference["shape"])
    stored = np.frombuffer(content, DTYPES[reference["dtype"]], count, reference["offset"])
    values = stored.reshape(reference["shape"])
    scales = reference.get("scales")
    return values if scales is None else values.astype(np.float32) * array_of(text, scales)


def weights_of(text: str, model: Mapping[str, Any]) -> list[NDArray[Any]]:
    """All weights of a network in a page."""
    return [array_of(text, weight) for op in model["ops"] for weight in op["weights"]]


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
