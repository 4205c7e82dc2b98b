"""CIFAR-10 and CIFAR-100: small photographs in colour, in their binary version.

The version for Python is a pickle, which can run any program when it is read, and is refused.

Who documents the sums: those of the archives TensorFlow Datasets (``url_checksums/cifar10.txt``,
``cifar100.txt``), those of the files in them torchvision for Ruby (``cifar10.rb``,
``cifar100.rb``).

Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
"""

from __future__ import annotations

from glassnet.data.catalogue.entry import Archive, CatalogueEntry, Download, Sums, WrongVersion
from glassnet.data.gzipped import GZIP_MAGIC
from glassnet.data.layouts import CifarBatches
from glassnet.pictures.form import PictureForm

FORM = PictureForm((32, 32, 3), "whole", "any")

# The first address leads to the second one today.
FOLDERS = ("https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/")


def _archive(name: str, sha256: str, members: tuple[str, ...], folder: str) -> Archive:
    downloads = tuple(Download(f"{address}{name}", sha256) for address in FOLDERS)
    return Archive(name, downloads, members, folder)


def _for_python(number: int, *pickles: str) -> tuple[WrongVersion, ...]:
    why = (
        f"is CIFAR-{number}'s version for Python, a pickle, which can run any program when it is "
        "read"
    )
    instead = f"cifar-{number}-binary.tar.gz"
    return (
        WrongVersion(pickles, b"\x80", why, instead),
        WrongVersion((f"cifar-{number}-python.tar.gz",), GZIP_MAGIC, why, instead),
    )


FILES_10 = (*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin")
FILES_100 = ("train.bin", "test.bin")
LABELS_100 = ("coarse", "fine")

CLASSES_10 = "airplane automobile bird cat deer dog frog horse ship truck"
COARSE = (
    "aquatic_mammals fish flowers food_containers fruit_and_vegetables "
    "household_electrical_devices household_furniture insects large_carnivores "
    "large_man-made_outdoor_things large_natural_outdoor_scenes large_omnivores_and_herbivores "
    "medium_mammals non-insect_invertebrates people reptiles small_mammals trees vehicles_1 "
    "vehicles_2"
)
FINE = (
    "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus "
    "butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch "
    "crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo "
    "keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse "
    "mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy "
    "porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper "
    "snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television "
    "tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm"
)


def _names(words: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words.split())


def _cifar100(name: str, title: str, answer: str, classes: str) -> CatalogueEntry:
    return CatalogueEntry(
        name=name,
        title=title,
        classes=_names(classes),
        layout=CifarBatches(FILES_100, LABELS_100, answer, f"{answer}_label_names.txt"),
        form=FORM,
        sums=(
            Sums(contents="f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"),
            Sums(contents="d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a"),
        ),
        archive=_archive(
            "cifar-100-binary.tar.gz",
            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
            FILES_100,
            "cifar-100-binary",
        ),
        megabytes=169,
        family="cifar100",
        named_by_files=True,
        wrong_versions=_for_python(100, "cifar-100-python/meta", "meta"),
    )


ENTRIES = (
    CatalogueEntry(
        name="cifar10",
        title="CIFAR-10",
        classes=_names(CLASSES_10),
        layout=CifarBatches(FILES_10, names_file="batches.meta.txt"),
        form=FORM,
        sums=(
            Sums(contents="cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            Sums(contents="a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
            Sums(contents="bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
            Sums(contents="014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
            Sums(contents="755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            Sums(contents="8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
        ),
        archive=_archive(
            "cifar-10-binary.tar.gz",
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            FILES_10,
            "cifar-10-batches-bin",
        ),
        megabytes=170,
        named_by_files=True,
        wrong_versions=_for_python(
            10, "cifar-10-batches-py/data_batch_1", "data_batch_1", "batches.meta"
        ),
    ),
    _cifar100("cifar100", "CIFAR-100", "fine", FINE),
    _cifar100("cifar100-coarse", "CIFAR-100, 20 coarse classes", "coarse", COARSE),
)
