"""Taking a file in, and letting it go again."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.attachments.kinds import Kind, ending_of, kind_of
from kyodo.attachments.models import StoredFile
from kyodo.attachments.scanning import scan
from kyodo.lifecycle import Refusal

FOLDER = "attachments"
_LONGEST_NAME = 150
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True)
class Examined:
    """A file that was looked at and scanned, and is not yet kept."""

    name: str
    content_type: str
    content: bytes
    scan: StoredFile.Scan


def examine_file(upload: UploadedFile[Any]) -> Examined:
    """What a form asks, so that its error stands beside the field, before anything is locked.

    Raises ``Refusal`` with words for the person who sent the file.
    """
    name = clean_name(upload.name or "")
    kind = _checked_kind(name, upload)
    content = _bytes_of(upload)
    return Examined(name, kind.content_type, content, scan(content))


def _checked_kind(name: str, upload: UploadedFile[Any]) -> Kind:
    size = upload.size or 0
    if not size:
        raise Refusal(_("ファイルが空です。"))
    if size > settings.ATTACHMENT_LIMIT:
        raise Refusal(
            _("ファイルが大きすぎます（%(limit)d MBまで）。")
            % {"limit": settings.ATTACHMENT_LIMIT // 1024 // 1024}
        )
    return kind_of(name, _bytes_of(upload))


def store_file(upload: UploadedFile[Any] | Examined, now: datetime) -> StoredFile:
    """Keep a file under a random name: part of an action's transaction.

    A form with ``FilesField`` has examined it before; one that was not is examined here, and
    ``Refusal`` is raised with words for the person who sent it.
    """
    examined = upload if isinstance(upload, Examined) else examine_file(upload)
    content = examined.content
    secret = secrets.token_hex(20)
    place = default_storage.save(f"{FOLDER}/{secret[:2]}/{secret}", ContentFile(content))
    return StoredFile.objects.create(
        name=examined.name,
        content_type=examined.content_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        place=place,
        stored_at=now,
        scan=examined.scan,
    )


def erase_file(stored: StoredFile, now: datetime) -> None:
    """The name goes at once and the bytes with the commit; the row stays, with size and digest."""
    stored.name, stored.erased_at = "", now
    stored.save(update_fields=["name", "erased_at"])
    transaction.on_commit(partial(default_storage.delete, stored.place))


def drop_unowned_files(*, before: datetime) -> int:
    """Bytes that no row speaks for: of a change that was undone, or erased while it crashed.

    Only what was written before that moment; answers how many files it was.
    """
    if not default_storage.exists(FOLDER):
        return 0
    dropped = 0
    for folder in default_storage.listdir(FOLDER)[0]:
        names = default_storage.listdir(f"{FOLDER}/{folder}")[1]
        places = {f"{FOLDER}/{folder}/{name}" for name in names}
        owned = StoredFile.objects.filter(place__in=places, erased_at=None)
        for place in sorted(places - set(owned.values_list("place", flat=True))):
            if default_storage.get_modified_time(place) < before:
                default_storage.delete(place)
                dropped += 1
    return dropped


def clean_name(name: str) -> str:
    """The last part of a path, without what confuses a reader or another system; never empty."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    # One kind of space, because some others begin a new line.
    seen = " ".join(_NOT_IN_NAMES.sub("_", seen).split()).strip(" .")
    stem = len(seen) - len(ending_of(seen))
    return seen[:stem][: _LONGEST_NAME - len(seen) + stem] + seen[stem:] or "file"


def _bytes_of(upload: UploadedFile[Any]) -> bytes:
    upload.seek(0)
    content: bytes = upload.read()
    return content
