"""The page of a case: all of it at one place, for the centre's staff alone; each look counts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import Reading
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.models import Case, Consent, Entry
from kyodo.consultations.states import Audience, EntryKind
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.writing import address, page_of
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


def entries(case, by, number, text="記録"):
    return Entry.objects.bulk_create(
        Entry(
            case=case,
            kind=EntryKind.NOTE,
            happened_at=NOW + timedelta(minutes=count),
            text=f"{text}{count}。",
            by=by,
        )
        for count in range(1, number + 1)
    )


def test_the_head_says_whose_turn_it_is_and_what_comes_next(client):
    world = counter()
    case = received(
        world.staff,
        owner=world.colleague,
        next_action="区役所に聞く",
        next_on=date(2020, 6, 1),
        ward=word(Kind.WARD, "naka", "中区"),
        topics=[word(Kind.TOPIC, "vacant", "空き家"), word(Kind.TOPIC, "npo", "NPOの事務")],
        group_name="はまべの会",
    )
    client.force_login(world.staff)
    page = client.get(page_of(case)).content.decode()
    for words in (
        *("相談 2026-0001", "受付", "次に動くのは <strong>センター</strong>", "相談 たろう"),
        *(
            "区役所に聞く",
            "令和2年6月1日（月）",
            "期日を過ぎています",
            "中区",
            "空き家",
            "NPOの事務",
        ),
        *("浜野 さち", "はまの さち", "はまべの会", "会報を出したい"),
    ):
        assert words in page


def test_internal_and_to_the_client_are_told_apart_by_words_and_by_shape(client):
    world = counter()
    case = received(world.staff)
    data = EntryData(kind=EntryKind.NOTE, text="お返事します", audience=Audience.CLIENT)
    add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW)
    client.force_login(world.staff)
    timeline = client.get(page_of(case)).content.decode().split('<ol class="timeline">')[1]
    first, second = timeline.split("</ol>")[0].split("<li ")[1:]
    assert "timeline-internal" in first
    assert "badge-sealed" in first
    assert "センター内のメモ" in first
    assert "timeline-client" in second
    assert "badge-active" in second
    assert "相談者も見る" in second


@pytest.mark.parametrize(
    "make",
    [
        AdministratorFactory,
        UserFactory,
        lambda: MembershipFactory(organisation=DepartmentFactory()).user,
        lambda: (
            MembershipFactory(
                organisation=OrganisationFactory(kind="ward_centre", name="中区支援センター")
            ).user
        ),
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        *("show_case", "show_case_history", "plan_next", "close_case", "add_case_files"),
        *("merge_cases", "split_case", "relate_cases", "start_project_from_case"),
    ],
)
def test_nobody_else_learns_that_there_is_a_case(client, name, make):
    case = received(counter().staff, text="病気のこと")
    client.force_login(make())
    answer = client.get(address(name, case.pk))
    assert answer.status_code == 404
    assert case.number not in answer.content.decode()
    assert client.get(address(name, 999_999)).status_code == 404
    assert not Reading.objects.exists()


def test_whoever_looks_is_recorded_with_case_and_caller(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.colleague)
    client.get(page_of(case))
    seen = Reading.objects.filter(reader_id=world.colleague.pk)
    assert set(seen.values_list("target_type", "target_id")) == {
        ("consultations.case", str(case.pk)),
        ("people.person", str(case.caller.pk)),
    }


def test_a_disposed_case_is_shown_to_nobody(client):
    world = counter()
    case = received(world.staff)
    Case.objects.filter(pk=case.pk).update(disposed_at=NOW, summary="", group_name="")
    client.force_login(world.staff)
    assert client.get(page_of(case)).status_code == 404


def test_a_long_case_comes_in_pages_of_thirty_in_the_order_of_time(client):
    world = counter()
    case = received(world.staff, text="最初の電話")
    entries(case, world.staff, 64)
    client.force_login(world.staff)
    seen, place = [], page_of(case)
    for _page in range(3):
        page = client.get(place).content.decode()
        shown = [number for number in range(1, 65) if f"記録{number}。" in page]
        seen = shown + seen
        older = page.partition('href="?before=')[2].partition("#")[0]
        place = f"{page_of(case)}?before={older}"
    assert seen == list(range(1, 65))
    assert older == ""
    assert "最初の電話" in page
    assert "新しい経過にもどる" in page


@pytest.mark.parametrize("before", ["x", "", "-1", "9" * 30, "0", "²", "999999"])
def test_a_place_that_is_none_shows_the_newest(client, before):
    world = counter()
    other, case = received(world.staff), received(world.staff)
    client.force_login(world.staff)
    assert "会報を出したい" in client.get(f"{page_of(case)}?before={before}").content.decode()
    foreign = other.entries.get().pk
    assert "会報を出したい" in client.get(f"{page_of(case)}?before={foreign}").content.decode()


def test_a_case_of_a_thousand_entries_costs_as_many_queries_as_one_of_three(
    client, django_assert_num_queries
):
    world = counter()
    case = received(world.staff, owner=world.staff)
    client.force_login(world.staff)
    client.get(page_of(case))
    for more in (2, 1000):
        entries(case, world.staff, more)
        with django_assert_num_queries(22):
            client.get(page_of(case))


def test_a_script_in_every_field_stays_text(client):
    world = counter()
    person = PersonFactory(name=SCRIPT, name_kana=SCRIPT, telephone="1<script>", email="a@b.jp")
    centre = OrganisationFactory(name=SCRIPT)
    case = received(
        world.staff,
        caller=person,
        text=SCRIPT,
        summary=SCRIPT,
        group_name=SCRIPT,
        next_action=SCRIPT,
        organisation=centre,
        topics=[word(Kind.TOPIC, "script", SCRIPT)],
        ward=word(Kind.WARD, "script", SCRIPT),
    )
    Entry.objects.create(case=case, kind="contact_in", happened_at=NOW, text=SCRIPT)
    Consent.objects.create(
        case=case, purpose=SCRIPT, receiver=centre, how="telephone", given_at=NOW
    )
    client.force_login(world.staff)
    for name in ("show_case", "plan_next", "split_case", "merge_cases", "start_project_from_case"):
        page = client.get(address(name, case.pk)).content.decode()
        assert "<script>alert" not in page
        assert "1<script>" not in page
    assert "&lt;script&gt;alert(1)" in client.get(page_of(case)).content.decode()


def test_a_case_put_off_says_until_when_and_why(client):
    world = counter()
    case = received(world.staff)
    until = timezone.localdate() + timedelta(days=3)
    Case.objects.filter(pk=case.pk).update(snoozed_until=until, snooze_reason="返事待ち")
    client.force_login(world.staff)
    assert "まで休ませています：返事待ち" in client.get(page_of(case)).content.decode()


def test_the_page_needs_a_sign_in(client):
    case = received(counter().staff)
    answer = client.get(page_of(case))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
