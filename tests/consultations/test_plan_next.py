"""Who does what until when: decided on a page of its own, never over somebody else's decision."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.plans import Plan, PlanChangedMeanwhile, plan_next
from kyodo.consultations.models import Case
from kyodo.consultations.states import Outcome, Turn
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import NOW, counter, received
from tests.consultations.writing import address
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db


def plan(case, **changes):
    values = {"next_action": "電話する", "next_on": date(2026, 6, 12), "turn": Turn.CENTRE}
    return Plan(seen=case.version, **(values | changes))


def typed(case, **changes):
    return {
        "owner": "",
        "next_action": "電話する",
        "next_on": "2026-06-12",
        "turn": "centre",
        "seen": case.version,
    } | changes


def test_a_plan_wakes_a_case_and_tells_the_new_owner(client):
    world = counter()
    case = received(world.staff)
    Case.objects.filter(pk=case.pk).update(snoozed_until="2099-01-01", snooze_reason="待つ")
    client.force_login(world.staff)
    sent = client.post(address("plan_next", case.pk), typed(case, owner=world.colleague.pk))
    assert sent.status_code == 302
    case.refresh_from_db()
    assert (case.owner, case.next_action, case.next_on) == (
        world.colleague,
        "電話する",
        date(2026, 6, 12),
    )
    assert (case.snoozed_until, case.snooze_reason) == (None, "")
    mail = OutboxMail.objects.get()
    assert mail.to == world.colleague.email
    assert "電話する" not in mail.subject + mail.body
    entry = AuditEntry.objects.get(event="consultations.case_planned")
    assert entry.facts == {"turn": "centre", "user": world.colleague.pk}


def test_whoever_takes_a_case_on_gets_no_mail():
    world = counter()
    case = received(world.staff)
    plan_next(case_id=case.pk, plan=plan(case), owner=world.staff, by=world.staff)
    assert not OutboxMail.objects.exists()


def test_an_old_page_overwrites_nothing_and_shows_both(client):
    world = counter()
    case = received(world.staff)
    old = typed(case, next_action="わたしの予定")
    plan_next(
        case_id=case.pk,
        plan=plan(case, next_action="同僚の予定"),
        owner=world.colleague,
        by=world.colleague,
    )
    client.force_login(world.staff)
    page = client.post(address("plan_next", case.pk), old).content.decode()
    case.refresh_from_db()
    assert (case.next_action, case.owner) == ("同僚の予定", world.colleague)
    assert "同僚の予定" in page
    assert "わたしの予定" in page
    assert f'name="seen" value="{case.version}"' in page


def test_an_older_version_is_refused():
    world = counter()
    case = received(world.staff)
    first = plan(case)
    plan_next(case_id=case.pk, plan=first, owner=None, by=world.staff)
    with pytest.raises(PlanChangedMeanwhile):
        plan_next(case_id=case.pk, plan=first, owner=None, by=world.staff)


@pytest.mark.parametrize(
    "changes", [{"next_on": ""}, {"turn": "nobody"}, {"seen": ""}, {"owner": "9" * 30}]
)
def test_a_mistake_changes_nothing(client, changes):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    page = client.post(address("plan_next", case.pk), typed(case, **changes)).content.decode()
    assert "入力を確認してください" in page
    case.refresh_from_db()
    assert case.next_action == ""


def test_only_people_of_the_centre_own_a_case(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    stranger = UserFactory()
    client.post(address("plan_next", case.pk), typed(case, owner=stranger.pk))
    case.refresh_from_db()
    assert case.owner is None


def test_what_has_ended_is_not_planned():
    world = counter()
    case = received(world.staff)
    case = close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    with pytest.raises(Refusal):
        plan_next(case_id=case.pk, plan=plan(case), owner=None, by=world.staff)
    with pytest.raises(PermissionDenied):
        plan_next(case_id=case.pk, plan=plan(case), owner=None, by=AdministratorFactory())
