"""Pictures that people make: read from a file, and brought to the form that a network takes."""

from glassnet.pictures.digit import load_digit, normalize_digit, read_digit, read_digits

__all__ = ["load_digit", "normalize_digit", "read_digit", "read_digits"]
