"""One command fills an empty installation with the published sheet and a year to be marked."""

import io
import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.audit.models import AuditEntry
from kyodo.demo.models import DemoAccount
from kyodo.evaluations.models import Answer, Evaluation, Publication
from kyodo.evaluations.states import State
from kyodo.notifications.models import OutboxMail
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
    call_command("build_demo", verbosity=0)
    following, published = Evaluation.objects.order_by("-fiscal_year")
    assert (published.fiscal_year, published.state) == (2022, State.PUBLISHED)
    assert (following.fiscal_year, following.state) == (2023, State.ANSWERING)
    assert following.carried_from == published
    assert Publication.objects.published().count() == 1
    assert set(Answer.objects.filter(part__revealed_at=None).values_list("mark", flat=True)) == {""}


def test_every_section_may_be_sealed_today_and_is_due_later():
    call_command("build_demo", verbosity=0)
    today = timezone.localdate()
    for schedule in Evaluation.objects.get(fiscal_year=2023).schedules.all():
        assert schedule.opens_on <= today
        assert schedule.due_on >= today + timedelta(days=14)


def test_a_second_call_changes_nothing():
    call_command("build_demo", verbosity=0)
    before = rows()
    call_command("build_demo", verbosity=0)
    assert rows() == before


def test_there_is_somebody_for_every_part():
    call_command("build_demo", verbosity=0)
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
    call_command("build_demo", verbosity=0)
    for account in accounts():
        client = Client()
        fields = {"login": account["login"], "password": account["password"]}
        assert client.post("/accounts/login/", fields).status_code == 302
        assert "_auth_user_id" in client.session


def test_no_mail_is_in_the_way(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("build_demo", verbosity=0)
    assert OutboxMail.objects.count() == 0


def test_what_was_done_is_recorded():
    call_command("build_demo", verbosity=0)
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
    call_command("build_demo", verbosity=0)
    page = client.get("/accounts/login/").content.decode()
    assert "それより後の年度の内容と、人の名前は、すべて架空です。" in page


def asked_whether_it_is_a_demo(client):
    with CaptureQueriesContext(connection) as queries:
        html = client.get("/").content.decode()
    table = DemoAccount._meta.db_table
    return "デモです。" in html, sum(table in query["sql"] for query in queries)


def test_every_page_of_a_demo_says_so_and_asks_the_database_only_once(client):
    call_command("build_demo", verbosity=0)
    assert [asked_whether_it_is_a_demo(client) for _page in range(2)] == [(True, 1), (True, 0)]


def test_a_page_of_a_real_site_says_nothing_and_asks_the_database_only_once(client):
    UserFactory()
    assert [asked_whether_it_is_a_demo(client) for _page in range(2)] == [(False, 1), (False, 0)]
