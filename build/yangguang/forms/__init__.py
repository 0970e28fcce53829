"""The official form, as data.

In: one TOML file per edition, laid beside its notice. Out: ``Edition`` (tables, rows, columns, labels,
definitions, units, sums) and the comparison of printed labels with those of the form.
"""

from yangguang.forms.edition import (
    Band,
    Column,
    ColumnGroup,
    Edition,
    FormTable,
    Group,
    Part,
    Row,
    Sum,
    edition_for_year,
    editions,
    load_edition,
)

__all__ = [
    "Band",
    "Column",
    "ColumnGroup",
    "Edition",
    "FormTable",
    "Group",
    "Part",
    "Row",
    "Sum",
    "edition_for_year",
    "editions",
    "load_edition",
]
