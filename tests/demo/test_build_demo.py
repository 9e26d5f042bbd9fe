"""One command fills an empty installation with the published sheet and a year to be marked."""

import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.audit.models import AuditEntry
from kyodo.classifications.models import Classification
from kyodo.consultations.models import Case, Entry, Referral, StatisticsEdition
from kyodo.demo.actions import build_demo
from kyodo.demo.models import DemoAccount
from kyodo.evaluations.models import Answer, Evaluation, Publication
from kyodo.evaluations.queries.calls import calls_of
from kyodo.evaluations.states import State
from kyodo.fiscal import FiscalYear
from kyodo.notifications.models import OutboxMail
from kyodo.organisations.models import Organisation
from kyodo.people.models import Person
from kyodo.plans.models import CarryDecision, PlanAgreement
from kyodo.plans.queries import not_on_way, year_plan
from kyodo.plans.states import Half
from kyodo.projects.models import (
    DutyReport,
    FigureTarget,
    ImprovementAction,
    Project,
    ProjectFile,
)
from kyodo.projects.permissions import can_acknowledge_drop
from tests.demonstration import the_demo
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def accounts():
    out = io.StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    return json.loads(out.getvalue())


def rows():
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label not in ("sessions",)
    }


def test_the_published_year_stands_and_the_next_one_can_be_marked():
    the_demo()
    following, published = Evaluation.objects.order_by("-fiscal_year")
    assert (published.fiscal_year, published.state) == (2022, State.PUBLISHED)
    assert (following.fiscal_year, following.state) == (2023, State.ANSWERING)
    assert following.carried_from == published
    assert Publication.objects.published().count() == 1
    assert set(Answer.objects.filter(part__revealed_at=None).values_list("mark", flat=True)) == {""}


def test_what_the_texts_of_2022_ask_for_went_through_the_plans_of_two_years():
    the_demo()
    today = timezone.localdate()
    actions = ImprovementAction.objects.order_by("pk")
    calls = calls_of(Evaluation.objects.get(fiscal_year=2022))
    assert [call.has_action for call in calls] == [True] * 6
    assert sorted(action.state for action in actions) == [
        *("done", "done", "dropped", "open", "open", "open"),
    ]
    assert all(action.person and action.due_on for action in actions)
    dropped = actions.get(state="dropped")
    assert dropped.outcome
    assert can_acknowledge_drop(dropped.drop_known_by, dropped)
    overdue = actions.get(state="open", due_on__lt=today)
    assert list(overdue.carry_decisions.values_list("fiscal_year", flat=True)) == [2023]
    for action in actions.filter(state="open", due_on__gt=today):
        assert list(action.carry_decisions.values_list("fiscal_year", flat=True)) == [2023, 2024]
    assert CarryDecision.objects.filter(fiscal_year=2023, decision="carry").count() == 6


def test_both_sides_agreed_to_the_plan_of_2023_and_to_some_of_that_of_2024():
    the_demo()
    project, user = Project.objects.get(), User.objects.get(email="shiomi@shimin.example")
    first, second = (year_plan(project, FiscalYear(year), user) for year in (2023, 2024))
    assert (first.agreed, len(first.items)) == (8, 8)
    assert 0 < second.agreed < 8
    assert {each.label for each in second.items} == {
        *("全員合意", "団体等が合意", "記入中", "未記入"),
    }
    assert all(first.checked(half) for half in Half)
    assert all(row.latest.why for _item, row in not_on_way(first))
    keys = [row.indicator.figure for item in first.items for row in item.indicators]
    assert "consultations.intake" in keys
    assert FigureTarget.objects.filter(work_item__fiscal_year=2023).exists()
    assert ProjectFile.objects.count() == 2
    assert DutyReport.objects.count() > 8
    year_of_invention = date(2023, 4, 1)
    assert not project.steps.filter(happened_on__lt=year_of_invention).exists()


def test_the_counter_has_calls_up_to_today_and_a_forecast(client):
    the_demo()
    today = timezone.localdate()
    lately = FiscalYear.of(today).previous
    assert Case.objects.filter(fiscal_year__gte=lately.start).count() > 40
    assert not Case.objects.filter(received_at__lt=datetime(2023, 4, 1, tzinfo=UTC)).exists()
    assert not Case.objects.filter(received_at__gt=timezone.now()).exists()
    assert not Entry.objects.filter(happened_at__gt=timezone.now()).exists()
    is_open = Q(closed_at=None)
    assert 5 <= Case.objects.filter(is_open).count() <= 20
    assert not Case.objects.filter(is_open, next_on=None).exists()
    states = set(Referral.objects.values_list("state", flat=True))
    assert states == {"linked", "not_linked", "asked"}
    failed = Referral.objects.filter(state="not_linked")
    assert all(each.no_link_reason and each.learned_by_centre for each in failed)
    assert all(each.learned_by_receiver for each in failed)
    client.force_login(User.objects.get(email="tanigawa@shimin.example"))
    assert "足りない" in client.get("/consultations/load/").content.decode()
    client.force_login(User.objects.get(email="minegishi@koen.example"))
    asked = Referral.objects.get(state="asked", organisation__kind="department")
    assert client.get(f"/consultations/referrals/{asked.pk}/").status_code == 200
    assert client.get("/consultations/").status_code in (302, 403)
    assert StatisticsEdition.objects.count() == 1
    assert not Classification.objects.filter(label_en="").exists()


def test_nobody_in_it_can_be_reached():
    """No number that rings and no address that exists; what is named says that it is invented."""
    the_demo()
    people = Person.objects.exclude(telephone="")
    assert people.count() > 40
    assert all(re.match("(000|050-0)", each.telephone) for each in people)
    assert not Person.objects.exclude(email="").exists()
    assert all(user.email.endswith(".example") for user in User.objects.get_queryset())
    published = Evaluation.objects.get(fiscal_year=2022).project.parties.values("organisation")
    bodies = Organisation.objects.filter(consortia__in=published).exclude(kind="centre")
    invented = Organisation.objects.exclude(pk__in=published).exclude(pk__in=bodies)
    assert all("架空" in each.name for each in invented)


def test_an_earlier_day_has_the_same_story_and_nothing_after_it():
    now = datetime(2024, 4, 18, 1, 30, tzinfo=UTC)
    call_command("load_formats", verbosity=0)
    build_demo(now=now)
    assert ImprovementAction.objects.filter(state="open", due_on__lt=now.date()).count() == 1
    assert Case.objects.filter(received_at__lte=now).count() == Case.objects.count() > 20
    assert PlanAgreement.objects.filter(agreed_at__lte=now).count() == PlanAgreement.objects.count()


def test_every_section_may_be_sealed_today_and_is_due_later():
    the_demo()
    today = timezone.localdate()
    for schedule in Evaluation.objects.get(fiscal_year=2023).schedules.all():
        assert schedule.opens_on <= today
        assert schedule.due_on >= today + timedelta(days=14)


def test_a_second_call_changes_nothing():
    the_demo()
    before = rows()
    call_command("build_demo", verbosity=0)
    assert rows() == before


def test_there_is_somebody_for_every_part():
    the_demo()
    assert [(each["side"], each["role"]) for each in accounts()] == [
        ("civic", "drafter"),
        ("civic", "answerable"),
        ("civic", "counter"),
        ("government", "drafter"),
        ("government", "answerable"),
        ("", "officer"),
        ("", "facilitator"),
        ("", "committee"),
        ("", "administrator"),
    ]
    assert all(each["login"].endswith(".example") for each in accounts())
    assert len({each["password"] for each in accounts()}) == 9


def test_everybody_can_sign_in_with_the_printed_password():
    the_demo()
    for account in accounts():
        client = Client()
        fields = {"login": account["login"], "password": account["password"]}
        assert client.post("/accounts/login/", fields).status_code == 302
        assert "_auth_user_id" in client.session


def test_no_mail_is_in_the_way(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        the_demo()
    assert OutboxMail.objects.count() == 0


def test_what_was_done_is_recorded():
    the_demo()
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert {
        "evaluations.sheet_stored",
        "evaluations.evaluation_published",
        "evaluations.evaluation_opened",
        "member_joined",
    } <= events
    call_command("verify_audit", verbosity=0)


def test_an_installation_with_people_is_not_turned_into_a_demo():
    UserFactory()
    with pytest.raises(CommandError):
        call_command("build_demo", verbosity=0)
    assert User.objects.get_queryset().count() == 1
    assert Evaluation.objects.count() == 0


def test_accounts_are_printed_for_a_demo_only():
    UserFactory()
    with pytest.raises(CommandError, match="no demo data"):
        accounts()


def test_every_page_says_that_it_is_a_demo(client):
    assert "架空" not in client.get("/accounts/login/").content.decode()
    the_demo()
    page = client.get("/accounts/login/").content.decode()
    assert "それより後の年度の内容と、人の名前は、すべて架空です。" in page


def asked_whether_it_is_a_demo(client):
    with CaptureQueriesContext(connection) as queries:
        html = client.get("/").content.decode()
    table = DemoAccount._meta.db_table
    return "デモです。" in html, sum(table in query["sql"] for query in queries)


def test_every_page_of_a_demo_says_so_and_asks_the_database_only_once(client):
    the_demo()
    assert [asked_whether_it_is_a_demo(client) for _page in range(2)] == [(True, 1), (True, 0)]


def test_a_page_of_a_real_site_says_nothing_and_asks_the_database_only_once(client):
    UserFactory()
    assert [asked_whether_it_is_a_demo(client) for _page in range(2)] == [(False, 1), (False, 0)]
