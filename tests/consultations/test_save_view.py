"""A list narrowed in a certain way is kept under a name, for oneself or for everybody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone

from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.saved_views import save_view
from kyodo.consultations.models import Case, SavedView
from kyodo.consultations.states import Outcome
from kyodo.consultations.views.saved_views import saved_views
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter, received
from tests.consultations.queue import QUEUE, planned
from tests.consultations.writing import address
from tests.costs import queries_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db

SAVE, CASES = address("save_view"), address("list_cases")
Page = SavedView.Page


@pytest.fixture
def world(monkeypatch, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = counter()
    client.force_login(world.staff)
    return world


def keep(by, name="返事待ち", query="tab=asked", *, page=Page.FOLLOW_UPS, is_shared=False):
    return save_view(page=page, name=name, query=query, is_shared=is_shared, by=by)


def typed(**changes):
    return {"name": "返事待ち", "page": Page.FOLLOW_UPS, "query": "tab=asked"} | changes


def test_the_list_as_it_is_narrowed_gets_a_name_and_its_count(client, world):
    planned(world.staff, 9, owner=world.staff, turn="asked")
    page = client.get(QUEUE, {"tab": "asked", "who": "", "page": "1"})
    form = client.get(page.context["saved"].address).context["form"]
    assert (form["page"].value(), form["query"].value()) == (Page.FOLLOW_UPS, "tab=asked")
    answer = client.post(SAVE, typed(query="who=&tab=asked&page=1&select=all"))
    assert answer.url == f"{QUEUE}?tab=asked"
    after = client.get(answer.url)
    (shown,) = after.context["saved"].views
    assert (shown.view.name, shown.count.number, shown.is_here) == ("返事待ち", 1, True)
    assert 'href="?tab=asked" aria-current="page">返事待ち' in after.content.decode()
    (elsewhere,) = client.get(QUEUE).context["saved"].views
    assert not elsewhere.is_here


def test_the_same_name_takes_the_place_of_the_one_before(world):
    keep(world.staff, query="tab=asked")
    keep(world.staff, query="tab=caller")
    keep(world.colleague, query="tab=all")
    assert [view.query for view in SavedView.objects.filter(owner=world.staff)] == ["tab=caller"]


def test_a_shared_one_is_everybodys_and_counts_for_whoever_looks(client, world):
    keep(world.colleague, "自分の相談", "tab=all", is_shared=True)
    keep(world.colleague, "ひとりのもの", "tab=due")
    planned(world.staff, owner=world.staff)
    page = client.get(QUEUE)
    (shown,) = page.context["saved"].views
    assert (shown.view.name, shown.count.number, shown.is_own) == ("自分の相談", 1, False)
    assert "ひとりのもの" not in page.content.decode()


@pytest.mark.parametrize("mistake", [{"name": ""}, {"name": "あ" * 61}, {"query": "x" * 2001}])
def test_a_mistake_is_told_and_nothing_typed_is_lost(client, world, mistake):
    page = client.post(SAVE, typed(**mistake))
    assert page.status_code == 200
    text = page.content.decode()
    assert "入力を確認してください" in text
    assert f'value="{mistake.get("name", "返事待ち")}"' in text or mistake == {"name": ""}
    assert not SavedView.objects.exists()


def test_who_may_not_see_the_list_is_not_asked_for_a_name(client, world):
    client.force_login(AdministratorFactory())
    assert client.get(SAVE, {"page": Page.CASES, "query": "state=open"}).status_code == 403


def test_an_unknown_list_is_not_led_back_to(client, world):
    asking = client.get(SAVE, {"page": "evil", "query": 'x="><script>y'}).content.decode()
    assert f'href="{CASES}?' in asking
    assert "<script>y" not in asking


def test_an_unknown_list_has_no_views(client, world):
    assert client.post(SAVE, typed(page="list_users")).status_code == 200
    assert not SavedView.objects.exists()


def test_a_query_is_nothing_but_a_query(client, world):
    client.post(SAVE, typed(query='tab=all"><script>x</script>#//evil.example'))
    text = client.get(QUEUE).content.decode()
    assert "<script>x" not in text
    assert '//evil.example"' not in text


def test_the_list_of_cases_has_views_of_its_own(client, world):
    received(world.staff)
    ended = received(world.staff)
    close_case(case_id=ended.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    page = client.get(CASES, {"state": "closed", "year": "", "after": str(ended.pk)})
    asking = client.get(page.context["saved"].address)
    query = asking.context["form"]["query"].value()
    assert query == "state=closed"
    assert f'href="{CASES}?state=closed"' in asking.content.decode()
    answer = client.post(SAVE, typed(page=Page.CASES, name="終わったもの", query=query))
    assert answer.url == f"{CASES}?state=closed"
    keep(world.colleague, "今年度", "year=2026", page=Page.CASES, is_shared=True)
    keep(world.staff, "返事待ち", page=Page.FOLLOW_UPS)
    shown = client.get(answer.url).context["saved"].views
    found = [(each.view.name, each.count.number, each.is_here) for each in shown]
    assert found == [("今年度", 2, False), ("終わったもの", 1, True)]


def test_three_views_of_cases_cost_as_many_queries_as_one(client, world):
    keep(world.staff, "一", "year=2026", page=Page.CASES)
    keep(world.colleague, "二", "state=open", page=Page.CASES, is_shared=True)
    two = queries_of(client, CASES)
    keep(world.staff, "三", "since=2026-06-01", page=Page.CASES)
    keep(world.lead, "四", "owner=nobody", page=Page.CASES, is_shared=True)
    assert queries_of(client, CASES) == two


def test_a_view_of_nothing_counts_nothing(world):
    keep(world.staff, page=Page.CASES)
    request = RequestFactory().get("/")
    request.user = world.staff
    (shown,) = saved_views(request, Page.CASES, lambda _query: Case.objects.none()).views
    assert (shown.count.number, shown.count.is_exact) == (0, True)


def test_three_views_cost_as_many_queries_as_one(client, world):
    keep(world.staff, "一")
    keep(world.colleague, "二", is_shared=True)
    two = queries_of(client, QUEUE)
    keep(world.staff, "三", "tab=all")
    keep(world.lead, "四", "who=all", is_shared=True)
    assert queries_of(client, QUEUE) == two


def test_without_a_name_nothing_is_kept(world):
    with pytest.raises(Refusal):
        keep(world.staff, " ")


def test_only_the_centre_keeps_views(client, world):
    stranger = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        keep(stranger)
    client.force_login(stranger)
    assert client.post(SAVE, typed()).status_code == 403
