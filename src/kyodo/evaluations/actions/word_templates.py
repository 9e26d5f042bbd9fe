"""A city's own Word template of a form: bringing one, replacing it, going back to the product's."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import SheetFormat, WordTemplate
from kyodo.evaluations.permissions import can_remove_word_template, can_store_word_template


@transaction.atomic
def store_word_template(
    *, sheet_format_id: int, content: bytes, file_name: str, by: User, now: datetime
) -> WordTemplate:
    """Use this template for the Word papers of a form from now on, in place of an earlier one.

    The content has been checked before; the file of the earlier one goes when this is certain.
    """
    sheet_format = SheetFormat.objects.select_for_update().get(pk=sheet_format_id)
    if not can_store_word_template(by):
        raise PermissionDenied
    template = WordTemplate.objects.filter(sheet_format=sheet_format).first()
    if template is None:
        template = WordTemplate(sheet_format=sheet_format)
    else:
        _delete_when_certain(template.file.storage, template.file.name)
    digest = hashlib.sha256(content).hexdigest()
    template.file_name, template.digest = file_name[-255:], digest
    template.stored_at, template.stored_by = now, by
    template.file.save(f"{digest[:16]}.docx", ContentFile(content), save=False)
    template.save()
    record(Event.WORD_TEMPLATE_STORED, by=by, target=sheet_format, sha256=digest)
    return template


@transaction.atomic
def remove_word_template(*, sheet_format_id: int, by: User) -> None:
    """Go back to the product's own template. Nothing happens where there is no other."""
    sheet_format = SheetFormat.objects.select_for_update().get(pk=sheet_format_id)
    if not can_remove_word_template(by):
        raise PermissionDenied
    template = WordTemplate.objects.filter(sheet_format=sheet_format).first()
    if template is None:
        return
    _delete_when_certain(template.file.storage, template.file.name)
    template.delete()
    record(Event.WORD_TEMPLATE_REMOVED, by=by, target=sheet_format, sha256=template.digest)


def _delete_when_certain(storage: Storage, name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: storage.delete(name))
