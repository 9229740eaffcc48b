"""JSON Lines: one object a line."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from matching.tables.decoding import NoTextError, decode
from matching.tables.errors import TableError
from matching.tables.rows import Row, Table, check_columns, clean_cell, column_name


class _Twice(ValueError):
    """A key that stands twice in one object."""


class _Constant(ValueError):
    """NaN or an infinity, which JSON does not have."""


def read_jsonl(
    file: Path, data: bytes, required: Collection[str] = (), plain: Collection[str] = ()
) -> Table:
    """Read one object a line; ``plain`` names the keys that must hold a text or a number.

    Numbers stay as written, null is an empty cell, lists and objects become JSON text.
    """
    try:
        text = decode(data)
    except NoTextError as error:
        row = None if error.offset is None else data.count(b"\n", 0, error.offset) + 1
        raise TableError(file, str(error), row=row) from None
    objects = list(_objects(file, text))
    if not objects:
        raise TableError(file, "the file is empty; write one JSON object a line")
    columns = tuple(dict.fromkeys(name for _, found in objects for name in found))
    check_columns(file, columns, required)
    rows = [_row(file, number, found, columns, plain) for number, found in objects]
    return Table(file, columns, tuple(rows))


def write_jsonl(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one object a line, in UTF-8, with ``columns`` as keys."""
    for row in rows:
        line = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)
        stream.write(line.encode("utf-8", "replace") + b"\n")


def _objects(file: Path, text: str) -> Iterator[tuple[int, dict[str, object]]]:
    # Not splitlines(): a text may hold U+2028 and its like unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _object(file, number, line, _advice(text))


def _advice(text: str) -> str:
    """Say how to mend a file that is no JSON Lines as a whole."""
    if text.lstrip().startswith("["):
        return "write one object a line, without the [ ] around them and the commas between them"
    if "\r" in text.strip() and "\n" not in text:
        return "the lines end in CR alone, so this is one line; save them with LF or CR LF"
    return "write one object a line"


def _object(file: Path, number: int, line: str, advice: str) -> dict[str, object]:
    try:
        found = _PARSE(line)
        if isinstance(found, dict):
            return _once((column_name(key), value) for key, value in found.items())
    except _Twice as error:
        problem = "this key stands twice; remove or rename one"
        raise TableError(file, problem, row=number, column=str(error)) from None
    except _Constant as error:
        raise TableError(file, f"{error} is no JSON value; write null", row=number) from None
    except json.JSONDecodeError as error:
        problem = f"no valid JSON at character {error.colno} ({error.msg}); {advice}"
        raise TableError(file, problem, row=number) from None
    except RecursionError:
        problem = "the values are nested too deeply; write one flat object a line"
        raise TableError(file, problem, row=number) from None
    problem = f"a JSON object was expected, this is {_kind(found)}; {advice}"
    raise TableError(file, problem, row=number)


class _Number(str):
    """A number as it was written, so that an id 007 or 1.0 is what it was."""

    __slots__ = ()


def _once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise _Constant(name)


_PARSE = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_constant=_no_constant,
    parse_int=_Number,
    parse_float=_Number,
).decode


def _row(
    file: Path,
    number: int,
    found: Mapping[str, object],
    columns: Sequence[str],
    plain: Collection[str],
) -> Row:
    cells = {}
    for name in columns:
        value = found.get(name)
        if name in plain and not (value is None or isinstance(value, str)):
            problem = f"a text was expected, this is {_kind(value)}"
            raise TableError(file, problem, row=number, column=name)
        cells[name] = _cell(file, value, number, name)
    return Row(number, cells)


def _cell(file: Path, value: object, number: int, name: str) -> str:
    if value is None:
        return ""
    cell = str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return clean_cell(file, cell, number, name)


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
    kinds |= {str: "a text", _Number: "a number"}
    return kinds[type(value)]
