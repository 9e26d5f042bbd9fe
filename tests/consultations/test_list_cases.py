"""All cases, narrowed and in order, page by page; only the centre's staff see them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from kyodo.accounts.models import User
from kyodo.audit.models import Reading
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.models import Case
from kyodo.consultations.queries import case_list
from kyodo.consultations.states import Outcome
from kyodo.organisations.models import Organisation
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.taking_calls import lists
from tests.costs import queries_of
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("consultations:list_cases")


@pytest.fixture
def world(client):
    found = counter()
    client.force_login(found.staff)
    return found


def numbers(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [row.number for row in response.context["rows"]]


def cases(staff, number):
    """So many, a day apart, the oldest first."""
    return [received(staff, now=NOW + timedelta(days=day)) for day in range(number)]


def test_the_newest_come_first_and_the_order_turns(client, world):
    cases(world.staff, 3)
    assert numbers(client) == ["2026-0003", "2026-0002", "2026-0001"]
    assert numbers(client, order="received") == ["2026-0001", "2026-0002", "2026-0003"]
    assert numbers(client, order="nonsense") == ["2026-0003", "2026-0002", "2026-0001"]


def test_open_ones_are_ordered_by_their_next_day(client, world):
    for day in (20, 12, 16):
        received(world.staff, next_on=date(2026, 6, day))
    assert numbers(client, state="open", order="next") == ["2026-0002", "2026-0003", "2026-0001"]
    assert numbers(client, state="open", order="-next") == ["2026-0001", "2026-0003", "2026-0002"]
    assert numbers(client, order="next") == ["2026-0003", "2026-0002", "2026-0001"]


def test_each_condition_leaves_what_fulfils_it(client, world):
    words = lists()
    other = {
        "means": word(Kind.MEANS, "visit", "来所"),
        "sector": word(Kind.SECTOR, "firm", "企業"),
        "ward": word(Kind.WARD, "west", "西区"),
        "field": word(Kind.FIELD, "town", "まち"),
    }
    received(
        world.staff,
        owner=world.colleague,
        topics=[words["grants"], words["place"]],
        **{name: words[name] for name in other},
    )
    received(world.staff, topics=[words["place"]], now=NOW - timedelta(days=365), **other)
    ending = Ending(Outcome.NOT_LINKED, reason=words["reason"])
    close_case(
        case_id=Case.objects.get(fiscal_year=2025).pk, ending=ending, by=world.staff, now=NOW
    )
    both = ["2026-0001", "2025-0001"]
    for query, found in (
        ({}, both),
        ({"state": "open"}, both[:1]),
        ({"state": "closed"}, both[1:]),
        ({"state": "not_linked"}, both[1:]),
        ({"outcome": "not_linked"}, both[1:]),
        ({"owner": world.colleague.pk}, both[:1]),
        ({"owner": "nobody"}, both[1:]),
        ({"year": 2026}, both[:1]),
        ({"year": 2025}, both[1:]),
        ({"since": "2026-06-10"}, both[:1]),
        ({"since": "令和8年6月11日"}, []),
        ({"until": "2026-06-10"}, both),
        ({"until": "２０２６／６／９"}, both[1:]),
        ({"topic": words["place"].pk}, both),
        ({"topic": words["grants"].pk}, both[:1]),
        ({"topic": words["grants"].pk, "state": "closed"}, []),
        *(({name: words[name].pk}, both[:1]) for name in other),
        *(({name: other[name].pk}, both[1:]) for name in other),
    ):
        assert numbers(client, **query) == found, query


@pytest.mark.parametrize(
    "query",
    [
        {"year": "nineteen"},
        {"ward": "9" * 30},
        {"owner": "0"},
        {"state": "<b>"},
        {"since": "きのう"},
        {"topic": "-1"},
    ],
)
def test_a_condition_that_cannot_be_read_says_so_and_the_rest_holds(client, world, query):
    received(world.staff)
    close_case(
        case_id=received(world.staff).pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW
    )
    response = client.get(LIST, {"outcome": "solved", **query})
    assert [row.number for row in response.context["rows"]] == ["2026-0002"]
    page = response.content.decode()
    assert "この条件は使えません。" in page or "日付として読めません" in page


@pytest.mark.parametrize("counted", [300, 4])
@pytest.mark.parametrize("order", ["-received", "received", "next"])
def test_pages_follow_each_other_forth_and_back(client, world, monkeypatch, counted, order):
    monkeypatch.setattr(case_list, "COUNTED", counted)
    monkeypatch.setattr(case_list, "ROWS", 2)
    made = [case.number for case in cases(world.staff, 7)]
    expected = made[::-1] if order.startswith("-") else made
    seen, place = [], {}
    while True:
        response = client.get(LIST, {"state": "open", "order": order, **place})
        page = response.context["page"]
        seen.append([case.number for case in page.cases])
        if not page.has_after:
            break
        place = {"after": page.cases[-1].pk}
    assert [number for rows in seen for number in rows] == expected
    while page.has_before:
        seen.pop()
        place = {"before": page.cases[0].pk}
        page = client.get(LIST, {"state": "open", "order": order, **place}).context["page"]
        assert [case.number for case in page.cases] == seen[-1]
    assert len(seen) == 1


def test_cases_of_one_moment_are_neither_lost_nor_shown_twice(client, world, monkeypatch):
    monkeypatch.setattr(case_list, "COUNTED", 4)
    monkeypatch.setattr(case_list, "ROWS", 2)
    made = [received(world.staff).number for _ in range(6)]
    first = client.get(LIST).context["page"].cases
    second = client.get(LIST, {"after": first[-1].pk}).context["page"].cases
    assert [case.number for case in (*first, *second)] == made[:1:-1]


def test_so_many_are_counted_and_no_more(client, world, monkeypatch):
    cases(world.staff, 3)
    assert "全3件のうち 1–3件目" in client.get(LIST).content.decode()
    monkeypatch.setattr(case_list, "COUNTED", 2)
    assert "2件より多くあります" in client.get(LIST).content.decode()


@pytest.mark.parametrize("place", [{"after": "x"}, {"before": "9" * 40}, {"after": "123456"}])
def test_a_strange_place_is_the_first_page(client, world, place):
    case = received(world.staff)
    assert numbers(client, **place) == [case.number]


def test_names_are_shown_when_asked_for(client, world):
    received(world.staff, caller=PersonFactory(name="浜野 さち"), group_name="つばさの会")
    without, within = client.get(LIST).content.decode(), client.get(LIST, {"names": "on"})
    assert "浜野" not in without
    assert "つばさの会" in without
    assert "浜野 さち" in within.content.decode()


def test_which_cases_were_shown_is_recorded(client, world):
    shown = received(world.staff, owner=world.staff)
    received(world.staff)
    client.get(LIST, {"owner": world.staff.pk})
    read = Reading.objects.filter(reader_id=world.staff.pk, target_type="consultations.case")
    assert list(read.values_list("target_id", flat=True)) == [str(shown.pk)]


def test_what_was_disposed_of_is_not_listed(client, world):
    received(world.staff)
    Case.objects.update(
        disposed_at=datetime(2026, 7, 1, tzinfo=UTC), summary="", group_name="", outcome_note=""
    )
    assert numbers(client) == []


def test_an_empty_list_says_what_to_do(client, world):
    assert "相談は、まだありません" in client.get(LIST).content.decode()
    received(world.staff)
    page = client.get(LIST, {"state": "closed"}).content.decode()
    assert "条件に合う相談はありません" in page


def test_a_script_in_any_field_stays_text(client, world):
    script = "<script>alert(1)</script>"
    owner = world.colleague
    User.objects.filter(pk=owner.pk).update(name=script)
    means = word(Kind.MEANS, "strange", script)
    received(
        world.staff,
        caller=PersonFactory(name=script),
        summary=script,
        group_name=script,
        next_action=script,
        owner=owner,
        means=means,
    )
    page = client.get(LIST, {"names": "on"}).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 6


def test_the_part_is_contained_in_the_page(client, world):
    received(world.staff)
    part = client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="cases">')
    whole = client.get(LIST).content.decode()
    assert part.strip().split("<form")[0] in whole


@pytest.mark.parametrize("query", ["", "names=on", "state=open&order=next", "topic={topic}"])
def test_a_longer_list_costs_no_more_queries(client, world, query):
    topic = lists()["grants"]
    address = f"{LIST}?{query.format(topic=topic.pk)}"

    def more(number):
        for _ in range(number):
            received(world.staff, owner=world.colleague, topics=[topic])

    more(1)
    one = queries_of(client, address)
    more(2)
    assert queries_of(client, address) == one


@pytest.mark.parametrize(
    "make",
    [
        AdministratorFactory,
        lambda: MembershipFactory().user,
        lambda: MembershipFactory(organisation=DepartmentFactory()).user,
        lambda: (
            MembershipFactory(
                organisation=OrganisationFactory(kind=Organisation.Kind.WARD_CENTRE)
            ).user
        ),
    ],
)
def test_nobody_else_sees_the_list_or_the_way_to_it(client, world, make):
    received(world.staff, summary="前の相談")
    client.force_login(make())
    response = client.get(LIST)
    assert response.status_code == 403
    assert "前の相談" not in response.content.decode()
    desk = client.get(reverse("portal:desk")).content.decode()
    assert f'href="{LIST}"' not in desk
    client.force_login(world.staff)
    assert f'href="{LIST}"' in client.get(reverse("portal:desk")).content.decode()
