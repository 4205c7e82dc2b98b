"""The five networks of the study, trained: they come with the package."""

from glassnet.pretrained.loading import FOLDER, NAMES, StoredNetwork, path_of, pretrained, stored

__all__ = ["FOLDER", "NAMES", "StoredNetwork", "path_of", "pretrained", "stored"]
