"""Before a side seals, the page says what will happen and to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.evaluations.models import Seal, SectionSchedule
from kyodo.evaluations.states import State
from tests.stories import mark_side, open_for_marking, revealed, seal_side

pytestmark = pytest.mark.django_db
ALL = {"section": ["planning", "implementation", "reflection"]}


def address(story):
    return reverse("evaluations:seal_sections", kwargs={"pk": story.evaluation.pk})


def test_it_names_what_the_other_side_will_see_and_what_not(client):
    story = open_for_marking()
    mark_side(story, "civic")
    client.force_login(story.civic_answerable)
    page = client.get(address(story), {"section": "planning"}).content.decode()
    assert "「①事業計画段階」を封印しますか" in page
    assert "要約値（SHA-256）が行政に表示され" in page
    assert "全員がすべての段階を封印するまで行政には表示されません。" in page
    assert "開示されるまでは、理由を書いて封印を解けます。" in page


def test_the_last_seal_is_announced_as_the_reveal_that_cannot_be_undone(client):
    story = open_for_marking()
    mark_side(story, "government")
    seal_side(story, "government")
    mark_side(story, "civic")
    client.force_login(story.civic_answerable)
    part = client.get(address(story), {"section": "planning"}).content.decode()
    assert "封印して開示する" not in part
    page = client.get(address(story)).content.decode()
    assert "封印して開示する" in page
    assert "記入する全員の封印がそろいます。" in page
    assert "この操作は取り消せません。" in page


def test_missing_items_are_linked(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-3": ""})
    client.force_login(story.civic_answerable)
    page = client.get(address(story), {"section": "planning"}).content.decode()
    assert f"/evaluations/{story.evaluation.pk}/check-sheet/#item-planning-3" in page
    assert "いま封印できる段階はありません" in page


def test_sealing_leads_back_to_the_sheet(client):
    story = open_for_marking()
    mark_side(story, "civic")
    client.force_login(story.civic_answerable)
    answer = client.post(address(story), {"section": "planning"}, follow=True)
    assert "「①事業計画段階」を封印しました。" in answer.content.decode()
    assert Seal.objects.count() == 1


def test_the_second_side_is_led_to_the_comparison(client):
    story = open_for_marking()
    for role in ("civic", "government"):
        mark_side(story, role)
    seal_side(story, "government")
    client.force_login(story.civic_answerable)
    answer = client.post(address(story), ALL)
    assert answer.url == f"/evaluations/{story.evaluation.pk}/comparison/"
    assert story.fresh().state == State.TALKING
    again = client.post(address(story), ALL)
    assert again.url == answer.url
    assert Seal.objects.count() == 6


def test_too_early_is_refused_in_words(client):
    story = open_for_marking()
    mark_side(story, "civic")
    tomorrow = timezone.localdate() + timedelta(days=1)
    SectionSchedule.objects.update(opens_on=tomorrow, due_on=tomorrow)
    client.force_login(story.civic_answerable)
    assert "封印できるのは" in client.get(address(story)).content.decode()
    answer = client.post(address(story), {"section": "planning"})
    assert answer.status_code == 409
    assert "から封印できます。" in answer.content.decode()
    assert not Seal.objects.exists()


def test_too_late_is_allowed_and_said(client):
    story = open_for_marking()
    mark_side(story, "civic")
    client.force_login(story.civic_answerable)
    assert "締切を過ぎています" in client.get(address(story)).content.decode()
    client.post(address(story), {"section": "planning"})
    assert Seal.objects.count() == 1


@pytest.mark.parametrize("person", ["civic_drafter", "facilitator", "administrator"])
def test_nobody_else_seals(client, person):
    story = open_for_marking()
    mark_side(story, "civic")
    client.force_login(getattr(story, person))
    assert client.get(address(story)).status_code == 403
    assert client.post(address(story), {"section": "planning"}).status_code == 403
    assert not Seal.objects.exists()


def test_an_unknown_section_is_refused_in_words(client):
    story = open_for_marking()
    client.force_login(story.civic_answerable)
    answer = client.post(address(story), {"section": "nothing"})
    assert answer.status_code == 409
    assert "封印する段階が見つかりません。" in answer.content.decode()


def test_a_stranger_finds_nothing(client):
    story = open_for_marking()
    client.force_login(story.stranger)
    assert client.get(address(story)).status_code == 404
    assert client.post(address(story), {"section": "planning"}).status_code == 404
    assert client.post("/evaluations/999999/check-sheet/seal/").status_code == 404


def test_after_the_reveal_nobody_is_asked_again(client):
    story = revealed()
    client.force_login(story.civic_answerable)
    assert client.get(address(story)).url == f"/evaluations/{story.evaluation.pk}/comparison/"
