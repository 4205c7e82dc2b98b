"""Data: named data sets and where they come from, own data, IDX files, batches and splits."""

from glassnet.data.catalogue import CATALOGUE, CatalogueEntry
from glassnet.data.checking import check
from glassnet.data.dataset import DataCard, DataSet
from glassnet.data.fingerprints import fingerprint
from glassnet.data.idx import read_idx, write_idx
from glassnet.data.loading import DataNotice, Whereabouts, find, load
from glassnet.data.recognising import recognise
from glassnet.data.splitting import batches, one_hot, train_validation_split
from glassnet.errors import DataUnavailable
from glassnet.pictures import load_digit, normalize_digit, read_digit, read_digits
from glassnet.pictures.form import PictureForm

__all__ = [
    "CATALOGUE",
    "CatalogueEntry",
    "DataCard",
    "DataNotice",
    "DataSet",
    "DataUnavailable",
    "PictureForm",
    "Whereabouts",
    "batches",
    "check",
    "find",
    "fingerprint",
    "load",
    "load_digit",
    "normalize_digit",
    "one_hot",
    "read_digit",
    "read_digits",
    "read_idx",
    "recognise",
    "train_validation_split",
    "write_idx",
]
