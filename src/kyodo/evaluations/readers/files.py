"""The text of an uploaded file: its kind is decided by its content, never by its name.

A PDF is opened in a process of its own with limits on time, memory, pages and output, so that
neither a crash nor a file made to burst reaches the server.
"""

import codecs
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.readers.pdf_process import (
    BROKEN,
    ENCRYPTED,
    NO_TEXT,
    OUTPUT_LIMIT,
    TOO_MANY_PAGES,
    TOO_MUCH_TEXT,
)

MAX_BYTES: Final = 20 * 1024 * 1024
WALL_SECONDS: Final = 30.0
MESSAGES: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "empty": _("ファイルに何も書かれていません。"),
        "too-large": _("ファイルが大きすぎます。20MBまで読み取れます。"),
        "not-found": _("ファイルを開けません。"),
        "pdf-no-text": _(
            "このPDFには文字の情報がありません（画像だけのPDFです）。"
            "文字を選択できるPDFか、テキストファイルを用意してください。"
        ),
        "pdf-encrypted": _(
            "このPDFはパスワードで保護されているため開けません。保護を外したPDFを用意してください。"
        ),
        "pdf-broken": _("このPDFは壊れているため開けません。"),
        "pdf-too-complex": _("このPDFは大きすぎるか複雑すぎるため、読み取りを中止しました。"),
        "office": _(
            "WordやExcelのファイル、ZIPファイルは読み取れません。"
            "PDFまたはテキストファイルで保存し直してください。"
        ),
        "binary": _(
            "この種類のファイルは読み取れません。PDFまたはテキストファイルを用意してください。"
        ),
        "encoding": _(
            "文字コードが分かりません。UTF-8またはShift_JIS（CP932）で保存し直してください。"
        ),
    }
)
OFFICE: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
BINARY: Final = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"MZ",
    b"\x7fELF",
    b"{\\rtf",
    b"II*\x00",
    b"MM\x00*",
    b"SQLite format 3",
)
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
EUC: Final = "euc_jis_2004"
USUAL: Final = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e\u2010-\u26ff㈱㎡×÷±]")
USUAL_SHARE: Final = 0.9
KANA_SHARE: Final = 0.1
PDF_CODES: Final = MappingProxyType(
    {
        NO_TEXT: "pdf-no-text",
        ENCRYPTED: "pdf-encrypted",
        BROKEN: "pdf-broken",
        TOO_MANY_PAGES: "pdf-too-complex",
        TOO_MUCH_TEXT: "pdf-too-complex",
    }
)


class UnreadableFile(ValueError):
    """A file that is refused: ``code`` for programs, the text for the person who chose it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(MESSAGES[self.code])


def open_sheet_file(source: str | os.PathLike[str] | bytes) -> str:
    """The text of a text file or PDF of at most ``MAX_BYTES``.

    Raises ``UnreadableFile`` for anything else.
    """
    data = source if isinstance(source, bytes) else _read(Path(source))
    if len(data) > MAX_BYTES:
        raise UnreadableFile("too-large")
    if not data.strip(b"\x00\t\n\x0b\x0c\r "):
        raise UnreadableFile("empty")
    if b"%PDF-" in data[:1024]:
        return _pdf_text(data)
    if data.startswith(OFFICE):
        raise UnreadableFile("office")
    if data.startswith(BINARY):
        raise UnreadableFile("binary")
    text = _decode(data)
    if not text.strip():
        raise UnreadableFile("empty")
    return text


def _read(path: Path) -> bytes:
    """At most one byte more than is allowed, whatever the size on disk."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as wrong:
        raise UnreadableFile("not-found") from wrong


def _decode(data: bytes) -> str:
    """The text in the one encoding that the bytes are certain to be."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _certain(_decoded(data, encoding) if encoding else None)
    if b"\x00" in data:
        raise UnreadableFile("binary")
    if b"\x1b$" in data:
        return _certain(_decoded(_without_escapes(data), EUC))
    text = _decoded(data, "utf-8")
    return text if text is not None else _legacy(data)


def _certain(text: str | None) -> str:
    if text is None:
        raise UnreadableFile("encoding")
    return text


def _without_escapes(data: bytes) -> bytes:
    """ISO-2022-JP as EUC-JP, which knows the signs ①②③ that mail programs put in."""
    pieces = re.split(rb"(\x1b\$[@B]|\x1b\([BJI])", data)
    plain = [pieces[0]]
    for escape, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape in (b"\x1b(B", b"\x1b(J"):
            plain.append(piece)
        elif escape == b"\x1b(I":
            plain.append(b"".join(b"\x8e" + bytes([byte | 0x80]) for byte in piece))
        else:
            plain.append(bytes(byte | 0x80 if byte > 0x20 else byte for byte in piece))
    return b"".join(plain)


def _decoded(data: bytes, encoding: str) -> str | None:
    """The text, or ``None`` when the bytes are not that encoding or are full of control signs."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    controls = sum(letter < " " and letter not in "\t\n\r\f\v\x1a" for letter in text)
    return text if controls * 100 <= len(text) else None


def _legacy(data: bytes) -> str:
    """CP932 or EUC-JP, if one of them reads clearly as Japanese."""
    readings = [
        (_japanese_share(text), text)
        for text in (_decoded(data, "cp932"), _decoded(data, EUC))
        if text is not None
    ]
    share, text = max(readings, default=(0.0, ""))
    if share < USUAL_SHARE or _kana_share(text) < KANA_SHARE:
        raise UnreadableFile("encoding")
    return text


def _japanese_share(text: str) -> float:
    """Share of usual Japanese letters among all that are not ASCII; half-width kana are unusual."""
    letters = [letter for letter in text if letter > "\x7f"]
    usual = sum(USUAL.match(letter) is not None for letter in letters)
    return usual / len(letters) if letters else 0.0


def _kana_share(text: str) -> float:
    """Chinese or Korean bytes read as Japanese give kanji in plenty, but hardly any kana."""
    letters = [letter for letter in text if letter > "\x7f"]
    return sum("ぁ" <= letter <= "ヿ" for letter in letters) / max(len(letters), 1)


def _pdf_text(data: bytes) -> str:
    """The text layer, one form feed between pages."""
    worker = Path(__file__).with_name("pdf_process.py")
    try:
        # The interpreter and the script are ours; the file travels through the pipe.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(worker)],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as wrong:
        raise UnreadableFile("pdf-too-complex") from wrong
    if done.returncode in PDF_CODES:
        raise UnreadableFile(PDF_CODES[done.returncode])
    if done.returncode != 0 or len(done.stdout) > OUTPUT_LIMIT:
        raise UnreadableFile("pdf-too-complex")
    return done.stdout.decode("utf-8")
