"""Data of one's own: what lies at a path, recognised by its contents and brought to one form."""

from glassnet.data.own.reading import read_own

__all__ = ["read_own"]
