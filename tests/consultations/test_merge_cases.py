"""Two cases that are one: everything goes to the one that is kept, for both callers to read."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.attachments.storing import store_file
from kyodo.audit.models import AuditEntry
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.locking import CaseMerged
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.actions.relations import relate_cases
from kyodo.consultations.actions.retention_classes import RetentionClassData, add_retention_class
from kyodo.consultations.models import (
    Case,
    CaseFile,
    CaseRelation,
    Consent,
    Referral,
    Retention,
)
from kyodo.consultations.states import CaseState, Outcome
from kyodo.lifecycle import Refusal, StepNotAllowed
from tests.attachments.files import upload
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def merge(case, kept, by):
    return merge_cases(case_id=case.pk, into_id=kept.pk, by=by, now=NOW)


def full_case(world, **data):
    case = received(
        world.staff,
        text="はじめの電話",
        next_on=date(2026, 6, 1),
        topics=[word(Kind.TOPIC, "vacant", "空き家")],
        ward=word(Kind.WARD, "naka", "中区"),
        **data,
    )
    CaseFile.objects.create(case=case, stored=store_file(upload("図.png"), NOW), added_at=NOW)
    Consent.objects.create(case=case, purpose="渡す", how="telephone", given_at=NOW)
    Referral.objects.create(
        case=case,
        organisation=OrganisationFactory(),
        told="空き家",
        question="使えますか",
        asked_at=NOW,
        asked_by=world.staff,
    )
    return case


def test_everything_moves_and_what_the_kept_one_lacks_is_filled_in():
    world = counter()
    case = full_case(world, owner=world.colleague)
    kept = received(world.staff, next_on=date(2026, 7, 1), summary="残る要点")
    merge(case, kept, world.staff)
    case.refresh_from_db()
    kept.refresh_from_db()
    assert (case.state, case.outcome, case.merged_into) == (
        CaseState.MERGED,
        Outcome.MERGED,
        kept,
    )
    assert [entry.text for entry in kept.entries.order_by("pk")] == [
        "はじめの電話",
        "会報を出したい",
        f"相談 {case.number} を、この相談にまとめました。",
    ]
    assert [entry.text for entry in case.entries.all()] == [f"相談 {kept.number} にまとめました。"]
    assert (kept.files.count(), kept.consents.count(), kept.referrals.count()) == (1, 1, 1)
    assert (str(kept.ward), kept.owner, kept.summary) == ("中区", world.colleague, "残る要点")
    assert [topic.code for topic in kept.topics.all()] == ["vacant"]
    assert kept.next_on == date(2026, 6, 1)
    facts = AuditEntry.objects.filter(event="consultations.cases_merged").order_by("pk")
    assert [(entry.target_id, entry.facts) for entry in facts] == [
        (str(case.pk), {"other": kept.number}),
        (str(kept.pk), {"other": case.number}),
    ]


def test_relations_follow_and_none_points_at_itself_or_stands_twice():
    world = counter()
    case, kept, third = (received(world.staff) for _number in range(3))
    for one, other in ((case, kept), (case, third), (kept, third)):
        relate_cases(case_id=one.pk, other_id=other.pk, by=world.staff)
    merge(case, kept, world.staff)
    assert list(CaseRelation.objects.values_list("earlier_id", "later_id")) == [(kept.pk, third.pk)]


def test_the_private_link_goes_along_where_the_kept_case_has_none():
    world = counter()
    case, kept = received(world.staff), received(world.staff)
    Case.objects.filter(pk=case.pk).update(follow_digest="a" * 64)
    merge(case, kept, world.staff)
    case.refresh_from_db()
    kept.refresh_from_db()
    assert (case.follow_digest, kept.follow_digest) == (None, "a" * 64)


def test_the_longer_class_holds_and_what_the_caller_asked_of_either_is_asked_of_the_kept_one():
    world = counter()
    short, long = (
        add_retention_class(data=RetentionClassData(f"{years}年", years), by=world.lead)
        for years in (1, 10)
    )
    case, kept = received(world.staff), received(world.staff)
    Retention.objects.create(case=case, retention_class=long, deletion_asked_at=NOW)
    Retention.objects.create(case=kept, retention_class=short)
    merge(case, kept, world.staff)
    asked = Retention.objects.asked_for()
    assert [(row.case, row.retention_class) for row in asked] == [(kept, long)]
    assert not Retention.objects.kept().exists()
    close_case(case_id=kept.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    (row,) = Retention.objects.kept()
    assert (row.case, row.review_on) == (kept, date(2037, 4, 1))


def test_two_links_stay_two():
    world = counter()
    case, kept = received(world.staff), received(world.staff)
    Case.objects.filter(pk=case.pk).update(follow_digest="a" * 64)
    Case.objects.filter(pk=kept.pk).update(follow_digest="b" * 64)
    merge(case, kept, world.staff)
    case.refresh_from_db()
    kept.refresh_from_db()
    assert (case.follow_digest, kept.follow_digest) == ("a" * 64, "b" * 64)


def test_what_has_ended_or_was_merged_is_neither_merged_nor_merged_into():
    world = counter()
    ended, kept, other = (received(world.staff) for _number in range(3))
    close_case(case_id=ended.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    with pytest.raises(StepNotAllowed):
        merge(ended, kept, world.staff)
    with pytest.raises(Refusal, match="先に再開"):
        merge(kept, ended, world.staff)
    with pytest.raises(Refusal, match="同じ相談"):
        merge(kept, kept, world.staff)
    merge(other, kept, world.staff)
    for pair in ((other, kept), (kept, other)):
        with pytest.raises(CaseMerged, match=kept.number):
            merge(*pair, world.staff)
    with pytest.raises(PermissionDenied):
        merge(kept, ended, AdministratorFactory())


def test_the_page_asks_for_the_number_then_says_what_will_happen(client):
    world = counter()
    case, kept = received(world.staff), received(world.staff)
    client.force_login(world.staff)
    place = address("merge_cases", case.pk)
    assert "受付番号" in client.get(place).content.decode()
    asked = client.get(place, {"number": "２０２６ー０００２".replace("ー", "－")}).content.decode()
    assert kept.number in asked
    assert "両方とも読めるようになります" in asked
    assert "互いに知られてよい人" in asked
    assert Case.objects.get(pk=case.pk).is_open
    unsure = client.post(place, {"number": kept.number}).content.decode()
    assert "入力を確認してください" in unsure
    assert Case.objects.get(pk=case.pk).is_open
    answer = client.post(place, {"number": kept.number, "sure": "on"})
    assert answer["Location"] == page_of(kept)
    assert Case.objects.get(pk=case.pk).merged_into == kept
    merged = client.get(page_of(case)).content.decode()
    assert f"相談 {kept.number} にまとめました" in merged
    assert "書きこむ" not in merged
    assert case.number in client.get(page_of(kept)).content.decode()


def test_the_same_caller_needs_no_assurance(client):
    world = counter()
    person = PersonFactory()
    case, kept = (received(world.staff, caller=person) for _number in range(2))
    client.force_login(world.staff)
    client.post(address("merge_cases", case.pk), {"number": kept.number})
    assert Case.objects.get(pk=case.pk).merged_into == kept


@pytest.mark.parametrize("number", ["2026-0001", "2026-9999", "x", "", "9" * 20, "2026-00010000"])
def test_a_number_that_is_none_or_the_own_one_is_refused(client, number):
    world = counter()
    case = received(world.staff)
    received(world.staff)
    client.force_login(world.staff)
    for method in (client.get, client.post):
        page = method(address("merge_cases", case.pk), {"number": number}).content.decode()
        assert "入力を確認してください" in page
    assert Case.objects.get(pk=case.pk).is_open


def test_a_refusal_stands_on_the_page(client):
    world = counter()
    person = PersonFactory()
    case, kept = (received(world.staff, caller=person) for _number in range(2))
    close_case(case_id=kept.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    client.force_login(world.staff)
    page = client.post(address("merge_cases", case.pk), {"number": kept.number}).content.decode()
    assert "先に再開してください" in page
