"""The years of a project in a row: what came round, and what was left lying."""

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.improvements import start_text_action
from kyodo.fiscal import FiscalYear
from kyodo.plans.actions.year import CarryData, decide_carried_action
from kyodo.plans.states import Decision
from kyodo.projects.actions import ImprovementData, copy_roles_table
from tests.evaluations.talk_pages import texts, write
from tests.stories import NOW, mark_side, open_for_marking, revealed, seal_side

pytestmark = pytest.mark.django_db


def circle(client, story, user=None):
    client.force_login(user or story.civic_drafter)
    return client.get(reverse("evaluations:show_circle", args=[story.project.pk]))


def year_of(response, start):
    return next(row for row in response.context["years"] if row.year.start == start)


def stations(row):
    return {station.label: station.words for station in row.stations}


def loose(row):
    return [end.words for end in row.loose_ends]


def test_each_part_of_a_year_leads_to_the_next(client):
    story = revealed()
    write(texts(story)[0], "よくできた。今後は検討する必要がある。", story.civic_drafter)
    row = year_of(circle(client, story), 2023)
    assert list(stations(row)) == [
        *("計画", "数字", "評価", "ちがい", "検証文", "取組", "次の計画"),
    ]
    assert stations(row)["ちがい"] == "2項目"
    assert stations(row)["検証文"] == "合意 0／3"
    assert "事前の年間計画がありません。" in loose(row)
    assert "取組になっていない文：今後は検討する必要がある。" in loose(row)


def test_what_was_undertaken_is_asked_about_until_the_next_plan_decides(client):
    story = revealed()
    write(texts(story)[0], "今後は検討する必要がある。", story.civic_drafter)
    action = start_text_action(
        joint_text_id=texts(story)[0].pk,
        number=2,
        sentence=0,
        data=ImprovementData(text="検討会をひらく", side="civic"),
        by=story.civic_drafter,
        now=NOW,
    )
    row = year_of(circle(client, story), 2023)
    assert stations(row)["取組"] == "取組中 1"
    assert "取組になっていない文：今後は検討する必要がある。" not in loose(row)
    assert "次の年度の計画で、まだ決めていない取組：検討会をひらく" in loose(row)
    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=None)
    decide_carried_action(
        action_id=action.pk,
        year=FiscalYear(2024),
        data=CarryData(Decision.CARRY),
        by=story.civic_drafter,
        now=NOW,
    )
    row = year_of(circle(client, story), 2023)
    assert stations(row)["次の計画"] == "1／1件を決定"
    assert not any("まだ決めていない取組" in words for words in loose(row))


def test_nothing_unrevealed_is_counted(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "D"})
    seal_side(story, "civic")
    before = year_of(circle(client, story), 2023)
    mark_side(story, "government", {"planning-1": "A"})
    after = year_of(circle(client, story), 2023)
    assert stations(before) == stations(after)
    assert stations(after)["ちがい"] == "まだ開示されていません"
    assert loose(before) == loose(after)


def test_it_is_for_the_parties(client):
    story = revealed()
    write(texts(story)[0], "今後は検討する必要がある。", story.civic_drafter)
    for user in (story.administrator, story.stranger, story.facilitator):
        response = circle(client, story, user)
        assert response.status_code == 404
        assert "検討する必要" not in response.content.decode()


def test_the_cost_does_not_grow_with_the_years(client, django_assert_max_num_queries):
    story = revealed()
    circle(client, story)
    with django_assert_max_num_queries(60) as few:
        circle(client, story)
    for year in range(2024, 2030):
        copy_roles_table(project=story.project, from_year=2023, to_year=year, by=None)
    with django_assert_max_num_queries(len(few)):
        circle(client, story)


def test_a_year_in_which_nothing_was_done_stands_there_too(client):
    story = revealed()
    copy_roles_table(project=story.project, from_year=2023, to_year=2026, by=None)
    years = [row.year.start for row in circle(client, story).context["years"]]
    assert years[years.index(2026) :] == [2026, 2025, 2024, 2023]
    assert "事前の年間計画がありません。" in loose(year_of(circle(client, story), 2024))
    assert "年度が終わりましたが、評価が始まっていません。" in loose(
        year_of(circle(client, story), 2024)
    )
