"""What waits is found in one list: due, overdue, silent, with others, resting, and nobody's."""

import pytest
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.audit.models import Reading
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.models import Case
from kyodo.consultations.queries import long_lists
from kyodo.consultations.states import Outcome
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.queue import QUEUE, numbers, on, planned, put_to_rest, tabs_of
from tests.costs import queries_of
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return counter()


@pytest.fixture
def page(client, world):
    client.force_login(world.staff)

    def ask(**query):
        response = client.get(QUEUE, query)
        assert response.status_code == 200
        return response

    return ask


def counts(response):
    return {link.query.split("tab=")[1].split("&")[0]: link.counted for link in tabs(response)}


def tabs(response):
    return response.context["tabs"]


def test_the_page_opens_with_what_is_due_for_oneself_the_oldest_first(page, world):
    today, late = (planned(world.staff, days, owner=world.staff) for days in (0, -3))
    planned(world.staff, 1, owner=world.staff)
    planned(world.staff, -5, owner=world.colleague)
    response = page()
    assert numbers(response) == [late.number, today.number]
    assert "3日過ぎています" in response.content.decode()
    assert numbers(page(tab="overdue")) == [late.number]


@pytest.mark.parametrize(
    ("who", "found"), [("", 1), ("all", 3), ("colleague", 2), ("9999", 1), ("x", 1)]
)
def test_the_list_is_ones_own_everybodys_or_a_colleagues(page, world, who, found):
    planned(world.staff, owner=world.staff)
    for _number in range(2):
        planned(world.staff, owner=world.colleague)
    who = str(world.colleague.pk) if who == "colleague" else who
    response = page(who=who, tab="all")
    assert len(numbers(response)) == found
    assert counts(response)["all"].number == found


@pytest.mark.parametrize(("days", "found"), [("", 1), ("15", 0), ("14", 1), ("0", 1), ("x", 1)])
def test_silence_is_counted_from_the_last_contact(page, world, days, found):
    case = planned(world.staff, 3, owner=world.staff)
    Case.objects.filter(pk=case.pk).update(last_contact_on=on(-14))
    planned(world.staff, 3, owner=world.staff)
    response = page(tab="silent", days=days)
    assert numbers(response) == [case.number] * found


def test_whoever_is_waited_for_has_a_list_of_their_own(page, world):
    caller = planned(world.staff, 9, owner=world.staff, turn="caller")
    asked = planned(world.staff, 9, owner=world.staff, turn="asked")
    assert numbers(page(tab="caller")) == [caller.number]
    assert numbers(page(tab="asked")) == [asked.number]


def test_what_belongs_to_nobody_is_offered_to_everybody(page, world):
    case = planned(world.staff, 4)
    planned(world.staff, 4, owner=world.colleague)
    response = page(tab="unassigned")
    assert numbers(response) == [case.number]
    assert "担当を決める" in response.content.decode()


def test_what_belonged_to_a_colleague_who_left_is_offered_to_everybody(page, world):
    left = planned(world.staff, 4, owner=world.colleague)
    gone = planned(world.staff, 5, owner=world.lead)
    planned(world.staff, 6, owner=world.staff)
    User.objects.filter(pk=world.colleague.pk).update(is_active=False)
    world.lead.memberships.all().delete()
    response = page(tab="unassigned")
    assert numbers(response) == [left.number, gone.number]
    assert "相談 たろう" in response.content.decode()


def test_what_rests_is_out_of_the_way_with_its_reason_until_its_day(page, world):
    case = put_to_rest(planned(world.staff, owner=world.staff, turn="caller"), world.staff)
    Case.objects.filter(pk=case.pk).update(last_contact_on=on(-30))
    for tab in ("due", "overdue", "silent", "caller"):
        assert numbers(page(tab=tab)) == []
    response = page(tab="snoozed")
    assert numbers(response) == [case.number]
    assert "総会が終わるまで" in response.content.decode()
    assert tabs_of(case, world.staff, on(5)) == {"due", "silent", "caller", "all"}


def test_what_has_ended_is_in_no_list(page, world):
    case = planned(world.staff, owner=world.staff)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    assert tabs_of(case, world.staff) == set()
    assert "この一覧に、相談はありません" in page(tab="all").content.decode()


def test_a_row_says_what_has_to_be_done_and_nothing_about_the_person(page, world):
    caller = PersonFactory(name="浜野 さち", telephone="045-111-2222", email="sachi@example.jp")
    planned(
        world.staff,
        owner=world.staff,
        caller=caller,
        group_name="つばさの会",
        sector=word(Kind.SECTOR, "npo", "NPO法人"),
    )
    text = page().content.decode()
    for shown in ("NPO法人　つばさの会", "会報の印刷について", "センター", "窓口 みどり", "今日"):
        assert shown in text
    for secret in ("浜野", "045-111-2222", "sachi@example.jp"):
        assert secret not in text
    assert not Reading.objects.exists()


def test_scripts_in_any_field_stay_text(page, world):
    script = "<script>印刷</script>"
    planned(world.staff, owner=world.staff, summary=script, group_name=script, next_action=script)
    assert script not in page(who=script, tab=script, days=script, page=script).content.decode()


def test_counting_stops_at_a_bound_and_says_so(page, world, monkeypatch):
    monkeypatch.setattr(long_lists, "COUNTED_BESIDE", 2)
    for _number in range(3):
        planned(world.staff, owner=world.staff)
    response = page()
    assert not counts(response)["due"].is_exact
    assert counts(response)["overdue"].is_exact
    assert "2件より多い" in response.content.decode()


def test_pages_go_on_where_the_one_before_ended(page, world, monkeypatch):
    monkeypatch.setattr(long_lists, "ROWS", 2)
    made = [planned(world.staff, -number, owner=world.staff).number for number in range(3)][::-1]
    assert numbers(page()) == made[:2]
    second = page(page="2")
    assert numbers(second) == made[2:]
    assert "3–3件目" in second.content.decode()
    for strange in ("9", "0", "-1", "x", "9" * 30):
        assert numbers(page(page=strange)) == made[:2]


def test_all_rows_are_ticked_without_a_script(page, world):
    planned(world.staff, owner=world.staff)
    assert " checked>" not in page().content.decode()
    assert " checked>" in page(select="all").content.decode()


def test_three_rows_cost_as_many_queries_as_one(client, world):
    client.force_login(world.staff)
    address = f"{QUEUE}?who=all&tab=all"
    planned(world.staff, owner=world.staff, sector=word(Kind.SECTOR, "npo", "NPO法人"))
    one = queries_of(client, address)
    planned(world.staff, owner=world.colleague, sector=word(Kind.SECTOR, "firm", "企業"))
    planned(world.staff)
    assert queries_of(client, address) == one


@pytest.mark.parametrize(
    "make",
    [AdministratorFactory, lambda: MembershipFactory(organisation=DepartmentFactory()).user],
)
def test_others_see_no_list_and_no_way_to_it(client, world, make):
    planned(world.staff, summary="ひみつの相談")
    client.force_login(make())
    response = client.get(QUEUE, {"who": "all", "tab": "all"})
    assert response.status_code == 403
    assert "ひみつの相談" not in response.content.decode()
    assert QUEUE not in client.get("/desk/", follow=True).content.decode()


def test_a_stranger_is_asked_to_sign_in(client, world):
    received(world.staff)
    assert client.get(QUEUE).status_code == 302
