"""A second person lets cases go: no word of them is left anywhere, what was counted stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.bulk_changes import undo_bulk_change
from kyodo.consultations.actions.cases import reopen_case
from kyodo.consultations.actions.disposal import approve_disposal
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.evidence import ConsultationEvidence
from kyodo.consultations.models import (
    BulkChange,
    Case,
    CaseFile,
    Entry,
    Referral,
    ReferralLink,
    Retention,
)
from kyodo.consultations.search import CASES
from kyodo.evidence.registry import Scope
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.people.models import PEOPLE, Person
from kyodo.search import index
from tests.consultations.cases import NOW, counter, received
from tests.consultations.keeping import (
    LATER,
    MARK,
    ended,
    files_marked,
    marked_case,
    proposed,
    three_years,
    typed_columns,
    where_marked,
)
from tests.consultations.writing import address
from tests.factories import AdministratorFactory, ContactFactory, PersonFactory

pytestmark = pytest.mark.django_db


def kept_counter():
    world = counter()
    three_years(world.lead)
    return world


def approve(*cases, by, now=LATER):
    return approve_disposal(case_ids=[case.pk for case in cases], by=by, now=now)


@pytest.mark.django_db(transaction=True)
def test_no_typed_word_is_left_in_any_column_or_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # files of other tests lie in the usual place
    world = kept_counter()
    case = marked_case(world)
    before = where_marked()
    assert typed_columns() - before == set()
    assert files_marked()
    proposed(world.staff, case)
    approve(case, by=world.colleague)
    assert where_marked() == set()
    assert files_marked() == []
    assert index.find(CASES, MARK, limit=5).ids == []
    assert index.find(PEOPLE, MARK, limit=5).ids == []


def figures():
    scope = Scope(year=FiscalYear(2026))
    of_naka = Scope(year=FiscalYear(2026), ward="naka")
    return [list(ConsultationEvidence().figures(each)) for each in (scope, of_naka)]


def counted(case):
    row = Case.objects.values(
        *("fiscal_year", "serial", "received_at", "received_on", "means", "sector", "ward"),
        *("field", "state", "outcome", "no_link_reason", "closed_at", "closed_on", "owner"),
    ).get(pk=case.pk)
    topics = list(case.topics.in_order().values_list("pk", flat=True))
    entries = list(
        Entry.objects.filter(case=case).values("kind", "means", "minutes", "happened_at")
    )
    links = list(Referral.objects.filter(case=case).values("state", "asked_at", "closed_at"))
    return row, topics, entries, links


def test_what_is_counted_stays_and_the_evidence_says_the_same():
    world = kept_counter()
    case = marked_case(world)
    ended(world.staff)
    before, figures_before = counted(case), figures()
    assert before[2][0]["minutes"] == 25
    proposed(world.staff, case)
    approve(case, by=world.colleague)
    assert counted(case) == before
    assert figures() == figures_before
    retention = Retention.objects.get(case=case)
    assert (retention.proposed_by, retention.disposed_by) == (world.staff, world.colleague)
    assert Case.objects.get(pk=case.pk).number == "2026-0001"


def test_the_audit_says_who_proposed_and_why_and_nothing_that_was_written():
    world = kept_counter()
    case = marked_case(world)
    proposed(world.staff, case, now=NOW, reason="asked", words=f"{MARK}本人の求め")
    approve(case, by=world.colleague, now=NOW)
    entry = AuditEntry.objects.get(event="consultations.case_disposed")
    assert entry.actor_id == world.colleague.pk
    assert entry.facts == {"why": "asked", "user": world.staff.pk}
    assert entry.target_label == "2026-0001"


def test_whoever_proposed_it_may_not_approve(client):
    world = kept_counter()
    case = ended(world.staff)
    proposed(world.staff, case)
    with pytest.raises(PermissionDenied):
        approve(case, by=world.staff)
    client.force_login(world.staff)
    assert client.post(address("approve_disposal"), {"cases": case.pk}).status_code in {302, 403}
    assert Case.objects.get(pk=case.pk).summary == "会報の印刷について"


def test_the_database_itself_refuses_one_person_alone():
    world = kept_counter()
    case = ended(world.staff)
    proposed(world.staff, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Retention.objects.filter(case=case).update(disposed_by=world.staff)


@pytest.mark.parametrize("make", [AdministratorFactory])
def test_nobody_outside_the_centre_approves_or_learns_of_it(client, make):
    world = kept_counter()
    case = ended(world.staff)
    proposed(world.staff, case)
    outsider = make()
    with pytest.raises(PermissionDenied):
        approve(case, by=outsider)
    client.force_login(outsider)
    for answer in (
        client.get(address("approve_disposal"), {"cases": case.pk}),
        client.post(address("approve_disposal"), {"cases": case.pk}),
        client.get(address("list_retention_reviews"), {"show": "proposed"}),
    ):
        assert answer.status_code == 403
        assert "会報" not in answer.content.decode()
    assert not Case.objects.get(pk=case.pk).is_disposed


def test_one_that_is_not_waiting_keeps_all_of_them():
    world = kept_counter()
    one, other = ended(world.staff), ended(world.staff)
    proposed(world.staff, one, other)
    reopen_case(case_id=other.pk, by=world.staff, now=LATER)
    with pytest.raises(Refusal, match=other.number):
        approve(one, other, by=world.colleague)
    assert not Case.objects.filter(disposed_at__isnull=False).exists()
    approve(one, by=world.colleague)
    with pytest.raises(Refusal, match=one.number):
        approve(one, by=world.lead)


def test_what_was_merged_into_it_goes_with_it():
    world = kept_counter()
    kept, merged = received(world.staff), received(world.staff, summary=f"{MARK}二度目")
    merge_cases(case_id=merged.pk, into_id=kept.pk, by=world.staff, now=NOW)
    kept.refresh_from_db()
    Case.objects.filter(pk=kept.pk).update(
        state="done", outcome="solved", closed_at=NOW, closed_on="2026-06-10"
    )
    proposed(world.staff, kept, now=NOW, reason="mistake", words="二重")
    approve(kept, by=world.colleague, now=NOW)
    merged.refresh_from_db()
    assert merged.is_disposed
    assert (merged.summary, merged.caller) == ("", None)


@pytest.mark.parametrize("needed", ["another case", "a contact", "nothing"])
def test_a_caller_is_forgotten_unless_somebody_else_needs_them(needed):
    world = kept_counter()
    caller = PersonFactory(name="浜野 さち")
    case = ended(world.staff, caller=caller)
    if needed == "another case":
        received(world.staff, caller=caller)
    elif needed == "a contact":
        ContactFactory(person=caller)
    proposed(world.staff, case)
    approve(case, by=world.colleague)
    assert Case.objects.get(pk=case.pk).caller is None
    assert Person.objects.get(pk=caller.pk).name == ("" if needed == "nothing" else "浜野 さち")


@pytest.mark.django_db(transaction=True)
def test_files_and_links_open_no_more(client):
    world = kept_counter()
    case = marked_case(world)
    file = CaseFile.objects.get(case=case)
    proposed(world.staff, case)
    approve(case, by=world.colleague)
    assert not default_storage.exists(file.stored.place)
    client.force_login(world.lead)
    assert client.get(address("download_case_file", case.pk, file.pk)).status_code == 404
    assert client.get(address("show_case", case.pk)).status_code == 404
    assert client.get(address("show_case_history", case.pk)).status_code == 404
    assert ReferralLink.objects.get().revoked_at is not None


def test_a_bulk_change_can_still_be_undone_for_the_other_cases():
    world = kept_counter()
    gone = marked_case(world)
    bulk = BulkChange.objects.get()
    stays = received(world.staff)
    bulk.before[str(stays.pk)] = {**bulk.before[str(gone.pk)], "version": stays.version}
    bulk.save()
    proposed(world.staff, gone)
    approve(gone, by=world.colleague)
    outcomes = undo_bulk_change(change_id=bulk.pk, by=world.staff, now=NOW)
    assert outcomes.changed == [stays]


def test_the_page_names_what_will_happen_and_does_it_for_many(client):
    world = kept_counter()
    cases = [ended(world.staff) for _ in range(3)]
    proposed(world.staff, *cases[:2])
    proposed(world.colleague, cases[2])
    client.force_login(world.colleague)
    query = {"cases": [case.pk for case in cases]}
    page = client.get(address("approve_disposal"), query).content.decode()
    assert "相談2件" in page
    assert "2026-0003" in page.partition("confirm")[0]
    answer = client.post(address("approve_disposal"), {"cases": [case.pk for case in cases[:2]]})
    assert answer.status_code == 302
    assert Case.objects.filter(disposed_at__isnull=False).count() == 2
    gone = client.get(address("list_retention_reviews"), {"show": "disposed"}).content.decode()
    assert "2026-0001" in gone
    assert world.staff.name in gone
