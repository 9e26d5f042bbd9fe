"""A side takes its agreement to a plan back."""

import pytest
from django.urls import reverse

from kyodo.plans.models import PlanAgreement
from tests.plans.planning import agree, planning, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = planning()
    write(story)
    agree(story, "civic")
    agree(story, "government")
    return story


def send(client, story, user, side):
    client.force_login(user)
    address = reverse("plans:withdraw_plan_agreement", args=[story.item.pk])
    return client.post(address, {"side": side})


def test_only_the_own_agreement_goes(client, story):
    send(client, story, story.civic, "civic")
    assert [each.side for each in PlanAgreement.objects.all()] == ["government"]
    body = client.get(story.plan_page()).content.decode()
    assert "行政が合意" in body


def test_twice_changes_nothing(client, story):
    for _click in range(2):
        assert send(client, story, story.civic, "civic").status_code == 302
    assert PlanAgreement.objects.count() == 1


def test_nobody_takes_back_what_another_side_gave(client, story):
    assert send(client, story, story.civic, "government").status_code == 403
    assert send(client, story, story.civic_member, "civic").status_code == 403
    assert send(client, story, story.administrator, "civic").status_code == 404
    assert send(client, story, story.civic, "").status_code == 403
    assert PlanAgreement.objects.count() == 2
