"""What people ask of the centre without an account, and what they do under their private link."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.actions import digest_of
from kyodo.attachments.storing import Examined, store_file
from kyodo.audit.trail import record
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import (
    CaseData,
    Ending,
    FirstWords,
    end_case,
    receive_case,
    reopen_case,
)
from kyodo.consultations.actions.entries import EntryData, write_entry
from kyodo.consultations.actions.keeping import retention_of
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, CaseCounter, CaseFile, Consent
from kyodo.consultations.notices import requests as notices
from kyodo.consultations.states import Audience, EntryKind, Outcome
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.people.actions import PersonData, add_person
from kyodo.public_forms.counting import accept_once

FORM = "ask_consultation"
_SUMMARY = 60


@dataclass(frozen=True)
class RequestData:
    """A public form as it was sent; ``case`` comes without its means.

    ``content`` and ``opened_at`` are what the form is known by, should it come twice.
    """

    person: PersonData
    case: CaseData
    text: str
    consent: str
    content: str
    opened_at: datetime
    files: Sequence[Examined] = ()


@transaction.atomic
def ask_consultation(*, data: RequestData, now: datetime) -> tuple[Case, str]:
    """Take in what somebody sent by the public form: the case, and the secret of its link.

    Raises ``Refusal`` for the same form sent again.
    """
    accept_once(FORM, data.content, data.opened_at)
    _lock_numbers(now)
    summary = " ".join(data.text.split())[:_SUMMARY]
    case = receive_case(
        data=replace(data.case, means=_means_of_form(), summary=summary),
        caller=add_person(data=data.person, by=None),
        words=FirstWords(data.text, audience=Audience.CLIENT),
        by=None,
        now=now,
    )
    key = secrets.token_urlsafe(32)
    case.follow_digest = digest_of(key)
    case.save(update_fields=["follow_digest"])
    Consent.objects.create(case=case, purpose=data.consent, how=Consent.How.FORM, given_at=now)
    _keep_files(case, data.files, now)
    notices.tell_staff_of_request(case)
    notices.send_receipt(data.person.email, case, key)
    return case, key


@transaction.atomic
def add_to_request(*, key: str, text: str, files: Sequence[Examined], now: datetime) -> Case:
    """More words or files of the caller. What had ended is taken up again.

    Raises ``Refusal`` when there is neither, ``Case.DoesNotExist`` for a key that opens nothing.
    """
    case = _locked_by_key(key)
    if not text.strip() and not files:
        raise Refusal(_("内容を書くか、ファイルを選んでください。"))
    if not case.is_open:
        reopen_case(case_id=case.pk, by=None, now=now)
        case.refresh_from_db()
    _write(case, text.strip() or _("ファイルを送りました。"), now)
    _keep_files(case, files, now)
    record(Event.REQUEST_ADDED_TO, by=None, target=case)
    notices.tell_staff_of_caller(case)
    return case


@transaction.atomic
def withdraw_consent(*, key: str, consent_id: int, now: datetime) -> Case:
    """Take back the consent to hand the case to somebody; the centre goes on without it.

    Raises ``Consent.DoesNotExist`` for one of another case. Doing it twice changes nothing.
    """
    case = _locked_by_key(key)
    consent = case.consents.select_for_update().get(pk=consent_id, receiver__isnull=False)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        _write(case, _("同意を取り消しました：%(what)s") % {"what": consent.purpose}, now)
        record(Event.CONSENT_WITHDRAWN, by=None, target=case)
        notices.tell_staff_of_caller(case)
    return case


@transaction.atomic
def withdraw_request(*, key: str, now: datetime) -> Case:
    """The caller wants nothing more; every consent to hand the case on ends with it.

    Raises ``StepNotAllowed`` for a case that has ended.
    """
    case = _locked_by_key(key)
    end_case(case, ending=Ending(Outcome.WITHDRAWN), now=now)
    case.consents.filter(receiver__isnull=False, withdrawn_at=None).update(withdrawn_at=now)
    write_entry(case, data=_words(_("相談を取り下げました。")), by=None, now=now)
    record(Event.CASE_CLOSED, by=None, target=case, outcome=Outcome.WITHDRAWN)
    notices.tell_staff_of_caller(case)
    return case


@transaction.atomic
def ask_for_deletion(*, key: str, now: datetime) -> Case:
    """Ask the staff to erase the caller's data; two of them decide, so nothing goes at once.

    A case that had ended comes back into the queue, because somebody has to answer.
    """
    case = _locked_by_key(key)
    if not case.is_open:
        reopen_case(case_id=case.pk, by=None, now=now)
        case.refresh_from_db()
    _write(case, _("自分の情報を消すよう求めました。"), now)
    case.next_action = _("個人情報の消去の求めに答える")
    case.save(update_fields=["next_action"])
    retention = retention_of(case)
    retention.deletion_asked_at = now
    retention.save(update_fields=["deletion_asked_at"])
    record(Event.DELETION_ASKED, by=None, target=case)
    notices.tell_staff_of_caller(case)
    return case


def _locked_by_key(key: str) -> Case:
    """The case of a private link; of one that was merged, the case in which it lives on."""
    cases = Case.objects.select_for_update().filter(disposed_at=None)
    case = cases.get(follow_digest=digest_of(key))
    while case.merged_into_id is not None:
        case = cases.get(pk=case.merged_into_id)
    return case


def _write(case: Case, text: str, now: datetime) -> None:
    """Words of the caller, and somebody has to read them today."""
    write_entry(case, data=_words(text), by=None, now=now)
    today = timezone.localdate(now)
    case.next_on = min(case.next_on or today, today)
    case.snoozed_until, case.snooze_reason = None, ""
    case.version += 1
    case.save(update_fields=["next_on", "snoozed_until", "snooze_reason", "version"])


def _words(text: str) -> EntryData:
    return EntryData(
        kind=EntryKind.CONTACT_IN, text=text, audience=Audience.CLIENT, means=_means_of_form()
    )


def _keep_files(case: Case, files: Sequence[Examined], now: datetime) -> None:
    for examined in files:
        stored = store_file(examined, now)
        CaseFile.objects.create(case=case, stored=stored, audience=Audience.CLIENT, added_at=now)


def _lock_numbers(now: datetime) -> None:
    """Before the audit's chain, as wherever a case is received: else two could wait in a ring."""
    year = FiscalYear.of(timezone.localdate(now)).start
    CaseCounter.objects.bulk_create([CaseCounter(fiscal_year=year)], ignore_conflicts=True)
    CaseCounter.objects.select_for_update().get(fiscal_year=year)


def _means_of_form() -> Classification:
    """The list is the municipality's; what came by the form has to be sorted all the same."""
    found, _new = Classification.objects.get_or_create(
        kind=Kind.MEANS,
        code="form",
        defaults={"label": "申込フォーム", "label_en": "Web form", "position": 99},
    )
    return found
