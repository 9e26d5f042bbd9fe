"""A new year begins with the roles table of an earlier one."""

import pytest
from django.urls import reverse

from kyodo.audit.history import history_of
from kyodo.projects.actions import copy_roles_table, write_roles_table
from kyodo.projects.queries import RolesTableRow, roles_table_rows
from tests.plans.planning import planning
from tests.stories import prepared_evaluation

pytestmark = pytest.mark.django_db


def test_rows_and_duties_come_along_and_the_earlier_year_stays():
    story = prepared_evaluation()
    before = roles_table_rows(story.project, 2023)
    copied = copy_roles_table(
        project=story.project, from_year=2023, to_year=2024, by=story.administrator
    )
    assert [item.title for item in copied] == ["総合相談事業", "人材育成事業", "交流促進事業"]
    assert roles_table_rows(story.project, 2024) == before
    assert roles_table_rows(story.project, 2023) == before


def test_a_table_that_is_there_stays():
    story = prepared_evaluation()
    own = RolesTableRow("ア", "新しい事業", {"civic": ["すべて"]})
    write_roles_table(
        project_id=story.project.pk, fiscal_year=2024, rows=[own], by=story.civic_drafter
    )
    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=story.administrator)
    assert roles_table_rows(story.project, 2024) == [own]


def test_a_change_of_the_new_year_leaves_the_old_one_alone():
    story = prepared_evaluation()
    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=None)
    write_roles_table(
        project_id=story.project.pk,
        fiscal_year=2024,
        rows=[RolesTableRow("ア", "別の事業", {})],
        by=story.civic_drafter,
    )
    assert [row.title for row in roles_table_rows(story.project, 2023)] == [
        "総合相談事業",
        "人材育成事業",
        "交流促進事業",
    ]


def test_the_audit_names_both_years_in_words():
    story = prepared_evaluation()
    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=story.administrator)
    line = history_of(story.project)[0]
    assert (line.who, line.what) == (story.administrator.name, "役割分担の表を引き継ぎました")
    assert line.facts == [("引き継ぎ元の年度", "令和5年度"), ("引き継ぎ先の年度", "令和6年度")]


def test_a_year_begins_on_the_page_of_its_plan_with_the_newest_table_before(client):
    story = planning()
    year = 2028
    client.force_login(story.civic_member)
    plan = reverse("plans:show_plan", args=[story.project.pk, year])
    copy = reverse("projects:copy_roles_table", args=[story.project.pk, year])
    body = client.get(plan).content.decode()
    assert copy in body
    assert "PDF" not in body
    for _click in range(2):
        assert client.post(copy).url == plan
    titles = story.project.work_items.filter(fiscal_year=year).values_list("title", flat=True)
    assert list(titles) == ["総合相談事業", "人材育成事業"]


def test_others_copy_nothing_and_the_first_year_has_nothing_before_it(client):
    story = planning()
    copy = reverse("projects:copy_roles_table", args=[story.project.pk, 2028])
    client.force_login(story.stranger)
    assert client.post(copy).status_code == 403
    assert not story.project.work_items.filter(fiscal_year=2028).exists()
    client.force_login(story.civic)
    early = reverse("projects:copy_roles_table", args=[story.project.pk, 2000])
    assert "写せる表が" in client.post(early, follow=True).content.decode()
