"""After signing in everybody sees what waits for them, each thing with one verb, and for whom they
wait; nothing on it depends on what the other side has written and not revealed.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse

from kyodo.evaluations.actions.joint_texts import (
    agree_joint_text,
    latest_version,
    write_joint_text,
)
from kyodo.evaluations.actions.publications import start_correction
from kyodo.evaluations.actions.talks import NoteData, save_talk_note
from kyodo.projects.models import ImprovementAction
from tests.consultations.cases import NOW as AT_CENTRE
from tests.consultations.cases import counter
from tests.consultations.queue import planned
from tests.costs import queries_of
from tests.evaluations.publishing import proposed, published, ready_to_propose
from tests.factories import DepartmentFactory, MembershipFactory
from tests.portal.desks import (
    DESK,
    another,
    desk_of,
    opened,
    titles,
    uncovered,
    verbs,
    waiting,
)
from tests.stories import (
    NOW,
    mark_side,
    open_for_marking,
    prepared_evaluation,
    revealed,
    seal_side,
)

pytestmark = pytest.mark.django_db
PEOPLE = ["civic_drafter", "civic_answerable", "government_drafter", "government_answerable"]


@pytest.fixture
def look(client, monkeypatch):
    return lambda user, now=NOW: desk_of(client, monkeypatch, user, now)


def test_signing_in_leads_here():
    assert resolve_url(settings.LOGIN_REDIRECT_URL) == DESK


def test_whoever_may_prepare_is_told_to_go_on(look):
    story = prepared_evaluation()
    for name in [*PEOPLE, "member_without_seat", "administrator"]:
        assert verbs(look(getattr(story, name))) == ["準備を続ける"]
    facilitator = look(story.facilitator)
    assert verbs(facilitator) == []
    assert waiting(facilitator) == ["準備が終わり、記入が始まるのを待っています"]


def test_a_stranger_sees_nothing_but_the_way_to_what_is_public(client, look):
    story = open_for_marking()
    desk = look(story.stranger)
    assert (desk.mine, desk.waiting) == ([], [])
    page = client.get(DESK).content.decode()
    assert "いま、あなたがすることはありません" in page
    assert reverse("evaluations:list_publications") in page
    assert story.project.name not in page


def test_both_sides_fill_in_until_every_item_has_a_mark(look):
    story = open_for_marking()
    total = len(list(story.evaluation.form.items()))
    for name in PEOPLE:
        desk = look(getattr(story, name))
        assert verbs(desk) == ["記入する"]
        assert titles(desk) == [f"チェックシートに記入する（あと{total}項目）"]
    assert verbs(look(story.member_without_seat)) == []
    assert waiting(look(story.facilitator)) == ["団体等・行政が封印するのを待っています"]


def test_what_the_other_side_marked_changes_nothing(look):
    story = open_for_marking()
    before = look(story.government_answerable)
    mark_side(story, "civic")
    assert look(story.government_answerable) == before


def test_a_complete_side_is_sealed_by_the_person_answerable(look):
    story = open_for_marking()
    mark_side(story, "civic")
    assert verbs(look(story.civic_answerable)) == ["封印する"]
    drafter = look(story.civic_drafter)
    assert verbs(drafter) == []
    assert waiting(drafter) == ["自分の側の記入責任者が封印するのを待っています"]


def test_nothing_is_sealed_before_its_time(look):
    story = open_for_marking()
    mark_side(story, "civic")
    desk = look(story.civic_answerable, NOW - timedelta(days=30))
    assert (desk.mine, desk.waiting) == ([], [])


def test_a_sealed_side_waits_and_the_other_side_hears_of_it(look):
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    desk = look(story.civic_answerable)
    assert verbs(desk) == []
    assert waiting(desk) == ["行政が封印するのを待っています"]
    (row,) = look(story.government_drafter).mine
    assert row.task.note.endswith("団体等は、すでに封印しています。")


def test_a_date_says_how_far_away_it_is_and_what_is_late_comes_first(client, look):
    story = open_for_marking()
    ImprovementAction.objects.create(
        project=story.project, text="後でよいこと", side="civic", created_at=NOW
    )
    (row, undated) = look(story.civic_drafter).mine
    assert (row.task.due_on, row.left, row.is_overdue) == (date(2024, 4, 30), "あと20日", False)
    assert (undated.task.due_on, undated.left) == (None, "")
    assert "令和6年4月30日（火）" in client.get(DESK).content.decode()
    assert (
        look(story.civic_drafter, datetime(2024, 4, 30, 1, tzinfo=UTC)).mine[0].left == "今日まで"
    )
    ImprovementAction.objects.create(
        project=story.project,
        text="遅れていること",
        side="civic",
        due_on=date(2024, 4, 20),
        created_at=NOW,
    )
    late = look(story.civic_drafter, datetime(2024, 5, 3, 1, tzinfo=UTC))
    assert [row.left for row in late.mine] == ["13日過ぎています", "3日過ぎています", ""]
    assert late.overdue == 2
    assert 'class="task task-overdue"' in client.get(DESK).content.decode()


def test_differences_are_talked_about_until_something_was_found(look):
    story = revealed({"government": {"planning-4": "A"}})
    for name in [*PEOPLE, "facilitator"]:
        assert "話し合いを記録する" in verbs(look(getattr(story, name)))
    save_talk_note(
        evaluation_id=story.evaluation.pk,
        data=NoteData("planning-4", "", "見ていた時期が違った。", 0),
        by=story.facilitator,
        now=NOW,
    )
    assert "話し合いを記録する" not in verbs(look(story.civic_drafter))


def test_joint_texts_are_written_then_agreed_by_each_side(look):
    story = revealed({"government": {}})
    assert verbs(look(story.civic_drafter)) == ["検証文を書く"]
    assert verbs(look(story.facilitator)) == []
    for text in story.fresh().joint_texts.in_force():
        write_joint_text(
            joint_text_id=text.pk,
            body="ともに検証した。",
            unagreed="",
            based_on=latest_version(text).number,
            by=story.civic_drafter,
            now=NOW,
        )
    assert verbs(look(story.civic_answerable)) == ["検証文を確かめる"]
    assert waiting(look(story.civic_drafter)) == [
        "自分の側の記入責任者が検証文に合意するのを待っています（3件）"
    ]
    for text in story.fresh().joint_texts.in_force():
        number = latest_version(text).number
        agree_joint_text(joint_text_id=text.pk, number=number, by=story.civic_answerable, now=NOW)
    assert waiting(look(story.civic_answerable)) == [
        "行政が検証文に合意するのを待っています（3件）"
    ]
    assert verbs(look(story.government_answerable)) == ["検証文を確かめる"]


def test_when_all_is_agreed_the_person_answerable_proposes(look):
    story = ready_to_propose()
    for name in ("civic_answerable", "government_answerable"):
        assert "公表を提案する" in verbs(look(getattr(story, name)))
    assert waiting(look(story.civic_drafter)) == ["記入責任者が公表を提案するのを待っています"]


def test_a_proposal_waits_for_the_other_side_alone(look):
    story, _proposal = proposed()
    assert verbs(look(story.government_answerable)) == ["内容を確かめて同意する"]
    for name in ("civic_answerable", "civic_drafter", "government_drafter", "facilitator"):
        desk = look(getattr(story, name))
        assert verbs(desk) == []
        assert waiting(desk) == ["行政が公表に同意するのを待っています"]


def test_after_publication_the_sides_carry_on_with_the_next_year(look):
    story, _publication = published()
    for name in PEOPLE:
        (row,) = look(getattr(story, name)).mine
        assert row.task.verb == "次年度へ引き継ぐ"
        assert row.task.url.endswith(f"?project={story.project.pk}")
    for name in ("facilitator", "member_without_seat", "administrator"):
        assert verbs(look(getattr(story, name))) == []


def test_a_project_that_has_ended_is_not_carried_on(look):
    story, _publication = published()
    story.project.ends_on = date(2024, 3, 31)
    story.project.save()
    assert verbs(look(story.civic_answerable)) == []


def test_a_correction_is_proposed_like_the_first_publication(look):
    story, _publication = published()
    start_correction(evaluation_id=story.evaluation.pk, by=story.civic_answerable)
    assert "公表を提案する" in verbs(look(story.civic_answerable))


def test_an_improvement_waits_for_the_person_who_undertook_it(look):
    story, _publication = published()
    ImprovementAction.objects.create(
        project=story.project,
        text="打合せを月に一度開く",
        side="civic",
        person=story.civic_drafter,
        due_on=date(2024, 4, 1),
        created_at=NOW,
    )
    assert "結果を記録する" in verbs(look(story.civic_drafter))
    for name in ("civic_answerable", "government_drafter", "stranger"):
        assert "結果を記録する" not in verbs(look(getattr(story, name)))


@pytest.mark.parametrize(
    ("begin", "more"),
    [(prepared_evaluation, another), (open_for_marking, opened), (revealed, uncovered)],
)
def test_four_evaluations_cost_as_many_queries_as_one(client, monkeypatch, begin, more):
    story = begin()
    desk = desk_of(client, monkeypatch, story.civic_answerable)
    tasks, queries = len(desk.mine), queries_of(client, DESK)
    for name in ("緑の事業", "海の事業", "坂の事業"):
        more(story, name)
    assert len(desk_of(client, monkeypatch, story.civic_answerable).mine) == 4 * tasks
    assert queries_of(client, DESK) == queries


def test_an_administrator_finds_the_places_where_work_begins(client, look):
    story = open_for_marking()
    assert verbs(look(story.administrator)) == []
    labels = [link.label for link in client.get(DESK).context["links"]]
    assert labels == ["協働事業", "シートの取り込み", "団体・部署", "利用者"]


def test_an_office_may_bring_in_sheets(client, look):
    story = prepared_evaluation()
    officer = MembershipFactory(organisation=DepartmentFactory()).user
    look(officer)
    assert [link.label for link in client.get(DESK).context["links"]] == [
        "つなぎのふりかえり",
        "協働事業",
        "シートの取り込み",
    ]
    look(story.civic_drafter)
    assert [link.label for link in client.get(DESK).context["links"]] == ["協働事業", "改善の取組"]


def test_the_centres_staff_see_their_first_due_cases_and_a_line_for_the_rest(client, look):
    world = counter()
    late = [planned(world.staff, -2, owner=world.staff, now=AT_CENTRE) for _number in range(6)]
    planned(world.staff, 3, owner=world.staff, now=AT_CENTRE)
    planned(world.staff, -9, owner=world.colleague, now=AT_CENTRE)
    planned(world.staff, 0, now=AT_CENTRE)
    desk = look(world.staff, AT_CENTRE)
    cases, lines = desk.mine[:5], desk.mine[5:]
    assert [row.task.subject.split()[0] for row in cases] == [case.number for case in late[:5]]
    assert all(row.is_overdue for row in cases)
    assert [(row.task.title, row.task.subject) for row in lines] == [
        ("期日が来た相談が、ほかにもあります", "1件"),
        ("担当が決まっていない相談があります", "1件"),
    ]
    for row in lines:
        assert client.get(row.task.url).status_code == 200


def test_others_see_no_case_on_their_desk(client, look):
    world = counter()
    planned(world.staff, 0, summary="ひみつの相談", now=AT_CENTRE)
    desk = look(MembershipFactory(organisation=DepartmentFactory()).user, AT_CENTRE)
    assert desk.mine == []
    assert "相談" not in client.get(DESK).content.decode().split("<main")[1]


def test_more_cases_cost_no_more_queries_on_the_desk(client, look):
    world = counter()
    planned(world.staff, -1, owner=world.staff, now=AT_CENTRE)
    look(world.staff, AT_CENTRE)
    one = queries_of(client, DESK)
    for _number in range(3):
        planned(world.staff, -1, owner=world.staff, now=AT_CENTRE)
    assert queries_of(client, DESK) == one
