"""MNIST, and the sets that have its form and its files' names."""

from __future__ import annotations

from pathlib import Path

from glassnet.data.catalogue.entry import DIGITS, WHOLE, CatalogueEntry, Sums
from glassnet.data.layouts import IdxFiles

SAMPLE = "mnist-5k"
"""The small data set that comes with glassnet, and stands in where MNIST can't be had."""
SAMPLE_OF_EACH_CLASS = 500
"""It has so many images of each digit: the first ones of MNIST's training set."""
WITHOUT_SAMPLE = "mnist-55k"
"""The rest of MNIST: to a network that was trained on it, the digits of the sample are new."""

# Of MNIST's own files.
SUMS = (
    Sums(
        contents="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        served="440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    Sums(
        contents="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        served="3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    Sums(
        contents="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        served="8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    Sums(
        contents="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        served="f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
)
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)

ENTRIES = (
    CatalogueEntry(
        name="mnist",
        title="MNIST",
        classes=DIGITS,
        layout=IdxFiles(),
        sums=SUMS,
        mirrors=MIRRORS,
        megabytes=12,
    ),
    CatalogueEntry(
        name="fashion-mnist",
        title="Fashion-MNIST",
        classes=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        layout=IdxFiles(),
        form=WHOLE,
        # The contents' sums are computed from Debian's files. Their compressed streams, under the
        # headers that the mirrors' files have, give the served sums: the contents are the same.
        sums=(
            Sums(
                contents="c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                served="3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            Sums(
                contents="bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                served="a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            ),
            Sums(
                contents="5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                served="346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            ),
            Sums(
                contents="0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                served="67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            ),
        ),
        mirrors=(
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        ),
        megabytes=31,
        package_folder=Path("/usr/share/datasets/fashion-mnist"),
    ),
    CatalogueEntry(
        name="kmnist",
        title="Kuzushiji-MNIST",
        classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
        layout=IdxFiles(),
        form=WHOLE,
        # Only the served files' sums are published: decompressed files can't be identified.
        sums=(
            Sums(served="51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
            Sums(served="e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
            Sums(served="edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
            Sums(served="20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
        ),
        mirrors=("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
        megabytes=21,
    ),
    CatalogueEntry(
        name=SAMPLE,
        title="MNIST's sample of 5,000",
        classes=DIGITS,
        layout=IdxFiles(),
        sums=(
            Sums(contents="4b80e38ecda2e035676755ce98710676fc8d5687fbefc9b5ee9a8d22618b5ef4"),
            Sums(contents="1b630605665c585839d7b2da25447274a9e9391181581c89aa1de7d56b092835"),
            Sums(contents="c1f1449ff0f6ffa847a73c3cf1b3a5ee7c25ade08e23a850a38d741fa9454fbb"),
            Sums(contents="599cd10c6e2eb431c62fcfa646fc9ebaea580bf962833f0a4dfe7ccba6e32b5a"),
        ),
        bundled_folder=Path(__file__).parents[1] / "mnist-5k",
    ),
    CatalogueEntry(
        name=WITHOUT_SAMPLE,
        title="MNIST without its sample",
        classes=DIGITS,
        layout=IdxFiles(without_first=SAMPLE_OF_EACH_CLASS),
        sums=SUMS,
        mirrors=MIRRORS,
        megabytes=12,
        family="mnist",
    ),
)
