"""A sentence of a joint text becomes an action, also when the text was published long ago."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.improvements import start_text_action
from kyodo.evaluations.actions.joint_texts import TextChangedMeanwhile
from kyodo.evaluations.queries.calls import calls_for_action
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import ImprovementData
from kyodo.projects.models import ImprovementAction
from tests.evaluations.talk_pages import page, send, texts, words, write
from tests.stories import NOW, revealed

pytestmark = pytest.mark.django_db

TEXT = "よくつながった。一方で、つながらない場合もあり、検討する必要がある。\n必要な知識を学べた。"


@pytest.fixture
def story():
    story = revealed()
    write(texts(story)[0], TEXT, story.civic_drafter)
    return story


def typed(sentence=1, number=2, **more):
    return {
        "sentence": sentence,
        "number": number,
        "text": "月に1回、つなぎを振り返る",
        "side": "government",
        "person": "",
        "due_on": "2024-09-30",
        **more,
    }


def act(story, by=None, sentence=1, number=2, **more):
    data = ImprovementData(**{"text": "振り返る", "side": "government", **more})
    return start_text_action(
        joint_text_id=texts(story)[0].pk,
        number=number,
        sentence=sentence,
        data=data,
        by=by or story.civic_drafter,
        now=NOW,
    )


def test_what_a_text_asks_for_is_pointed_out_and_becomes_an_action(client, story):
    text = texts(story)[0]
    body = words(page(client, story, story.civic_drafter, "list_joint_texts"))
    assert "何かを求めている文（1）" in body
    assert "取組になっています" not in body
    response = send(client, story, story.civic_drafter, "start_text_action", text.pk, **typed())
    assert response.status_code == 302
    action = ImprovementAction.objects.get()
    assert (action.side, action.due_on) == ("government", date(2024, 9, 30))
    assert action.origin == "一方で、つながらない場合もあり、検討する必要がある。"
    assert "取組になっています" in words(
        page(client, story, story.government_drafter, "list_joint_texts")
    )
    client.force_login(story.government_drafter)
    register = client.get(reverse("projects:list_improvements")).content.decode()
    assert "月に1回、つなぎを振り返る" in register
    assert "検証文の文" in register


def test_any_other_sentence_can_be_chosen(client, story):
    text = texts(story)[0]
    send(client, story, story.civic_drafter, "start_text_action", text.pk, **typed(sentence=2))
    assert ImprovementAction.objects.get().origin == "必要な知識を学べた。"


def test_a_double_click_begins_once(client, story):
    for _click in range(2):
        send(client, story, story.civic_drafter, "start_text_action", texts(story)[0].pk, **typed())
    assert ImprovementAction.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"sentence": ""}, "sentence"),
        ({"sentence": "99"}, "sentence"),
        ({"text": " "}, "text"),
        ({"side": "council"}, "side"),
        ({"due_on": "0024-09-30"}, "due_on"),
        ({"person": "civic:999999"}, "person"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, story, more, field):
    text = texts(story)[0]
    data = typed() | more
    response = send(client, story, story.civic_drafter, "start_text_action", text.pk, **data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    if field != "text":
        assert "月に1回、つなぎを振り返る" in response.content.decode()
    assert not ImprovementAction.objects.exists()


def test_whoever_does_it_belongs_to_the_side(client, story):
    person = f"civic:{story.civic_drafter.pk}"
    response = send(
        client,
        story,
        story.civic_drafter,
        "start_text_action",
        texts(story)[0].pk,
        **typed(person=person),
    )
    assert "担う側の人から" in response.content.decode()
    with pytest.raises(Refusal, match="担う側の人から"):
        act(story, person=story.civic_drafter)
    assert not ImprovementAction.objects.exists()


def test_a_text_that_was_changed_meanwhile_is_read_again(story):
    write(texts(story)[0], "別の文。", story.government_drafter, based_on=2)
    with pytest.raises(TextChangedMeanwhile):
        act(story)


def test_others_begin_nothing(client, story):
    for user in (story.administrator, story.stranger, story.facilitator):
        response = send(client, story, user, "start_text_action", texts(story)[0].pk, **typed())
        assert response.status_code in (403, 404)
        with pytest.raises(PermissionDenied):
            act(story, by=user)
    assert not ImprovementAction.objects.exists()


def test_the_six_calls_of_a_published_sheet_are_found_and_nothing_else():
    sheet = next(Path("src/kyodo").rglob("*fy2022*.txt")).read_text(encoding="utf-8")
    plain = "".join(sheet[sheet.rindex("事業評価相互検証シート") :].split())
    found = [
        each for each in plain.replace("・", "。").split("。") if calls_for_action(each + "。")
    ]
    assert len(found) == 6
