"""The data sets that glassnet knows by name, and by their contents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from glassnet.errors import unknown_name
from glassnet.pictures.form import PictureForm

# The four files of every set in MNIST's form, in the order in which they are kept here.
FILE_NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


DIGIT = PictureForm((28, 28, 1), "digit", "dark")
"""MNIST's own convention."""
WHOLE = PictureForm((28, 28, 1), "whole", "dark")


@dataclass(frozen=True)
class CatalogueEntry:
    """A data set that is known by name: what it is, what its files contain, where they are served.

    Args:
        name: The name for ``load``.
        title: The name for people.
        classes: What each label stands for.
        form: How pictures are brought to the form of its images.
        contents: SHA-256 of each file's decompressed contents, in the order of ``FILE_NAMES``;
            empty where nobody has published or computed them yet.
        served: SHA-256 of each ``.gz`` file as the mirrors serve it; empty if there are none.
        mirrors: Addresses of folders that serve the files; tried in this order.
        megabytes: What a download fetches, in 10⁶ bytes.
        package_folder: Where Debian's package puts the files.
        bundled_folder: Where glassnet itself carries them.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    form: PictureForm = DIGIT
    contents: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    mirrors: tuple[str, ...] = ()
    megabytes: int = 0
    package_folder: Path | None = None
    bundled_folder: Path | None = None


DIGITS = tuple("0123456789")

SAMPLE = "mnist-5k"
"""The small data set that comes with glassnet, and stands in where MNIST can't be had."""

CATALOGUE: dict[str, CatalogueEntry] = {
    entry.name: entry
    for entry in (
        CatalogueEntry(
            name="mnist",
            title="MNIST",
            classes=DIGITS,
            contents=(
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            ),
            served=(
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            ),
            mirrors=(
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                "https://storage.googleapis.com/cvdf-datasets/mnist/",
            ),
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
            form=WHOLE,
            # Computed from Debian's files. Their compressed streams, under the headers that the
            # mirrors' files have, give the served sums below: the contents are the same.
            contents=(
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            ),
            served=(
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
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
            form=WHOLE,
            # Only the served files' sums are published: decompressed files can't be identified.
            served=(
                "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
                "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
                "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
                "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
            ),
            mirrors=("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
            megabytes=21,
        ),
        CatalogueEntry(
            name=SAMPLE,
            title="MNIST's sample of 5,000",
            classes=DIGITS,
            contents=(
                "4b80e38ecda2e035676755ce98710676fc8d5687fbefc9b5ee9a8d22618b5ef4",
                "1b630605665c585839d7b2da25447274a9e9391181581c89aa1de7d56b092835",
                "c1f1449ff0f6ffa847a73c3cf1b3a5ee7c25ade08e23a850a38d741fa9454fbb",
                "599cd10c6e2eb431c62fcfa646fc9ebaea580bf962833f0a4dfe7ccba6e32b5a",
            ),
            bundled_folder=Path(__file__).parent / "mnist-5k",
        ),
    )
}


def lookup(name: str) -> CatalogueEntry:
    """The data set of this name.

    Raises:
        ArgumentError: No data set has this name.

    >>> lookup("fashion-mnist").classes[9]
    'Ankle boot'
    """
    if not isinstance(name, str) or name not in CATALOGUE:
        raise unknown_name("data set", name, CATALOGUE)
    return CATALOGUE[name]


def identify(sha256: str) -> tuple[CatalogueEntry, str] | None:
    """The data set, and the file name in it, that a sum belongs to; None if it is unknown.

    Args:
        sha256: Of a file's decompressed contents, or of the file as a mirror serves it.
    """
    for entry in CATALOGUE.values():
        for sums in (entry.contents, entry.served):
            if sha256 in sums:
                return entry, FILE_NAMES[sums.index(sha256)]
    return None
