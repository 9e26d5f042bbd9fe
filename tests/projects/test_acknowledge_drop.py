"""Nothing that a side undertook is dropped unless another side knows why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.projects.actions import acknowledge_drop, report_improvement
from kyodo.projects.models import ImprovementAction
from tests.factories import MembershipFactory
from tests.plans.planning import NOW, open_action, planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return planning()


@pytest.fixture
def action(story):
    return open_action(story)


def page(action):
    return reverse("projects:acknowledge_drop", args=[action.pk])


def drop(story, action):
    return report_improvement(
        action_id=action.pk, state="dropped", outcome="人手がない。", by=story.civic, now=NOW
    )


def state_of(action):
    action.refresh_from_db()
    return action.state, action.closed_at is not None, action.drop_known_by


def test_the_other_side_reads_the_reason_and_says_that_it_knows(client, story, action):
    OutboxMail.objects.all().delete()
    drop(story, action)
    assert state_of(action) == ("dropping", False, None)
    mail = OutboxMail.objects.get()
    assert mail.to == story.government.email
    assert "人手がない" not in mail.subject + mail.body
    client.force_login(story.government_member)
    assert "取りやめを確認する" in client.get(reverse("portal:desk")).content.decode()
    assert '<form method="post">' in client.get(page(action)).content.decode()  # to its own address
    assert "人手がない。" in client.get(page(action)).content.decode()
    client.post(page(action))
    assert state_of(action) == ("dropped", True, story.government_member)
    assert "取りやめを確認する" not in client.get(reverse("portal:desk")).content.decode()


def test_the_side_itself_cannot_say_that_it_is_known(client, story, action):
    drop(story, action)
    department = story.project.parties.get(side="government").organisation
    MembershipFactory(user=story.civic_member, organisation=department)
    for user, status in [(story.civic, 403), (story.civic_member, 403)]:
        client.force_login(user)
        assert client.post(page(action)).status_code == status
        with pytest.raises(PermissionDenied):
            acknowledge_drop(action_id=action.pk, by=user, now=NOW)
    for user in (story.administrator, story.stranger):
        client.force_login(user)
        response = client.get(page(action))
        assert response.status_code == 404
        assert "人手がない" not in response.content.decode()
    assert state_of(action) == ("dropping", False, None)


def test_it_can_be_taken_up_again_before_and_after(story, action):
    drop(story, action)
    for _time in range(2):
        report_improvement(
            action_id=action.pk, state="open", outcome="やはり続ける。", by=story.civic, now=NOW
        )
        assert state_of(action) == ("open", False, None)
        drop(story, action)
        acknowledge_drop(action_id=action.pk, by=story.government, now=NOW)


def test_twice_changes_nothing_and_what_is_open_waits_for_nothing(story, action):
    with pytest.raises(Refusal, match="待っていません"):
        acknowledge_drop(action_id=action.pk, by=story.government, now=NOW)
    drop(story, action)
    acknowledge_drop(action_id=action.pk, by=story.government, now=NOW)
    acknowledge_drop(action_id=action.pk, by=story.government_member, now=NOW)
    assert state_of(action) == ("dropped", True, story.government)


def test_where_there_is_no_other_side_it_is_dropped_at_once(story, action):
    story.project.parties.filter(side="government").delete()
    drop(story, action)
    assert state_of(action) == ("dropped", True, None)
    assert not OutboxMail.objects.filter(subject__contains="取りやめる").exists()


def test_a_script_in_the_reason_stays_text(client, story):
    action = open_action(story, text="<script>alert(1)</script>")
    report_improvement(
        action_id=action.pk,
        state="dropped",
        outcome="<script>alert(2)</script>",
        by=story.civic,
        now=NOW,
    )
    client.force_login(story.government)
    assert "<script>alert" not in client.get(page(action)).content.decode()
    assert ImprovementAction.objects.count() == 1
