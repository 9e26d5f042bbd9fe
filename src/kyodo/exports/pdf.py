"""A typst template and JSON data to a PDF that archives keep and screen readers read.

The template is a file of the product; what people typed reaches it only as data, so nothing that
they type can become markup. Fonts come from this package, never from the machine: the same data
gives the same bytes everywhere.
"""

import functools
import json
import re
import struct
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

FONT_FOLDER = Path(__file__).parent / "fonts"
STANDARDS: list[Any] = ["ua-1", "a-2a"]

# Signs that the Japanese font lacks and that a font inside typst draws.
_DRAWN_ELSEWHERE = frozenset("☐☑☒✓✔✗✘")
_LOOKALIKES = str.maketrans({"✕": "×", "✖": "×", "\t": "　"})
_LOOSE_VOICING = re.compile("[ぁ-ヿ][\u3099\u309a]")
# Characters without a shape of their own (joiners, direction marks, variation selectors) are kept
# by the font machinery where they matter.
_SHAPELESS = frozenset(
    map(ord, "\n\u200b\u200c\u200d\u2060\ufeff"),
).union(range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_GETA = "〓"


class PdfError(RuntimeError):
    """The template could not be set; the message is for the log, never for readers."""


def compile_pdf(template: Path, data: Mapping[str, Any], *, created: datetime) -> bytes:
    """Set one document: PDF/UA-1 and PDF/A-2a, `created` as its only moment.

    The template finds `data` as JSON text in `sys.inputs.data`. Safe to call from several
    threads at once. Raises PdfError.
    """
    inputs = {"data": json.dumps(printable(dict(data)), ensure_ascii=False)}
    try:
        return typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=int(created.timestamp()),
        )
    except typst.TypstError as error:
        raise PdfError(error.diagnostic) from error


def printable(value: Any) -> Any:
    """The same data with every character that no font holds shown as 〓［U+…］.

    A character must not vanish from an official paper, and the archive format refuses to
    leave a gap for it.
    """
    if isinstance(value, str):
        return _printable_text(value)
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return value


def _printable_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LOOKALIKES)
    text = _LOOSE_VOICING.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    if all(each in known_characters() for each in set(text)):
        return text
    return "".join(each if each in known_characters() else _named_gap(each) for each in text)


def _named_gap(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf"}:
        return ""
    return f"{_GETA}［U+{ord(character):04X}］"


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONT_FOLDER])


@functools.cache
def known_characters() -> frozenset[str]:
    """Every character that a PDF of ours can show, read from both weights of the font."""
    regular, bold = (
        _character_map((FONT_FOLDER / name).read_bytes())
        for name in ("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf")
    )
    private = {*range(0xE000, 0xF900), *range(0xF0000, 0x110000)}
    codes = ((regular & bold) - private) | _SHAPELESS
    return frozenset(map(chr, codes)) | _DRAWN_ELSEWHERE


def _character_map(font: bytes) -> set[int]:
    """Code points of a TrueType font, from its full-range table (cmap format 12)."""
    cmap = _table(font, b"cmap")
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        offset = struct.unpack_from(">I", cmap, 4 + 8 * index + 4)[0]
        if struct.unpack_from(">H", cmap, offset)[0] == 12:
            return _groups(cmap, offset)
    raise PdfError("the font has no full-range character table")


def _groups(cmap: bytes, offset: int) -> set[int]:
    codes: set[int] = set()
    for index in range(struct.unpack_from(">I", cmap, offset + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * index)
        codes.update(range(first + (glyph == 0), last + 1))
    return codes


def _table(font: bytes, tag: bytes) -> bytes:
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise PdfError("not a TrueType font")
