"""Which files are taken, told by their content; the ending of the name has to agree with it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _

from kyodo.attachments.packages import open_package
from kyodo.lifecycle import Refusal

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_ENCODINGS = ("utf-8-sig", "cp932", "utf-16")
_SCRIPTED = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<?php", "#!")


@dataclass(frozen=True)
class Kind:
    """``is_content`` looks at the bytes and may raise ``Refusal`` with a better reason."""

    content_type: str
    is_content: Callable[[bytes], bool]


def kind_of(name: str, content: bytes) -> Kind:
    """The kind of a file of this name. Raises ``Refusal`` for what is not taken."""
    kind = KINDS.get(ending_of(name))
    if kind is None:
        raise Refusal(_("この種類のファイルは受け取れません。使えるもの：%(kinds)s") % _kinds())
    if not kind.is_content(content):
        raise Refusal(
            _("ファイルの中身が、名前の終わり（%(ending)s）と合いません。")
            % {"ending": ending_of(name)}
        )
    return kind


def ending_of(name: str) -> str:
    """``.pdf``, in small letters."""
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def accepted_endings() -> str:
    """What the ``accept`` attribute of a file field says."""
    return ",".join(KINDS)


def _kinds() -> dict[str, str]:
    return {"kinds": _("PDF、Word・Excel・PowerPoint、OpenDocument、写真・画像、テキスト、CSV")}


def _of_type(*types: str) -> Callable[[bytes], bool]:
    return lambda content: filetype.guess_mime(content) in types


def _office(folder: str) -> Callable[[bytes], bool]:
    """A package of Office Open XML; one with a password is no zip but an old container."""

    def is_content(content: bytes) -> bool:
        if content.startswith(_OLE):
            _refuse_locked(content)
            return False
        names = open_package(content)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return is_content


def _open_document(content_type: str) -> Callable[[bytes], bool]:
    def is_content(content: bytes) -> bool:
        if "mimetype" not in open_package(content):
            return False
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.read("mimetype").strip() == content_type.encode()

    return is_content


def _old_office(content: bytes) -> bool:
    """The names of an old container stand in it in UTF-16."""
    if not content.startswith(_OLE):
        return False
    _refuse_locked(content)
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refusal(_("マクロが入っています。マクロのない形式で保存し直してください。"))
    return True


def _refuse_locked(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal(_("パスワードがかかっています。パスワードを外して保存し直してください。"))


def _plain(content: bytes) -> bool:
    """Words in one of the usual encodings, and no page or program that calls itself text."""
    if filetype.guess(content) is not None:
        return False
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "\0" not in text and not text.lstrip().lower().startswith(_SCRIPTED)
    return False


KINDS = {
    ".pdf": Kind("application/pdf", _of_type("application/pdf")),
    ".docx": Kind(f"{_OFFICE}wordprocessingml.document", _office("word/")),
    ".xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _office("xl/")),
    ".pptx": Kind(f"{_OFFICE}presentationml.presentation", _office("ppt/")),
    ".doc": Kind("application/msword", _old_office),
    ".xls": Kind("application/vnd.ms-excel", _old_office),
    ".ppt": Kind("application/vnd.ms-powerpoint", _old_office),
    ".odt": Kind(f"{_OPEN_DOCUMENT}text", _open_document(f"{_OPEN_DOCUMENT}text")),
    ".ods": Kind(f"{_OPEN_DOCUMENT}spreadsheet", _open_document(f"{_OPEN_DOCUMENT}spreadsheet")),
    ".odp": Kind(f"{_OPEN_DOCUMENT}presentation", _open_document(f"{_OPEN_DOCUMENT}presentation")),
    ".jpg": Kind("image/jpeg", _of_type("image/jpeg")),
    ".jpeg": Kind("image/jpeg", _of_type("image/jpeg")),
    ".png": Kind("image/png", _of_type("image/png", "image/apng")),
    ".gif": Kind("image/gif", _of_type("image/gif")),
    ".webp": Kind("image/webp", _of_type("image/webp")),
    ".heic": Kind("image/heic", _of_type("image/heic")),
    ".txt": Kind("text/plain", _plain),
    ".csv": Kind("text/csv", _plain),
}
