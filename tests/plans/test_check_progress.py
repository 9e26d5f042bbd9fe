"""Half-way through the year and at its end: what is on its way, what is not, and why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.plans.actions.items import MeasureData, PlanData
from kyodo.plans.actions.year import Found, check_progress
from kyodo.plans.models import Measure, ProgressCheck
from kyodo.plans.states import Half, Progress
from tests.plans.planning import NOW, PLAN, YEAR, planning, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = planning()
    write(story)
    return story


def page(story, half=1):
    return reverse("plans:check_progress", args=[story.project.pk, YEAR, half])


def keys():
    return list(
        Measure.objects.order_by("-version__number", "position").values_list("key", flat=True)
    )


def check(story, found, half=Half.FIRST, by=None):
    return check_progress(
        project_id=story.project.pk,
        year=FiscalYear(YEAR),
        half=half,
        found=found,
        by=by or story.civic_member,
        now=NOW,
    )


def test_what_did_not_go_as_planned_stands_above_the_plan_with_its_reason(client, story):
    first, second = keys()
    client.force_login(story.government_member)
    typed = {
        f"state_{first}": "behind",
        f"why_{first}": "担当が替わった",
        f"state_{second}": "on_way",
        f"why_{second}": "",
    }
    assert client.post(page(story), typed).status_code == 302
    client.force_login(story.civic)
    body = client.get(story.plan_page()).content.decode()
    assert "予定どおりでない取組" in body
    assert "区役所を回って窓口を知らせる（遅れている、担当が替わった）" in body
    assert "すべての取組を確かめました" in body


def test_a_reason_is_asked_for_beside_the_measure(client, story):
    first, second = keys()
    client.force_login(story.civic_member)
    typed = {f"state_{first}": "behind", f"state_{second}": "on_way"}
    response = client.post(page(story), typed)
    assert list(response.context["form"].errors) == [f"why_{first}"]
    assert not ProgressCheck.objects.exists()
    with pytest.raises(Refusal, match="理由を書いてください"):
        check(story, {first: Found(Progress.GIVEN_UP, "  ")})
    assert not ProgressCheck.objects.exists()


def test_a_measure_left_open_stays_open_and_the_end_of_the_year_is_another_look(client, story):
    first, second = keys()
    check(story, {first: Found(Progress.ON_WAY)})
    check(story, {first: Found(Progress.DONE), second: Found(Progress.DONE)}, half=Half.SECOND)
    client.force_login(story.civic)
    body = client.get(story.plan_page()).content.decode()
    assert "上半期：予定どおり" in body
    assert "年度末：終わった" in body
    assert "まだ確かめていない取組があります" in body


def test_what_was_found_stays_with_the_measure_in_a_new_version(client, story):
    first, _second = keys()
    check(story, {first: Found(Progress.BEHIND, "人手")})
    kept = MeasureData("区役所と支所を回る", 0, 5, "civic", first)
    write(story, PlanData(aim=PLAN.aim, measures=[kept]), based_on=1)
    client.force_login(story.civic)
    assert (
        "区役所と支所を回る（遅れている、人手）" in client.get(story.plan_page()).content.decode()
    )


def test_the_same_again_writes_nobody_elses_name_over_it(story):
    first, _second = keys()
    check(story, {first: Found(Progress.ON_WAY)})
    assert check(story, {first: Found(Progress.ON_WAY)}, by=story.government) == []
    assert ProgressCheck.objects.get().checked_by == story.civic_member


def test_a_measure_that_is_gone_is_not_written(story):
    first, _second = keys()
    write(story, PlanData(aim="別の計画。"), based_on=1)
    with pytest.raises(Refusal, match="取組が変わりました"):
        check(story, {first: Found(Progress.DONE)})


def test_others_check_nothing(client, story):
    first, _second = keys()
    for user in (story.stranger, story.administrator):
        client.force_login(user)
        assert client.post(page(story), {f"state_{first}": "done"}).status_code == 404
        with pytest.raises(PermissionDenied):
            check(story, {first: Found(Progress.DONE)}, by=user)
    client.force_login(story.civic)
    assert client.get(page(story, half=3)).status_code == 404
    assert not ProgressCheck.objects.exists()
