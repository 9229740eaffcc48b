"""Reads and writes the tables people keep: CSV, XLSX and JSON Lines, chosen by the file's ending.

Reading is strict and says where it stopped: whatever is wrong is one :class:`TableError` that
names file, row and column. Writing is whole or not at all.
"""

from matching.tables.entries import read_documents
from matching.tables.errors import TableError
from matching.tables.reading import read
from matching.tables.rows import Row, Table
from matching.tables.writing import Value, check_place, check_writable, write, write_whole

__all__ = [
    "Row",
    "Table",
    "TableError",
    "Value",
    "check_place",
    "check_writable",
    "read",
    "read_documents",
    "write",
    "write_whole",
]
