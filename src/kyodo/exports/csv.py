"""Rows to a CSV file that Japanese spreadsheets open without questions."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class UnencodableError(ValueError):
    """The older encoding cannot hold some characters; `characters` names each of them once."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        super().__init__(" ".join(f"{each} (U+{ord(each):04X})" for each in self.characters))


def neutral_cell(value: Cell) -> str:
    """Text that a spreadsheet shows instead of computing it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def csv_stream(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file as UTF-8 with a byte-order mark, line by line, for long answers."""
    yield _BYTE_ORDER_MARK
    for line in _lines(headings, rows):
        yield line.encode("utf-8")


def csv_bytes(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, encoding: str = "utf-8-sig"
) -> bytes:
    """The whole file; `encoding` is utf-8-sig or cp932.

    Raises UnencodableError when cp932 cannot hold a character: nothing is replaced in silence.
    """
    text = "".join(_lines(headings, rows))
    if encoding == "utf-8-sig":
        return text.encode(encoding)
    if encoding != "cp932":
        raise ValueError(f"unknown encoding: {encoding}")
    missing = dict.fromkeys(each for each in text if not _fits_cp932(each))
    if missing:
        raise UnencodableError(list(missing))
    return text.encode(encoding)


def _lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in itertools.chain([headings], rows):
        writer.writerow([neutral_cell(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _fits_cp932(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
