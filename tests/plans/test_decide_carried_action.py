"""One decision about each open action in the plan of a year: carried on, done, dropped."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.plans.actions.year import CarryData, decide_carried_action
from kyodo.plans.models import CarryDecision
from kyodo.plans.states import Decision
from tests.plans.planning import NOW, YEAR, open_action, planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return planning()


def listed(story, year=YEAR):
    return reverse("plans:list_carried_actions", args=[story.project.pk, year])


def page(story, action, year=YEAR):
    return reverse("plans:decide_carried_action", args=[story.project.pk, year, action.pk])


def decide(story, action, data, by=None, year=YEAR):
    return decide_carried_action(
        action_id=action.pk, year=FiscalYear(year), data=data, by=by or story.civic, now=NOW
    )


def test_what_is_carried_on_stands_with_its_work_item_in_the_plan(client, story):
    action = open_action(story, due_on=date(2024, 3, 1))
    client.force_login(story.civic)
    assert "1件を、まだ決めていません" in client.get(story.plan_page()).content.decode()
    body = client.get(listed(story)).content.decode()
    assert action.text in body
    assert '<form class="form" method="post" novalidate>' in (
        client.get(page(story, action)).content.decode()
    )
    typed = {"decision": "carry", "work_item": story.item.pk, "reason": ""}
    assert client.post(page(story, action), typed).url == listed(story)
    plan = client.get(story.plan_page()).content.decode()
    assert "まだ決めていません" not in plan
    assert action.text in plan
    action.refresh_from_db()
    assert action.state == "open"


def test_it_is_asked_again_in_the_plan_of_the_next_year_until_it_is_done(client, story):
    action = open_action(story)
    decide(story, action, CarryData(Decision.CARRY))
    client.force_login(story.civic)
    assert action.text in client.get(listed(story, YEAR + 1)).content.decode()
    decide(story, action, CarryData(Decision.DONE, "毎月会った"), year=YEAR + 1)
    action.refresh_from_db()
    assert (action.state, action.outcome) == ("done", "毎月会った")
    with pytest.raises(Refusal, match="もう終わっています"):
        decide(story, action, CarryData(Decision.CARRY), year=YEAR + 2)


def test_dropping_needs_a_reason(client, story):
    action = open_action(story)
    client.force_login(story.civic)
    response = client.post(page(story, action), {"decision": "drop", "reason": " "})
    assert list(response.context["form"].errors) == ["reason"]
    with pytest.raises(Refusal, match="取りやめる理由"):
        decide(story, action, CarryData(Decision.DROP, " "))
    assert not CarryDecision.objects.exists()


def test_it_is_decided_once(story):
    action = open_action(story)
    decide(story, action, CarryData(Decision.CARRY))
    with pytest.raises(Refusal, match="もう決めてあります"):
        decide(story, action, CarryData(Decision.DONE))
    action.refresh_from_db()
    assert action.state == "open"


def test_a_work_item_of_another_year_is_refused(story):
    action = open_action(story)
    other = story.project.work_items.get(fiscal_year=YEAR - 1, title=story.item.title)
    with pytest.raises(Refusal, match="この年度の事業項目"):
        decide(story, action, CarryData(Decision.CARRY, work_item=other))


def test_only_the_side_that_undertook_it_decides(client, story):
    action = open_action(story)
    client.force_login(story.government)
    body = client.get(listed(story)).content.decode()
    assert action.text in body
    assert page(story, action) not in body
    assert client.post(page(story, action), {"decision": "done"}).status_code == 403
    for user in (story.stranger, story.administrator):
        client.force_login(user)
        response = client.get(page(story, action))
        assert response.status_code == 404
        assert action.text not in response.content.decode()
        with pytest.raises(PermissionDenied):
            decide(story, action, CarryData(Decision.DONE), by=user)
    assert not CarryDecision.objects.exists()


def test_an_action_that_begins_after_the_year_is_not_asked_about(client, story):
    open_action(story)
    client.force_login(story.civic)
    assert "月に1回" not in client.get(listed(story, YEAR - 2)).content.decode()
    assert "月に1回" in client.get(listed(story, YEAR - 1)).content.decode()
