"""The side that undertook something says what became of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.history import history_of
from kyodo.lifecycle import Refusal, StepNotAllowed
from kyodo.projects.actions import ImprovementData, add_improvement, report_improvement
from tests.stories import NOW, prepared_evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return prepared_evaluation()


@pytest.fixture
def action(story):
    return add_improvement(
        project=story.project,
        data=ImprovementData(text="月に1回会う", side="civic", due_on=date(2025, 3, 31)),
        by=story.civic_drafter,
        now=NOW,
    )


def page(action):
    return reverse("projects:report_improvement", args=[action.pk])


def state_of(action):
    action.refresh_from_db()
    return action.state, action.outcome, action.closed_at is not None


def test_what_was_done_is_told_and_can_be_taken_back(client, story, action):
    client.force_login(story.civic_drafter)
    shown = client.get(page(action)).content.decode()
    assert '<form class="form" method="post" novalidate>' in shown  # to its own address
    response = client.post(page(action), {"state": "done", "outcome": "12回会った。"})
    assert response.headers["Location"] == reverse("projects:show_project", args=[story.project.pk])
    assert state_of(action) == ("done", "12回会った。", True)
    client.post(page(action), {"state": "open", "outcome": "まだ続ける。"})
    assert state_of(action) == ("open", "まだ続ける。", False)


def test_dropping_needs_a_reason(client, story, action):
    client.force_login(story.civic_drafter)
    response = client.post(page(action), {"state": "dropped", "outcome": "  "})
    assert response.context["form"].errors == {"outcome": ["取りやめる理由を書いてください。"]}
    with pytest.raises(Refusal, match="取りやめる理由"):
        report_improvement(
            action_id=action.pk, state="dropped", outcome="", by=story.civic_drafter, now=NOW
        )
    assert state_of(action) == ("open", "", False)
    client.post(page(action), {"state": "dropped", "outcome": "人手がない。"})
    assert state_of(action) == ("dropping", "人手がない。", False)


def test_what_was_done_is_not_dropped_afterwards(client, story, action):
    client.force_login(story.civic_drafter)
    client.post(page(action), {"state": "done", "outcome": "会った。"})
    response = client.post(page(action), {"state": "dropped", "outcome": "やはりやめた。"})
    assert response.status_code == 200
    assert "やはりやめた。" in response.content.decode()
    assert state_of(action) == ("done", "会った。", True)
    with pytest.raises(StepNotAllowed):
        report_improvement(
            action_id=action.pk, state="dropped", outcome="理由", by=story.civic_drafter, now=NOW
        )


def test_a_state_that_there_is_not_is_named(client, story, action):
    client.force_login(story.civic_drafter)
    for state in ("", "finished", "<script>"):
        response = client.post(page(action), {"state": state, "outcome": "書いた文"})
        assert list(response.context["form"].errors) == ["state"]
        assert "書いた文" in response.content.decode()
    assert state_of(action) == ("open", "", False)


def test_the_other_side_reports_nothing(client, story, action):
    for user in (story.government_answerable, story.member_without_seat):
        client.force_login(user)
        assert client.get(page(action)).status_code == 403
        assert client.post(page(action), {"state": "done", "outcome": "x"}).status_code == 403
        with pytest.raises(PermissionDenied):
            report_improvement(action_id=action.pk, state="done", outcome="", by=user, now=NOW)
    assert state_of(action) == ("open", "", False)


def test_for_others_there_is_no_such_thing(client, story, action):
    for user in (story.stranger, story.administrator, story.facilitator):
        client.force_login(user)
        response = client.get(page(action))
        assert response.status_code == 404
        assert "月に1回会う" not in response.content.decode()
        assert client.post(page(action), {"state": "done"}).status_code == 404
    assert state_of(action) == ("open", "", False)


def test_it_needs_sign_in(client, action):
    assert client.post(page(action), {"state": "done", "outcome": "x"}).status_code == 302
    assert state_of(action) == ("open", "", False)


def test_a_script_in_what_became_of_it_is_text(client, story, action):
    client.force_login(story.civic_drafter)
    client.post(page(action), {"state": "done", "outcome": "<script>alert(1)</script>"})
    shown = client.get(reverse("projects:show_project", args=[story.project.pk]))
    assert "<script>alert" not in shown.content.decode()
    assert "<script>alert" not in client.get(page(action)).content.decode()


def test_the_audit_tells_side_and_state_in_words_and_no_text(story, action):
    report_improvement(
        action_id=action.pk, state="done", outcome="会った。", by=story.civic_drafter, now=NOW
    )
    closed, added = history_of(action)
    assert (added.what, added.facts) == ("取組を加えました", [("側", "団体等")])
    assert (closed.what, closed.facts) == ("取組を終えました", [("状態", "完了")])
    assert closed.about == f"改善の取組 {action.pk}"
