"""The check sheet on the screen: one's own column to write in, the other one withheld."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers
from kyodo.evaluations.models import Answer, CarriedAction, SectionSchedule, SheetPart
from kyodo.evaluations.queries.parts import readable_part_ids
from kyodo.projects.models import ImprovementAction
from tests.stories import (
    NOW,
    mark_side,
    open_for_marking,
    prepared_evaluation,
    revealed,
    seal_side,
)

pytestmark = pytest.mark.django_db


def sheet(client, story, person):
    if client.session.get("_auth_user_id") != str(person.pk):
        client.force_login(person)
    return client.get(reverse("evaluations:show_check_sheet", kwargs={"pk": story.evaluation.pk}))


def test_the_page_is_the_paper_with_every_question_in_its_order(client):
    story = open_for_marking()
    page = sheet(client, story, story.civic_drafter).content.decode()
    places = [page.index(item.text) for _section, item in story.evaluation.form.items()]
    assert places == sorted(places)
    for heading in ("①事業計画段階", "②事業実施段階", "③ふりかえり段階"):
        assert f">{heading}</h2>" in page
    assert page.count('type="radio"') == 17 * 4
    assert page.count('class="withheld-word">開示前</span>') == 17


def test_it_says_who_can_read_what_is_written(client):
    story = open_for_marking()
    page = sheet(client, story, story.civic_drafter).content.decode()
    assert (
        "団体等の評価と備考は、団体等の担当者だけが見られます。"
        "行政には、全員がすべての段階を封印するまで表示されません。" in page
    )


def test_what_is_missing_is_counted_and_linked(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-2": "", "planning-5": "", "reflection-1": ""})
    page = sheet(client, story, story.civic_drafter).content.decode()
    assert re.findall(r"あと(\d)項目", page) == ["3", "2", "1"]
    assert 'href="#item-planning-5"' in page
    assert page.count("まだ記入していません") == 3


def test_the_other_sides_marks_are_on_no_page_before_the_reveal(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "D"})
    before = sheet(client, story, story.facilitator).content.decode()
    assert "まったくできなかった、" not in before
    assert before.count("開示前") == 34
    assert 'type="radio"' not in before
    page = sheet(client, story, story.government_answerable).content.decode()
    assert " checked" not in page


def test_a_sealed_section_is_read_only_and_shows_its_digest(client):
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    page = sheet(client, story, story.civic_answerable).content.decode()
    assert 'type="radio"' not in page
    assert page.count("封印を解く") == 3
    assert "記入する段階をすべて封印しました。" in page
    drafters = sheet(client, story, story.civic_drafter).content.decode()
    assert "封印を解く" not in drafters


def test_only_the_person_answerable_is_offered_the_seal(client):
    story = open_for_marking()
    mark_side(story, "civic")
    assert "封印の確認へ" in sheet(client, story, story.civic_answerable).content.decode()
    drafters = sheet(client, story, story.civic_drafter).content.decode()
    assert "封印の確認へ" not in drafters
    assert "封印は、記入責任者が行います。" in drafters


def test_before_its_time_a_section_may_be_written_but_not_sealed(client):
    story = open_for_marking()
    mark_side(story, "civic")
    tomorrow = timezone.localdate() + timedelta(days=1)
    SectionSchedule.objects.update(opens_on=tomorrow, due_on=tomorrow + timedelta(days=9))
    page = sheet(client, story, story.civic_answerable).content.decode()
    assert "封印の確認へ" not in page
    assert page.count("からです。") == 3
    assert "あと10日" in page


def test_after_the_due_day_the_delay_is_said(client):
    story = open_for_marking()
    today = timezone.localdate()
    SectionSchedule.objects.update(
        opens_on=today - timedelta(days=9), due_on=today - timedelta(days=2)
    )
    assert "2日過ぎています" in sheet(client, story, story.civic_drafter).content.decode()


def test_after_the_reveal_both_columns_are_read(client):
    story = revealed()
    page = sheet(client, story, story.civic_drafter).content.decode()
    assert page.count('class="track"') == 34
    assert "評価を比べる" in page
    assert "開示前" not in page


def test_an_administrator_reads_no_marks_even_after_the_reveal(client):
    story = revealed()
    page = sheet(client, story, story.administrator).content.decode()
    assert page.count("公表前") == 34
    assert 'class="track"' not in page


def test_last_years_actions_stand_above_the_sheet(client):
    story = open_for_marking()
    action = ImprovementAction.objects.create(
        project=story.project,
        text="月に一度の打合せを開く",
        side="civic",
        due_on=NOW.date(),
        created_at=NOW,
        outcome="6月から毎月開いた。",
    )
    CarriedAction.objects.create(evaluation=story.evaluation, action=action)
    page = sheet(client, story, story.government_drafter).content.decode()
    assert page.index("月に一度の打合せを開く") < page.index("①事業計画段階")
    assert "6月から毎月開いた。" in page
    assert "期日 令和6年4月10日（水）" in page


def test_what_was_entered_from_paper_is_marked_as_such_for_the_own_side_only(client):
    story = open_for_marking()
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id="planning",
        entries=[AnswerEntry("planning-1", 0, mark="C", remark="")],
        by=story.civic_drafter,
        now=NOW,
        on_behalf_of="理事長 海野",
    )
    assert "理事長 海野" in sheet(client, story, story.civic_answerable).content.decode()
    mark_side(story, "government")
    assert "理事長 海野" not in sheet(client, story, story.government_drafter).content.decode()


def test_before_the_marking_begins_the_paper_is_shown_empty(client):
    story = prepared_evaluation()
    page = sheet(client, story, story.civic_drafter).content.decode()
    assert "記入はまだ始まっていません。" in page
    assert page.count("記入前") == 34


def test_a_stranger_finds_nothing(client):
    story = open_for_marking()
    assert sheet(client, story, story.stranger).status_code == 404


def test_the_blank_form_is_a_pdf_without_anything_marked(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    address = reverse("evaluations:print_blank_sheet", args=[story.evaluation.pk, "pdf"])
    empty = client.get(address)
    assert empty["Content-Type"] == "application/pdf"
    mark_side(story, "civic", {"planning-1": "D"})
    assert client.get(address).content == empty.content


@pytest.mark.parametrize("state", ["prepared", "sealed by one", "revealed"])
def test_the_page_reads_exactly_what_the_rule_of_answers_allows(state):
    story = {"prepared": open_for_marking, "sealed by one": open_for_marking, "revealed": revealed}[
        state
    ]()
    if state == "sealed by one":
        mark_side(story, "civic")
        seal_side(story, "civic")
    parts = SheetPart.objects.select_related("check_sheet")
    for name in (
        "civic_drafter",
        "civic_answerable",
        "government_drafter",
        "facilitator",
        "administrator",
        "member_without_seat",
    ):
        person = getattr(story, name)
        allowed = set(Answer.objects.visible_to(person).values_list("part_id", flat=True))
        assert readable_part_ids(story.fresh(), person, parts) == allowed, name


@pytest.mark.parametrize(("state", "expected"), [("empty", 13), ("marked", 13), ("revealed", 14)])
def test_the_number_of_queries_depends_on_no_number_of_items_or_marks(client, state, expected):
    story = revealed() if state == "revealed" else open_for_marking()
    if state == "marked":
        mark_side(story, "civic")
        mark_side(story, "government")
    sheet(client, story, story.civic_drafter)
    with CaptureQueriesContext(connection) as queries:
        sheet(client, story, story.civic_drafter)
    own = [query["sql"] for query in queries if "django_session" not in query["sql"]]
    assert len(own) == expected, "\n".join(own)
