"""Each side says how it sees a work item before the year; the other side reads it at once."""

import pytest
from django.urls import reverse

from kyodo.plans.actions.items import write_plan_view
from kyodo.plans.models import PlanView
from tests.plans.planning import NOW, planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return planning()


def page(story, side="civic"):
    return reverse("plans:write_plan_view", args=[story.item.pk, side])


def test_the_other_side_reads_it_on_the_plan(client, story):
    client.force_login(story.civic_member)
    response = client.post(page(story), {"text": "区からの相談を増やしたい。", "seen": 0})
    assert response.status_code == 302
    client.force_login(story.government)
    body = client.get(story.plan_page()).content.decode()
    assert "区からの相談を増やしたい。" in body
    assert page(story) not in body
    assert page(story, "government") in body


def test_a_colleague_who_wrote_meanwhile_is_not_overwritten(client, story):
    write_plan_view(
        work_item_id=story.item.pk, side="civic", text="先の文", seen=0, by=story.civic, now=NOW
    )
    client.force_login(story.civic_member)
    response = client.post(page(story), {"text": "あとの文", "seen": 0})
    body = response.content.decode()
    assert "先の文" in body
    assert "あとの文" in body
    assert PlanView.objects.get().text == "先の文"
    client.post(page(story), {"text": "あとの文", "seen": 1})
    assert PlanView.objects.get().text == "あとの文"


def test_nobody_writes_for_another_side(client, story):
    for user, status in [(story.civic, 403), (story.administrator, 404), (story.stranger, 404)]:
        client.force_login(user)
        response = client.post(page(story, "government"), {"text": "x", "seen": 0})
        assert response.status_code == status
    assert not PlanView.objects.exists()
