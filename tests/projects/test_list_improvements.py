"""One register of all actions of one's projects, whatever they came from."""

from datetime import date

import pytest
from django.urls import reverse

from kyodo.projects.actions import ImprovementData, Origin, add_improvement, report_improvement
from kyodo.projects.models import ImprovementAction
from tests.downloads import rows_in
from tests.plans.planning import NOW, open_action, planning

pytestmark = pytest.mark.django_db
PAGE = reverse("projects:list_improvements")


@pytest.fixture
def story():
    return planning()


def from_link(story, text="回答の期日を先に決める"):
    return add_improvement(
        project=story.project,
        data=ImprovementData(text=text, side="government", due_on=date(2024, 1, 31)),
        by=story.government,
        now=NOW,
        origin=Origin(ImprovementAction.Source.LINK, 5, "子育て支援課へのつなぎ"),
    )


def texts(response):
    return [action.text for action in response.context["page"]]


def test_both_sides_see_all_with_what_they_came_from(client, story):
    open_action(story)
    from_link(story)
    for user in (story.civic, story.government_member):
        client.force_login(user)
        body = client.get(PAGE).content.decode()
        assert "月に1回、部署と会う" in body
        assert "つながらなかった相談" in body
        assert "子育て支援課へのつなぎ" in body
        assert "過ぎています" in body


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"side": "government"}, ["回答の期日を先に決める"]),
        ({"source": "link"}, ["回答の期日を先に決める"]),
        ({"overdue": "on"}, ["回答の期日を先に決める"]),
        ({"mine": "on"}, ["自分のこと"]),
        ({"state": "done"}, ["済んだこと"]),
        ({"state": "<script>", "project": "9" * 30}, None),
    ],
)
def test_it_is_narrowed(client, story, query, found):
    open_action(story)
    open_action(story, text="自分のこと", person=story.civic)
    done = open_action(story, text="済んだこと")
    report_improvement(action_id=done.pk, state="done", outcome="", by=story.civic, now=NOW)
    from_link(story)
    client.force_login(story.civic)
    response = client.get(PAGE, query)
    assert response.status_code == 200
    shown = texts(response)
    assert (len(shown) == 4) if found is None else (shown == found)


def test_what_is_urgent_comes_first_and_what_is_closed_last(client, story):
    done = open_action(story, text="済んだこと", due_on=date(2023, 1, 1))
    report_improvement(action_id=done.pk, state="done", outcome="", by=story.civic, now=NOW)
    open_action(story, text="日のないこと")
    open_action(story, text="近いこと", due_on=date(2024, 5, 1))
    client.force_login(story.civic)
    assert texts(client.get(PAGE)) == ["近いこと", "日のないこと", "済んだこと"]


def test_the_file_holds_what_is_shown(client, story):
    open_action(story, text="=1+1")
    from_link(story)
    client.force_login(story.civic)
    response = client.get(PAGE, {"side": "civic", "format": "csv"})
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = content.splitlines()
    assert lines[0].startswith("事業,すること")
    assert len(lines) == 2
    assert "'=1+1" in lines[1]
    assert rows_in(client.get(PAGE, {"side": "civic", "format": "xlsx"}))[1][1] == "=1+1"


def test_others_see_none_of_it(client, story):
    open_action(story)
    for user in (story.stranger, story.administrator):
        client.force_login(user)
        assert texts(client.get(PAGE)) == []
        content = b"".join(client.get(PAGE, {"format": "csv"}).streaming_content).decode()
        assert "月に1回" not in content


def test_the_cost_is_the_same_for_one_and_for_three(client, story, django_assert_max_num_queries):
    open_action(story, person=story.civic)
    client.force_login(story.civic)
    client.get(PAGE)
    with django_assert_max_num_queries(20) as few:
        client.get(PAGE)
    for number in range(2):
        open_action(story, text=f"別のこと{number}", person=story.civic_member)
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)
