"""Looks into zip packages before anybody's program opens them; nothing is unpacked to the disk."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from kyodo.lifecycle import Refusal

MOST_MEMBERS = 2000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 200
_SMALL = 1024 * 1024
_DEEPEST = 2
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, ValueError)
_PROGRAMS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".jar", ".lnk", ".hta")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".cab", ".iso")


def open_package(content: bytes) -> set[str]:
    """The names of the members of a zip package; none for what is no zip.

    Raises ``Refusal`` for one that is locked, grows without measure, or carries macros, programs
    or other archives.
    """
    return _open(content, depth=1)


def _open(content: bytes, *, depth: int) -> set[str]:
    if not content.startswith(b"PK"):
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_bomb(package, packed=len(content))
            _refuse_members(package)
            _look_into_embedded(package, depth)
            return {member.filename for member in package.infolist()}
    except _BROKEN as error:
        raise Refusal(_("ファイルがこわれていて開けません。保存し直してください。")) from error


def _refuse_bomb(package: zipfile.ZipFile, *, packed: int) -> None:
    members = package.infolist()
    size = sum(member.file_size for member in members)
    if (
        len(members) > MOST_MEMBERS
        or size > MOST_BYTES
        or (size > _SMALL and size > packed * MOST_RATIO)
    ):
        raise Refusal(_("開くとたいへん大きくなるファイルは受け取れません。"))
    if any(member.flag_bits & 1 for member in members):
        raise Refusal(_("パスワードがかかっています。パスワードを外して保存し直してください。"))


def _refuse_members(package: zipfile.ZipFile) -> None:
    names = [member.filename.lower() for member in package.infolist()]
    if _has_macros(package, names):
        raise Refusal(_("マクロが入っています。マクロのない形式で保存し直してください。"))
    if any(name.endswith((*_PROGRAMS, *_ARCHIVES)) or "oleobject" in name for name in names):
        raise Refusal(_("ほかのファイルが埋め込まれています。埋め込みを取り除いてください。"))


def _has_macros(package: zipfile.ZipFile, names: list[str]) -> bool:
    if any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in names):
        return True
    types = "[Content_Types].xml"
    return types in package.namelist() and b"macroEnabled" in package.read(types)


def _look_into_embedded(package: zipfile.ZipFile, depth: int) -> None:
    """The table behind a chart is a package of its own, and may not hold a third one."""
    for member in package.infolist():
        with package.open(member) as stream:
            if stream.read(2) != b"PK":
                continue
        if depth >= _DEEPEST:
            raise Refusal(_("ほかのファイルが埋め込まれています。埋め込みを取り除いてください。"))
        _open(package.read(member), depth=depth + 1)
