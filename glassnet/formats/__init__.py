"""Files that networks are kept in. A format knows a description and tensors, and no network."""

from glassnet.formats.contents import Contents

__all__ = ["Contents"]
