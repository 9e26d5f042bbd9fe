"""Years turn, people leave, bodies are renamed, work items split: history stays readable."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from kyodo.fiscal import FiscalYear
from kyodo.organisations.models import Organisation
from kyodo.plans.actions.year import Found, check_progress
from kyodo.plans.queries import undecided_actions
from kyodo.plans.states import Half, Progress
from kyodo.projects.actions import (
    ImprovementData,
    add_improvement,
    assign_duty,
    report_duty,
    write_roles_table,
)
from kyodo.projects.models import Duty
from kyodo.projects.queries import RolesTableRow
from kyodo.projects.states import DutyState
from tests.plans.planning import NOW, PLAN, YEAR, agree, open_action, planning, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return planning()


@pytest.mark.parametrize(
    ("moment", "is_of_the_year"),
    [
        (datetime(2025, 3, 31, 14, 59, tzinfo=UTC), True),  # 23:59 on 31 March in Tokyo
        (datetime(2025, 3, 31, 15, 0, tzinfo=UTC), False),  # midnight, 1 April
    ],
)
def test_an_action_of_31_march_is_decided_about_in_the_year_that_ends(
    story, moment, is_of_the_year
):
    add_improvement(
        project=story.project,
        data=ImprovementData(text="月に1回会う", side="civic"),
        by=story.civic,
        now=moment,
    )
    of_year = undecided_actions(story.project, FiscalYear(YEAR))
    assert of_year.exists() is is_of_the_year
    assert undecided_actions(story.project, FiscalYear(YEAR + 1)).exists()


def test_what_somebody_did_who_has_left_still_has_a_name(client, story):
    version = write(story)
    agree(story, "civic")
    key = version.measures.first().key
    check_progress(
        project_id=story.project.pk,
        year=FiscalYear(YEAR),
        half=Half.FIRST,
        found={key: Found(Progress.BEHIND, "人手が足りない")},
        by=story.civic_member,
        now=NOW,
    )
    duty = Duty.objects.get(work_item=story.item, side="civic")
    assign_duty(duty_id=duty.pk, person=story.civic_member, by=story.civic)
    report_duty(
        duty_id=duty.pk, state=DutyState.DOING, shown_by="月報", by=story.civic_member, now=NOW
    )
    open_action(story, person=story.civic_member)
    story.civic_member.memberships.all().delete()
    story.civic_member.is_active = False
    story.civic_member.save()
    client.force_login(story.government)
    duties = reverse("projects:list_duties", args=[story.project.pk, YEAR])
    for page in (duties, reverse("projects:list_improvements")):
        assert "市民 花子" in client.get(page).content.decode()
    plan = client.get(story.plan_page()).content.decode()
    assert "人手が足りない" in plan
    assert "市民 太郎" in plan
    assert PLAN.aim in plan


def test_a_body_that_was_renamed_keeps_what_was_agreed(client, story):
    write(story)
    agree(story, "civic")
    Organisation.objects.filter(parties__project=story.project, parties__side="civic").update(
        name="みなと協働機構"
    )
    client.force_login(story.government)
    assert "団体等が合意" in client.get(story.plan_page()).content.decode()
    project = reverse("projects:show_project", args=[story.project.pk])
    assert "みなと協働機構" in client.get(project).content.decode()


def test_of_a_work_item_that_was_split_one_part_keeps_the_plan_and_the_other_begins(client, story):
    write(story)
    agree(story, "civic")
    rows = [
        RolesTableRow("ア", "総合相談事業", {"civic": ["相談受付"], "government": []}),
        RolesTableRow("イ", "伴走支援事業", {"civic": ["伴走"], "government": ["部署調整"]}),
        RolesTableRow("ウ", "人材育成事業", {"civic": ["担い手育成"], "government": ["支援"]}),
    ]
    write_roles_table(project_id=story.project.pk, fiscal_year=YEAR, rows=rows, by=story.civic)
    client.force_login(story.civic)
    items = client.get(story.plan_page()).context["plan"].items
    assert [(each.item.title, each.label) for each in items] == [
        ("総合相談事業", "団体等が合意"),
        ("伴走支援事業", "未記入"),
        ("人材育成事業", "未記入"),
    ]
    before = story.project.work_items.filter(fiscal_year=YEAR - 1)
    assert [each.title for each in before.order_by("position")] == ["総合相談事業", "人材育成事業"]
    project = client.get(reverse("projects:show_project", args=[story.project.pk]))
    assert "事業項目「伴走支援事業」が加わりました。" in project.content.decode()
