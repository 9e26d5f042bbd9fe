"""A case with a word of its own in every column that can be typed into, and where it stands."""

from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import CharField, JSONField, TextField
from django.utils import timezone

from kyodo.classifications.states import Kind
from kyodo.consultations.actions.bulk_changes import Change, change_cases
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.disposal import propose_disposal
from kyodo.consultations.actions.retention_classes import (
    RetentionClassData,
    add_retention_class,
)
from kyodo.consultations.models import (
    BulkChange,
    CallerQuestion,
    Case,
    CaseFile,
    Consent,
    Entry,
    Referral,
    ReferralLink,
    Retention,
)
from kyodo.consultations.states import Outcome, ReferralState
from kyodo.people.models import Person
from tests.consultations.cases import NOW, received, word
from tests.consultations.files import file_of
from tests.factories import DepartmentFactory, PersonFactory
from tests.told_once import told_once

MARK = "まるひ"
MAIL = "maruhi@example.jp"
LATER = datetime(2030, 4, 1, 3, 0, tzinfo=UTC)  # three fiscal years after the one of NOW
# What nobody types: codes, digests of secrets, and the number of a state.
NOT_TYPED = {"token_digest", "follow_digest", "digest", "place", "content_type"}


@told_once
def three_years(lead):
    return add_retention_class(data=RetentionClassData("3年保存", 3, is_default=True), by=lead)


@told_once
def ended(by, *, now=NOW, outcome=Outcome.SOLVED, **data):
    case = received(by, now=now, **data)
    return close_case(case_id=case.pk, ending=Ending(outcome), by=by, now=now)


def due(world, **data):
    """An ended case to be looked at again today."""
    case = ended(world.staff, **data)
    Retention.objects.filter(case=case).update(review_on=timezone.localdate())
    return case


@told_once
def proposed(by, *cases, now=LATER, reason="ended", words=""):
    propose_disposal(
        case_ids=[case.pk for case in cases], reason=reason, words=words, by=by, now=now
    )


def marked_case(world):
    """Ended, with the mark wherever words can stand; also with what is counted."""
    caller = PersonFactory(
        name=f"{MARK}名", name_kana="まるひ", telephone="090-5555-0001", email=MAIL
    )
    case = received(
        world.staff,
        caller=caller,
        text=f"{MARK}相談",
        sector=word(Kind.SECTOR, "npo"),
        ward=word(Kind.WARD, "naka"),
        field=word(Kind.FIELD, "welfare"),
        topics=[word(Kind.TOPIC, "space")],
    )
    bulk = Change(BulkChange.What.NEXT_DATE, day=date(2026, 6, 20))
    Case.objects.filter(pk=case.pk).update(
        summary=f"{MARK}要点", group_name=f"{MARK}会", next_action=f"{MARK}次"
    )
    change_cases(change=bulk, seen={case.pk: case.version}, by=world.staff, now=NOW)
    Entry.objects.filter(case=case).update(minutes=25)
    file_of(case, f"{MARK}.png")
    stored = CaseFile.objects.get(case=case).stored
    Path(settings.MEDIA_ROOT, stored.place).write_text(f"{MARK}の中身", encoding="utf-8")
    _referred(world, case, stored)
    case.refresh_from_db()
    close_case(
        case_id=case.pk, ending=Ending(Outcome.LINKED, f"{MARK}結果"), by=world.staff, now=NOW
    )
    CallerQuestion.objects.create(
        case=case,
        token_digest="b" * 64,
        asked_at=NOW,
        expires_at=NOW,
        answer="solved",
        remark=f"{MARK}ひとこと",
        answered_at=NOW,
    )
    Case.objects.filter(pk=case.pk).update(next_action=f"{MARK}次", snooze_reason=f"{MARK}休み")
    Retention.objects.filter(case=case).update(words=f"{MARK}理由")
    return Case.objects.get(pk=case.pk)


def _referred(world, case, stored):
    department = DepartmentFactory()
    consent = Consent.objects.create(
        case=case, purpose=f"{MARK}同意", receiver=department, how="telephone", given_at=NOW
    )
    referral = Referral.objects.create(
        case=case,
        organisation=department,
        consent=consent,
        receiver_email="maruhi-uke@example.jp",
        told=f"{MARK}あらまし",
        question=f"{MARK}問い",
        answer=f"{MARK}答え",
        answered_by=f"{MARK}係",
        learned_by_centre=f"{MARK}気づき",
        learned_by_receiver=f"{MARK}気づき",
        shares_caller=True,
        state=ReferralState.LINKED,
        asked_at=NOW,
        asked_by=world.staff,
        closed_at=NOW,
    )
    referral.files.add(stored.case_file)
    ReferralLink.objects.create(
        referral=referral,
        token_digest="c" * 64,
        created_at=NOW,
        expires_at=LATER,
        created_by=world.staff,
    )


def typed_columns():
    """Every column of words in the tables that hold a case, its files and its caller."""
    models = (Case, Entry, Consent, CallerQuestion, Referral, Retention, BulkChange, Person)
    return {
        (model._meta.db_table, field.column)
        for model in (*models, CaseFile._meta.get_field("stored").related_model)
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
        and not field.choices
        and field.column not in NOT_TYPED
    }


def where_marked():
    """Table and column of every mark in the whole database, read raw.

    The tables in which SQLite keeps the tree of the full-text index hold pairs of letters only.
    """
    found = set()
    for table in connection.introspection.table_names():
        if table.startswith("search_pieces"):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    (table, name) for name, value in zip(names, row, strict=True) if _has(value)
                }
    return found


def files_marked():
    return [
        path
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file() and MARK.encode() in path.read_bytes()
    ]


def _has(value):
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    escaped = MARK.encode("ascii", "backslashreplace").decode()
    marks = (MARK, escaped, "maruhi", "5555-0001", "55550001", "まる るひ")
    return any(mark in text for mark in marks)
