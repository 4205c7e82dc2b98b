"""EMNIST: MNIST's form for letters and digits, six splits of one collection.

The files hold every image transposed, as MATLAB's order of axes made them; they are turned upright.
The letters' labels count from 1, and become labels from 0.

Who documents the archive's sums: that of NIST's own archive TensorFlow Datasets
(``url_checksums/emnist.txt``), that of the University of Western Sydney's torchvision's prototype
datasets (``mnist.py``). Nobody has published sums of the files in them, but those of the split
"digits" stand in one public repository only; so files that somebody has unpacked can't be
known by their contents, and are somebody's own where no name of a data set is given.

Source: G. Cohen, S. Afshar, J. Tapson and A. van Schaik, "EMNIST: an extension of MNIST to
handwritten letters", 2017 (arXiv:1702.05373), Table II.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from glassnet.data.catalogue.entry import DIGITS, Archive, CatalogueEntry, Download, WrongVersion
from glassnet.data.layouts import IdxFiles

SPLITS = {
    "byclass": ("by class", (*DIGITS, *ascii_uppercase, *ascii_lowercase)),
    # Fifteen small letters look like the capital ones, and share their classes.
    "bymerge": ("by merge", (*DIGITS, *ascii_uppercase, *"abdefghnqrt")),
    "balanced": ("balanced", (*DIGITS, *ascii_uppercase, *"abdefghnqrt")),
    "letters": ("letters", tuple(ascii_uppercase)),
    "digits": ("digits", DIGITS),
    "mnist": ("MNIST", DIGITS),
}


def _file_names(split: str) -> tuple[str, ...]:
    return tuple(
        f"emnist-{split}-{part}-{kind}-ubyte"
        for part in ("train", "test")
        for kind in ("images-idx3", "labels-idx1")
    )


ARCHIVE = Archive(
    name="gzip.zip",
    downloads=(
        Download(
            "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
            "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
        ),
        Download(
            "https://rds.westernsydney.edu.au/Institutes/MARCS/BENS/EMNIST/emnist-gzip.zip",
            "909a2a39c5e86bdd7662425e9b9c4a49bb582bf8d0edad427f3c3a9d0c6f7259",
        ),
    ),
    members=tuple(f"{name}.gz" for split in SPLITS for name in _file_names(split)),
    folder="gzip",
)

FOR_MATLAB = ("is EMNIST's version for MATLAB", "gzip.zip")

ENTRIES = tuple(
    CatalogueEntry(
        name=f"emnist-{split}",
        title=f"EMNIST {what}",
        classes=classes,
        layout=IdxFiles(
            _file_names(split), on_their_side=True, first_label=1 if split == "letters" else 0
        ),
        archive=ARCHIVE,
        megabytes=562,
        family="emnist",
        wrong_versions=(
            WrongVersion((f"emnist-{split}.mat",), b"MATLAB", *FOR_MATLAB),
            WrongVersion(("matlab.zip",), b"PK", *FOR_MATLAB),
        ),
    )
    for split, (what, classes) in SPLITS.items()
)
