"""A spreadsheet that somebody sends in is opened here, or refused with what to do about it.

Its kind is decided by its content, never by its name. Nothing is unpacked before its size is known,
and what is unpacked is limited in bytes and in tags, because a small file can hold a huge table.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final
from xml.etree import ElementTree

import openpyxl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

AnyCell = ReadOnlyCell | EmptyCell
MAX_BYTES: Final = 5 * 1024 * 1024
MAX_UNPACKED: Final = 20 * 1024 * 1024
MAX_ENTRIES: Final = 500
MAX_TAGS: Final = 300_000
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
MESSAGES: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "empty": _("ファイルに何も書かれていません。"),
        "too-large": _(
            "ファイルが大きすぎます。ここからダウンロードした表だけを送ってください。"
            "画像などを貼り付けたときは、取り除いてください。"
        ),
        "xls": _(
            "古い形式（.xls）のファイルです。"
            "Excelの「名前を付けて保存」で「Excel ブック（*.xlsx）」を選び、保存し直してください。"
        ),
        "macros": _(
            "マクロの入ったファイル（.xlsm）は受け取れません。"
            "Excelの「名前を付けて保存」で「Excel ブック（*.xlsx）」を選び、保存し直してください。"
        ),
        "binary": _(
            "Excelバイナリ形式（.xlsb）のファイルです。"
            "Excelの「名前を付けて保存」で「Excel ブック（*.xlsx）」を選び、保存し直してください。"
        ),
        "ods": _(
            "OpenDocument形式（.ods）のファイルです。"
            "LibreOfficeの「名前を付けて保存」で「Excel 2007-365（.xlsx）」を選び、"
            "保存し直してください。"
        ),
        "password": _(
            "パスワードで保護されているため開けません。"
            "Excelの「ファイル」「情報」「ブックの保護」でパスワードを外し、保存し直してください。"
        ),
        "not-xlsx": _(
            "Excelの表（.xlsx）ではありません。"
            "このページからダウンロードした表に記入して送ってください。"
        ),
        "broken": _(
            "ファイルが壊れているため開けません。"
            "Excelで開いて保存し直すか、もう一度ダウンロードしてください。"
        ),
    }
)


class UnreadableWorkbook(ValueError):
    """A file that is refused: ``code`` for programs, the text for the person who chose it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(MESSAGES[self.code])


class OpenedWorkbook:
    """Tabs of a workbook, read on demand; merged cells are asked for by themselves."""

    def __init__(self, data: bytes, workbook: Workbook) -> None:
        self._data, self._workbook = data, workbook

    def has_tab(self, name: str) -> bool:
        """Whether there is a tab of cells with this name."""
        return name in self._workbook.sheetnames and isinstance(
            self._workbook[name], ReadOnlyWorksheet
        )

    def rows(self, tab: str, rows: int, columns: int) -> list[Sequence[AnyCell]]:
        """The first ``rows`` rows of a tab, at most, each with so many cells.

        Raises ``UnreadableWorkbook`` where the tab is no table.
        """
        with _readable():
            found: Iterable[Iterable[Any]] = self._workbook[tab].iter_rows(
                max_row=rows, max_col=columns
            )
            return [tuple(row) for row in found]

    def merged(self, tab: str) -> list[str]:
        """Merged areas such as C7:C8, as they stand in the file."""
        path = self._workbook[tab]._worksheet_path  # type: ignore[attr-defined]  # noqa: SLF001
        areas = []
        with _readable(), zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            for _event, element in ElementTree.iterparse(archive.open(path)):  # noqa: S314 - no DTD
                if element.tag.rpartition("}")[2] == "mergeCell":
                    areas.append(element.get("ref", ""))
                element.clear()
        return areas


def open_workbook(data: bytes) -> OpenedWorkbook:
    """The workbook with its formulas, not their results; the file has at most ``MAX_BYTES``.

    Raises ``UnreadableWorkbook`` for anything but a plain .xlsx file.
    """
    if not data:
        raise UnreadableWorkbook("empty")
    if len(data) > MAX_BYTES:
        raise UnreadableWorkbook("too-large")
    if data.startswith(OLE):
        raise UnreadableWorkbook("password" if ENCRYPTED in data else "xls")
    if not data.startswith(ZIP):
        raise UnreadableWorkbook("not-xlsx")
    with _readable():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_other_kinds(archive)
            _refuse_bombs(archive)
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        return OpenedWorkbook(data, workbook)


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever a file does to the libraries that read it, the person gets words.

    They raise errors of many kinds on what is not as the standard says, and warn of extensions
    that they would lose when saving; nothing is saved here.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UnreadableWorkbook:
            raise
        except Exception as wrong:
            raise UnreadableWorkbook("broken") from wrong


def _refuse_other_kinds(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise UnreadableWorkbook("binary")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise UnreadableWorkbook("macros")
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableWorkbook("ods")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UnreadableWorkbook("not-xlsx")


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Reading an entry never yields more than it declares, so the sum is known before."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableWorkbook("too-large")
    if len({entry.filename for entry in entries}) != len(entries):
        raise UnreadableWorkbook("broken")
    tags = 0
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise UnreadableWorkbook("password")
        content = archive.read(entry)
        if entry.filename.casefold().endswith((".xml", ".rels")):
            tags += content.count(b"<")
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
                raise UnreadableWorkbook("broken")
    if tags > MAX_TAGS:
        raise UnreadableWorkbook("too-large")
