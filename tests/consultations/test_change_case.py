"""What was written down at the reception is put right, and the audit names what was changed."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.cases import CaseData
from kyodo.consultations.actions.changing import change_case
from kyodo.consultations.search import CASES
from kyodo.search import index
from tests.consultations.cases import NOW, counter, received
from tests.consultations.taking_calls import lists
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    found = counter()
    client.force_login(found.staff)
    return found


def typed(case, **changes):
    """The form as the page shows it for this case, with what was typed."""
    case.refresh_from_db()
    return {
        "summary": case.summary,
        "means": case.means_id,
        "group_name": case.group_name,
        "sector": case.sector_id or "",
        "ward": case.ward_id or "",
        "field": case.field_id or "",
        "topics": [topic.pk for topic in case.topics.all()],
        "reach_by": case.reach_by,
        "seen": case.version,
    } | changes


def change(client, case, **changes):
    return client.post(address("change_case", case.pk), typed(case, **changes))


def test_every_field_of_the_reception_is_put_right(client, world):
    words = lists()
    case = received(world.staff, topics=[words["place"]], owner=world.staff, next_action="電話")
    response = change(
        client,
        case,
        summary="助成金について",
        means=words["letter"].pk,
        group_name="つばさの会",
        sector=words["sector"].pk,
        ward=words["ward"].pk,
        field=words["field"].pk,
        topics=[words["grants"].pk],
        reach_by="none",
    )
    assert response.url == page_of(case)
    case.refresh_from_db()
    assert (case.summary, case.means, case.group_name) == (
        "助成金について",
        words["letter"],
        "つばさの会",
    )
    assert (case.sector, case.ward, case.field) == (words["sector"], words["ward"], words["field"])
    assert list(case.topics.all()) == [words["grants"]]
    assert (case.reach_by, case.owner, case.next_action) == ("none", world.staff, "電話")
    assert index.find(CASES, "助成金", limit=5).ids == [case.pk]


def test_the_audit_names_the_fields_and_not_what_stands_in_them(client, world):
    case = received(world.staff)
    change(client, case, summary="ひみつの話", topics=[lists()["grants"].pk])
    entry = AuditEntry.objects.get(event="consultations.case_changed")
    assert entry.facts == {"changed": "相談の要点、相談の内容"}
    assert entry.target_id == str(case.pk)


def test_nothing_changed_is_nothing_recorded(client, world):
    case = received(world.staff)
    version = case.version
    change(client, case)
    case.refresh_from_db()
    assert case.version == version
    assert not AuditEntry.objects.filter(event="consultations.case_changed").exists()


def test_a_word_that_is_no_longer_used_stays_where_it_stands(client, world):
    words = lists()
    case = received(world.staff, ward=words["ward"], topics=[words["grants"]])
    Classification.objects.filter(pk__in=[words["ward"].pk, words["grants"].pk]).update(
        valid_until=date(2020, 1, 1)
    )
    page = client.get(address("change_case", case.pk)).content.decode()
    assert "selected>東区</option>" in page
    change(client, case, summary="別の要点")
    case.refresh_from_db()
    assert (case.ward, list(case.topics.all())) == (words["ward"], [words["grants"]])
    other = received(world.staff)
    assert "東区" not in client.get(address("change_case", other.pk)).content.decode()


def test_words_of_today_and_of_the_day_of_the_reception_are_offered_and_no_others(
    client, world, monkeypatch
):
    case = received(world.staff, now=NOW)
    for code, since, until in (
        ("then", None, date(2026, 6, 30)),
        ("today", date(2026, 7, 1), None),
        ("between", date(2026, 7, 1), date(2026, 7, 31)),
        ("later", date(2027, 4, 1), None),
    ):
        Classification.objects.create(
            kind="ward", code=code, label=code, valid_from=since, valid_until=until
        )
    september = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: september)
    page = client.get(address("change_case", case.pk))
    offered = [label for _key, label in page.context["form"].fields["ward"].choices]
    assert offered == ["―", "today", "then"]


def test_two_who_change_at_once_are_told_and_nothing_is_lost(client, world):
    case = received(world.staff)
    old = typed(case, summary="わたしの要点")
    change(client, case, summary="ほかの人の要点")
    response = client.post(address("change_case", case.pk), old)
    page = response.content.decode()
    assert "ほかの人がこの相談を変えました" in page
    assert "わたしの要点" in page
    case.refresh_from_db()
    assert case.summary == "ほかの人の要点"
    again = typed(case, summary="わたしの要点", seen=response.context["form"]["seen"].value())
    client.post(address("change_case", case.pk), again)
    case.refresh_from_db()
    assert case.summary == "わたしの要点"


@pytest.mark.parametrize("wrong", [{"means": ""}, {"means": "9999"}, {"summary": "あ" * 201}])
def test_a_mistake_is_named_and_nothing_is_stored(client, world, wrong):
    case = received(world.staff)
    page = change(client, case, **{"group_name": "つばさの会"} | wrong).content.decode()
    assert "入力を確認してください" in page
    assert "つばさの会" in page
    case.refresh_from_db()
    assert case.group_name == ""


@pytest.mark.parametrize("make", [AdministratorFactory, lambda: MembershipFactory().user])
def test_nobody_else_changes_a_case(client, world, make):
    case = received(world.staff)
    stranger = make()
    client.force_login(stranger)
    assert client.get(address("change_case", case.pk)).status_code == 404
    assert change(client, case, summary="別").status_code == 404
    with pytest.raises(PermissionDenied):
        change_case(
            case_id=case.pk, data=CaseData(means=case.means), seen=case.version, by=stranger
        )
    case.refresh_from_db()
    assert case.summary == "会報の印刷について"
