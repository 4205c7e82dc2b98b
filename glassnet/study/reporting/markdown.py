"""The study's table as a Markdown document, for ``study.md``."""

from __future__ import annotations

from glassnet.study.reporting.columns import to_comparison_table, to_table
from glassnet.study.reporting.published import ORIGIN
from glassnet.study.reporting.rows import StudyTable
from glassnet.tables import markdown_text


def to_markdown(table: StudyTable, title: str = "Study") -> str:
    """The table as a Markdown document.

    Args:
        table: what ``study_table`` made.
        title: the heading.
    """
    parts = [f"# {title}", table.introduction, to_table(table.rows).to_markdown()]
    if any(row.published for row in table.rows):
        parts.append(f"*Published*: {ORIGIN}.")
    if table.comparisons:
        parts.append(to_comparison_table(table.comparisons).to_markdown())
    if notes := [*table.caution, *table.notes]:
        parts.append("\n".join(f"- {markdown_text(note)}" for note in notes))
    return "\n\n".join(parts) + "\n"
