"""Files of a case: taken in, shown to the caller or not, and erased."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.attachments.storing import Examined, erase_file, store_file
from kyodo.audit.trail import record
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import CaseFile
from kyodo.consultations.states import Audience
from kyodo.lifecycle import Refusal


@transaction.atomic
def add_case_files(
    *, case_id: int, files: Sequence[Examined], audience: Audience, by: User, now: datetime
) -> list[CaseFile]:
    """Keep files with the case. Raises ``PermissionDenied``, or ``Refusal`` when there is none."""
    case = locked_case(case_id, by)
    if not files:
        raise Refusal(_("ファイルを選んでください。"))
    added = [
        CaseFile.objects.create(
            case=case,
            stored=store_file(file, now),
            audience=audience,
            added_at=now,
            added_by=by,
        )
        for file in files
    ]
    record(Event.FILE_ADDED, by=by, target=case)
    return added


@transaction.atomic
def change_case_file(*, file_id: int, audience: Audience, by: User) -> CaseFile:
    """Show a file to the caller from now on, or no longer. Raises ``PermissionDenied``."""
    file = _locked_file(file_id, by)
    file.audience = audience
    file.save(update_fields=["audience"])
    record(Event.FILE_CHANGED, by=by, target=file.case)
    return file


@transaction.atomic
def erase_case_file(*, file_id: int, by: User, now: datetime) -> CaseFile:
    """The bytes and the name go for good; that there was a file stays known.

    Raises ``PermissionDenied``; doing it twice changes nothing.
    """
    file = _locked_file(file_id, by)
    if file.stored.erased_at is None:
        erase_file(file.stored, now)
        record(Event.FILE_ERASED, by=by, target=file.case)
    return file


def _locked_file(file_id: int, by: User) -> CaseFile:
    file = CaseFile.objects.get(pk=file_id)
    locked_case(file.case_id, by)
    return CaseFile.objects.select_related("case", "stored").get(pk=file_id)
