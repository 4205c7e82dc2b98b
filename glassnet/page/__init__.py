"""The page: one file in which a network is drawn on, looked through, compared and rewound."""

from glassnet.page.page import Page, page

__all__ = ["Page", "page"]
