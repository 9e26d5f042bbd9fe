"""All sides agree to the same version of a plan; nobody turns both keys."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.plans.actions.items import IndicatorData, PlanData, agree_plan_item
from kyodo.plans.models import PlanAgreement
from kyodo.projects.models import FigureTarget
from tests.factories import RepresentativeFactory
from tests.plans.planning import NOW, agree, planning, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = planning()
    write(story)
    return story


def send(client, story, user, side, number=1):
    client.force_login(user)
    address = reverse("plans:agree_plan_item", args=[story.item.pk])
    return client.post(address, {"number": number, "side": side})


def sides():
    return list(PlanAgreement.objects.order_by("side").values_list("side", flat=True))


def test_each_side_agrees_by_somebody_who_speaks_for_it(client, story):
    client.force_login(story.civic)
    assert "団体等として第1版に合意する" in client.get(story.plan_page()).content.decode()
    send(client, story, story.civic, "civic")
    assert "全員合意" not in client.get(story.plan_page()).content.decode()
    send(client, story, story.government, "government")
    assert sides() == ["civic", "government"]
    body = client.get(story.plan_page()).content.decode()
    assert "全員合意" in body
    assert "2項目のうち、1項目に全員が合意しています" in body


def test_nobody_agrees_for_a_side_that_is_not_theirs(client, story):
    for user, side in [
        (story.civic, "government"),
        (story.civic_member, "civic"),
        (story.government_member, "government"),
    ]:
        assert send(client, story, user, side).status_code == 403
    for user in (story.administrator, story.stranger):
        assert send(client, story, user, "civic").status_code == 404
        with pytest.raises(PermissionDenied):
            agree_plan_item(work_item_id=story.item.pk, number=1, side="civic", by=user, now=NOW)
    assert sides() == []


def test_one_person_who_speaks_for_both_sides_turns_one_key_only(client, story):
    department = story.project.parties.get(side="government").organisation
    RepresentativeFactory(user=story.civic, organisation=department)
    agree(story, "civic")
    with pytest.raises(Refusal, match="2つの側"):
        agree_plan_item(
            work_item_id=story.item.pk, number=1, side="government", by=story.civic, now=NOW
        )
    version = PlanAgreement.objects.get().version
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanAgreement.objects.create(
            version=version, side="government", agreed_by=story.civic, agreed_at=NOW
        )
    assert sides() == ["civic"]


def test_a_version_that_was_replaced_meanwhile_is_not_agreed(client, story):
    write(story, PlanData(aim="すり替わった文。"), based_on=1)
    response = send(client, story, story.civic, "civic", number=1)
    assert "読んでいる間に第2版ができました。" in client.get(response.url).content.decode()
    assert sides() == []


def test_a_double_click_agrees_once_and_the_other_side_is_told_once(client, story):
    OutboxMail.objects.all().delete()
    for _click in range(2):
        assert send(client, story, story.civic, "civic").status_code == 302
    assert sides() == ["civic"]
    mail = OutboxMail.objects.get()
    assert mail.to == story.government.email
    assert "合意を待っています" in mail.subject
    assert "ためらわせず" not in mail.subject + mail.body


@pytest.mark.parametrize("data", [{}, {"number": "二", "side": "civic"}, {"number": 1}])
def test_a_page_that_was_tampered_with_says_so(client, story, data):
    client.force_login(story.civic)
    address = reverse("plans:agree_plan_item", args=[story.item.pk])
    response = client.post(address, data, follow=True)
    assert "読み取れませんでした" in response.content.decode()
    assert sides() == []


def test_a_number_that_all_agreed_to_stands_beside_the_figure_of_the_evaluation(client, story):
    story.item.lines = ["consultations"]
    story.item.save()
    indicators = [
        IndicatorData("相談件数", "４５０", "件", "consultations.intake"),
        IndicatorData("つながるまでの日数", "短くする", "日", "consultations.days_to_link"),
    ]
    write(story, PlanData(aim="増やす。", indicators=indicators), based_on=1)
    agree(story, "civic", 2)
    assert not FigureTarget.objects.exists()
    agree(story, "government", 2)
    target = FigureTarget.objects.get()
    assert (target.work_item, target.key, target.value) == (
        story.item,
        "consultations.intake",
        450,
    )
    client.force_login(story.civic)
    body = client.get(story.plan_page()).content.decode()
    assert "４５０件" in body
