"""How a data set's arrays lie in its files: the four IDX files, and CIFAR's batches."""

from glassnet.data.layouts.cifar_batches import CifarBatches
from glassnet.data.layouts.idx_files import IdxFiles
from glassnet.data.layouts.layout import Arranged, Decoded, Layout

__all__ = ["Arranged", "CifarBatches", "Decoded", "IdxFiles", "Layout"]
