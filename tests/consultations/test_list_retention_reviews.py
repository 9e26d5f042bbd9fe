"""The cases whose time is over, those that wait for a second person, and those that went."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import Reading
from kyodo.consultations.models import Retention
from kyodo.consultations.queries import retention
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter, received
from tests.consultations.keeping import due, ended, proposed, three_years
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
PAGE = "list_retention_reviews"


@pytest.fixture
def world():
    made = counter()
    three_years(made.lead)
    return made


def listed(client, shown=""):
    return client.get(address(PAGE), {"show": shown}).content.decode()


def test_what_is_due_today_is_listed_and_what_is_open_or_not_due_is_not(client, world):
    due(world, summary="今日から見直す")
    ended(world.staff, summary="まだ先")
    received(world.staff, summary="続いている")
    client.force_login(world.staff)
    page = listed(client)
    assert "今日から見直す" in page
    assert "まだ先" not in page
    assert "続いている" not in page
    assert Reading.objects.filter(target_type="consultations.case").count() == 1


def test_the_desk_of_staff_names_what_is_due_and_what_waits_for_them(client, world):
    due(world)
    waiting = due(world)
    proposed(world.colleague, waiting, now=timezone.now())

    def tasks_of(user):
        client.force_login(user)
        tasks = client.get(reverse("portal:desk")).context["desk"].mine
        return [(each.task.title, each.task.subject) for each in tasks]

    assert tasks_of(world.staff) == [
        ("見直しの時期が来た相談", "1件"),
        ("廃棄の承認を待つ相談", "1件"),
    ]
    assert tasks_of(world.colleague) == [("見直しの時期が来た相談", "1件")]
    assert tasks_of(AdministratorFactory()) == []


def test_counting_on_the_desk_stops_at_a_bound(client, world, monkeypatch):
    monkeypatch.setattr(retention, "COUNTED", 1)
    due(world)
    due(world)
    client.force_login(world.staff)
    assert "1件より多い" in client.get(reverse("portal:desk")).content.decode()


def test_each_list_holds_its_own(client, world):
    waiting = due(world, summary="ひとつめの相談")
    proposed(world.staff, waiting, now=timezone.now())
    nothing = ended(world.staff, summary="ふたつめの相談")
    Retention.objects.filter(case=nothing).update(review_on=None)
    case, key = asked(client)
    client.post(follow("ask_for_deletion", key))
    client.force_login(world.colleague)
    assert "ひとつめの相談" in listed(client, "proposed")
    assert "ふたつめの相談" in listed(client, "no_class")
    assert case.number in listed(client, "asked")
    for shown in ("due", "disposed", "x"):
        page = listed(client, shown)
        assert "ひとつめの相談" not in page
        assert "ふたつめの相談" not in page


def test_a_script_in_a_case_stays_text(client, world):
    due(world, summary="<script>alert(1)</script>")
    client.force_login(world.staff)
    assert "<script>alert" not in listed(client)


def test_three_rows_cost_as_many_queries_as_one(client, world, django_assert_num_queries):
    client.force_login(world.staff)
    due(world)
    listed(client)
    with CaptureQueriesContext(connection) as captured:
        listed(client)
    due(world)
    due(world)
    with django_assert_num_queries(len(captured)):
        listed(client)


def test_nobody_outside_the_centre_sees_it(client, world):
    due(world)
    client.force_login(AdministratorFactory())
    answer = client.get(address(PAGE))
    assert answer.status_code == 403
    assert "会報" not in answer.content.decode()
