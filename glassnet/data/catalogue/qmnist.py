"""QMNIST: MNIST made anew, with 60,000 test images, and with the origin of every digit.

Its labels are files of eight columns. The first is the class; all of them are the data set's
``columns``, under the names below. Who documents the served files' sums: TensorFlow Datasets
(``url_checksums/qmnist.txt``) and torchvision's prototype datasets (``mnist.py``), the same ones.
Nobody has published sums of the decompressed contents.

Source: C. Yadav and L. Bottou, "Cold Case: The Lost MNIST Digits", 2019 (arXiv:1905.10498); the
columns: the README of https://github.com/facebookresearch/qmnist, section 2.2.
"""

from __future__ import annotations

from glassnet.data.catalogue.entry import DIGITS, CatalogueEntry, Sums
from glassnet.data.layouts import IdxFiles

COLUMNS = (
    "class",
    "series",  # NIST's form series: 0 and 1 were written by employees, 4 by students
    "writer",  # NIST's number of who wrote the digit
    "digit",  # which one of this writer's digits it is
    "nist_class",  # NIST's code of the class: 30 to 39
    "nist_index",  # which one it is of all digits of NIST's Special Database 19
    "duplicate",  # 0
    "unused",  # 0
)

ENTRIES = (
    CatalogueEntry(
        name="qmnist",
        title="QMNIST",
        classes=DIGITS,
        layout=IdxFiles(
            (
                "qmnist-train-images-idx3-ubyte",
                "qmnist-train-labels-idx2-int",
                "qmnist-test-images-idx3-ubyte",
                "qmnist-test-labels-idx2-int",
            ),
            columns=COLUMNS,
        ),
        sums=(
            Sums(served="9e26a7bf1683614e065d7b76460ccd52807165b3f22561fb782bd9f38c52b51d"),
            Sums(served="2c05dc77f6b916b38e455e97ab129a42a444f3dbef09b278a366f82904e0dd9f"),
            Sums(served="43fc22bf7498b8fc98de98369d72f752d0deabc280a43a7bcc364ab19e57b375"),
            Sums(served="9fbcbe594c3766fdf4f0b15c5165dc0d1e57ac604e01422608bb72c906030d06"),
        ),
        mirrors=(
            "https://raw.githubusercontent.com/facebookresearch/qmnist/master/",
            "https://github.com/facebookresearch/qmnist/raw/main/",
        ),
        megabytes=20,
        named_by_files=True,
    ),
)
