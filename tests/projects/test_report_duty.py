"""How a duty of the roles table stands over the year, and what shows it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.lifecycle import Refusal
from kyodo.projects.actions import report_duty, write_roles_table
from kyodo.projects.models import Duty, DutyReport
from kyodo.projects.queries import RolesTableRow
from kyodo.projects.states import DutyState
from tests.plans.planning import NOW, YEAR, planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return planning()


@pytest.fixture
def duty(story):
    return Duty.objects.get(work_item=story.item, side="civic")


def page(duty):
    return reverse("projects:report_duty", args=[duty.pk])


def listed(story):
    return reverse("projects:list_duties", args=[story.project.pk, YEAR])


def test_both_sides_read_how_it_stands_and_what_shows_it(client, story, duty):
    client.force_login(story.civic_member)
    client.post(page(duty), {"state": "doing", "shown_by": ""})
    client.post(page(duty), {"state": "done", "shown_by": "3月の月報、412件"})
    client.force_login(story.government)
    body = client.get(listed(story)).content.decode()
    assert "行った" in body
    assert "3月の月報、412件" in body
    client.force_login(story.civic)
    body = client.get(page(duty)).content.decode()
    assert "行っている（市民 花子）" in body


@pytest.mark.parametrize(
    ("state", "words"), [("done", "何を見れば"), ("not_done", "行わなかった理由")]
)
def test_what_is_settled_says_what_shows_it(client, story, duty, state, words):
    client.force_login(story.civic_member)
    response = client.post(page(duty), {"state": state, "shown_by": " "})
    assert words in str(response.context["form"].errors["shown_by"])
    with pytest.raises(Refusal, match=words):
        report_duty(duty_id=duty.pk, state=DutyState(state), shown_by="", by=story.civic, now=NOW)
    assert not DutyReport.objects.exists()


def test_only_the_side_whose_duty_it_is_reports(client, story, duty):
    statuses = [(story.government, 403), (story.administrator, 404), (story.stranger, 404)]
    for user, status in statuses:
        client.force_login(user)
        typed = {"state": "doing", "shown_by": ""}
        assert client.post(page(duty), typed).status_code == status
        with pytest.raises(PermissionDenied):
            report_duty(duty_id=duty.pk, state=DutyState.DOING, shown_by="", by=user, now=NOW)
    client.force_login(story.stranger)
    assert client.get(listed(story)).status_code == 404
    assert not DutyReport.objects.exists()


def test_a_duty_keeps_its_reports_when_the_table_is_put_in_another_order(story, duty):
    report_duty(duty_id=duty.pk, state=DutyState.DOING, shown_by="月報", by=story.civic, now=NOW)
    rows = [
        RolesTableRow("ア", "人材育成事業", {"civic": ["担い手育成"], "government": ["支援"]}),
        RolesTableRow(
            "イ",
            "総合相談事業",
            {"civic": ["新しい役割", "相談受付"], "government": ["部署調整"]},
        ),
    ]
    write_roles_table(project_id=story.project.pk, fiscal_year=YEAR, rows=rows, by=story.civic)
    duty.refresh_from_db()
    assert (duty.text, duty.position, duty.work_item.title) == ("相談受付", 2, "総合相談事業")
    assert duty.work_item.position == 2
    assert duty.reports.get().shown_by == "月報"


def test_a_duty_with_a_report_is_put_right_in_words_and_never_dropped(story, duty):
    report_duty(duty_id=duty.pk, state=DutyState.DOING, shown_by="月報", by=story.civic, now=NOW)

    def table(*duties):
        rows = [
            RolesTableRow("ア", "総合相談事業", {"civic": list(duties), "government": []}),
            RolesTableRow("イ", "人材育成事業", {}),
        ]
        write_roles_table(project_id=story.project.pk, fiscal_year=YEAR, rows=rows, by=story.civic)

    table("相談と提案の受付")
    duty.refresh_from_db()
    assert (duty.text, duty.reports.count()) == ("相談と提案の受付", 1)
    with pytest.raises(Refusal, match="状況が書かれている"):
        table()
    with pytest.raises(Refusal, match="状況が書かれている"):
        write_roles_table(
            project_id=story.project.pk,
            fiscal_year=YEAR,
            rows=[RolesTableRow("イ", "人材育成事業", {})],
            by=story.civic,
        )
    assert duty.reports.count() == 1


def test_the_cost_does_not_grow_with_duties(client, story, django_assert_max_num_queries):
    client.force_login(story.civic)
    client.get(listed(story))
    with django_assert_max_num_queries(20) as few:
        client.get(listed(story))
    rows = [
        RolesTableRow("", f"項目{number}", {"civic": ["一", "二", "三"], "government": ["四"]})
        for number in range(8)
    ]
    write_roles_table(project_id=story.project.pk, fiscal_year=YEAR, rows=rows, by=story.civic)
    with django_assert_max_num_queries(len(few)):
        client.get(listed(story))
