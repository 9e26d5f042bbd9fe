"""Both sides write the plan of a work item in turns; nothing is overwritten, no version goes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.lifecycle import Refusal
from kyodo.plans.actions.items import MeasureData, PlanChangedMeanwhile, PlanData
from kyodo.plans.models import PlanVersion
from kyodo.projects.actions import write_roles_table
from kyodo.projects.queries import RolesTableRow
from tests.plans.planning import PLAN, YEAR, agree, planning, typed_plan, write

pytestmark = pytest.mark.django_db

MEASURE = {"text": "区役所を回る", "side": "civic", "begins": 0, "ends": 2, "key": ""}
INDICATOR = {"label": "つないだ件数", "target": "120", "unit": "件", "figure": "", "key": ""}


@pytest.fixture
def story():
    return planning()


def page(story):
    return reverse("plans:write_plan_item", args=[story.item.pk])


def test_what_one_side_wrote_the_other_reads_on_the_plan(client, story):
    client.force_login(story.civic_member)
    typed = typed_plan(measures=[MEASURE], indicators=[INDICATOR])
    response = client.post(page(story), typed)
    assert response.url == f"{story.plan_page()}#item-{story.item.pk}"
    client.force_login(story.government_member)
    body = client.get(story.plan_page()).content.decode()
    for words in ("相談をつなぐ。", "区役所を回る", "つないだ件数", "120件"):
        assert words in body
    assert "4月〜6月" in body.replace("\n", "")


def test_both_keep_their_words_when_they_write_at_once(client, story):
    write(story)
    write(story, PlanData(aim="先に書かれた文。"), based_on=1)
    client.force_login(story.government_member)
    response = client.post(page(story), typed_plan(based_on=1, aim="あとから書いた文。"))
    assert response.status_code == 409
    body = response.content.decode()
    assert "先に書かれた文。" in body
    assert "あとから書いた文。" in body
    assert PlanVersion.objects.count() == 2
    again = client.post(page(story), typed_plan(based_on=2, aim="あとから書いた文。"))
    assert again.status_code == 302
    assert [each.number for each in PlanVersion.objects.all()] == [1, 2, 3]


def test_the_same_again_makes_no_version(story):
    first = write(story)
    stored = PlanData(
        aim=PLAN.aim,
        measures=[
            MeasureData(each.text, each.begins, each.ends, each.side, each.key)
            for each in first.measures.all()
        ],
        indicators=[],
    )
    second = write(story, stored, based_on=1)
    assert second.number == 2
    assert write(story, stored, based_on=1).number == 2


def test_a_change_of_a_measure_takes_the_agreement_away(client, story):
    write(story)
    agree(story, "civic")
    agree(story, "government")
    client.force_login(story.civic)
    assert "全員合意" in client.get(story.plan_page()).content.decode()
    write(story, PlanData(aim=PLAN.aim, measures=PLAN.measures[:1]), based_on=1)
    assert "全員合意" not in client.get(story.plan_page()).content.decode()


def test_a_measure_keeps_its_key_through_the_form(client, story):
    key = write(story).measures.first().key
    client.force_login(story.civic_member)
    kept = {**MEASURE, "text": "区役所と支所を回る", "key": key}
    copied = {**MEASURE, "text": "写した行", "key": key}
    forged = {**MEASURE, "text": "作った行", "key": "<script>"}
    client.post(page(story), typed_plan(based_on=1, measures=[kept, copied, forged]))
    measures = list(PlanVersion.objects.get(number=2).measures.all())
    assert [each.key == key for each in measures] == [True, False, False]
    assert len({each.key for each in measures}) == 3


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"aim": " "}, "入力"),
        ({"measures": [{**MEASURE, "begins": 5, "ends": 2}]}, "始める月より前"),
        ({"measures": [{**MEASURE, "begins": 99}]}, "99"),
        ({"measures": [{**MEASURE, "side": "council"}]}, "council"),
        ({"indicators": [{**INDICATOR, "target": ""}]}, "目標を書いてください"),
        ({"indicators": [{**INDICATOR, "label": ""}]}, "何の目標かを書いてください"),
        ({"indicators": [{**INDICATOR, "figure": "no.such"}]}, "no.such"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, story, more, words):
    client.force_login(story.civic_member)
    response = client.post(page(story), typed_plan(**{"unagreed": "残る言葉", **more}))
    assert response.status_code == 200
    body = response.content.decode()
    assert words in body
    assert "残る言葉" in body
    assert not PlanVersion.objects.exists()


def test_further_rows_keep_what_was_typed(client, story):
    client.force_login(story.civic_member)
    typed = typed_plan(measures=[MEASURE]) | {"add_rows": "measure"}
    response = client.post(page(story), typed)
    assert len(response.context["measures"].forms) == 3
    assert "区役所を回る" in response.content.decode()
    assert not PlanVersion.objects.exists()


def test_a_new_year_can_begin_with_the_plan_before(client, story):
    write(story)
    following = story.project.work_items.get(fiscal_year=YEAR + 1, title=story.item.title)
    client.force_login(story.civic_member)
    address = reverse("plans:write_plan_item", args=[following.pk])
    assert "昨年度の計画から始める" in client.get(address).content.decode()
    body = client.get(f"{address}?from_last_year=1").content.decode()
    assert PLAN.aim in body
    assert PLAN.measures[0].text in body


def test_a_script_stays_text(client, story):
    client.force_login(story.civic_member)
    script = "<script>alert(1)</script>"
    rows = {"measures": [{**MEASURE, "text": script}]}
    rows["indicators"] = [{**INDICATOR, "label": script, "unit": ""}]
    client.post(page(story), typed_plan(aim=script, unagreed=script, **rows))
    assert PlanVersion.objects.count() == 1
    for address in (
        story.plan_page(),
        page(story),
        reverse("plans:show_plan_item", args=[story.item.pk]),
    ):
        assert script not in client.get(address).content.decode()


def test_the_versions_stand_there_with_what_changed_and_none_before_the_first(client, story):
    client.force_login(story.civic)
    page = reverse("plans:show_plan_item", args=[story.item.pk])
    assert "まだ書かれていません" in client.get(page).content.decode()
    write(story)
    write(story, PlanData(aim="ためらわせずに、部署へすぐつなぐ。"), based_on=1)
    response = client.get(page)
    assert [version.number for version, _changes in response.context["history"]] == [2, 1]
    assert "<ins>" in response.content.decode()


def test_others_neither_read_nor_write(client, story):
    write(story)
    for user in (story.stranger, story.administrator):
        client.force_login(user)
        for response in (
            client.get(page(story)),
            client.post(page(story), typed_plan(based_on=1)),
            client.get(story.plan_page()),
            client.get(reverse("plans:show_plan_item", args=[story.item.pk])),
        ):
            assert response.status_code == 404
            assert PLAN.aim not in response.content.decode()
        with pytest.raises(PermissionDenied):
            write(story, based_on=1, by=user)
    assert PlanVersion.objects.count() == 1


def test_an_action_without_an_aim_or_on_an_old_version_is_refused(story):
    with pytest.raises(Refusal, match="ねらい"):
        write(story, PlanData(aim=" \n"))
    write(story)
    with pytest.raises(PlanChangedMeanwhile):
        write(story, PlanData(aim="別の文。"))


def test_a_work_item_with_a_plan_cannot_be_dropped_from_the_table(story):
    story.items.reverse()
    write(story)
    with pytest.raises(Refusal, match="年間計画"):
        write_roles_table(
            project_id=story.project.pk,
            fiscal_year=YEAR,
            rows=[RolesTableRow("ア", "総合相談事業", {})],
            by=story.civic,
        )
    assert story.project.work_items.filter(fiscal_year=YEAR).count() == 2


def test_the_cost_does_not_grow_with_work_items_and_versions(
    client, story, django_assert_max_num_queries
):
    write(story)
    client.force_login(story.civic)
    client.get(story.plan_page())
    with django_assert_max_num_queries(60) as few:
        client.get(story.plan_page())
    for number in range(1, 4):
        write(story, PlanData(aim=f"文{number}。", measures=PLAN.measures), based_on=number)
    rows = [RolesTableRow("", f"項目{number}", {}) for number in range(6)]
    write_roles_table(project_id=story.project.pk, fiscal_year=YEAR, rows=rows, by=story.civic)
    with django_assert_max_num_queries(len(few)):
        client.get(story.plan_page())
