"""Everybody finds the evaluations that concern them, and sees what holds each of them up."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.evaluations.models import Evaluation
from kyodo.evaluations.queries import evaluation_list
from kyodo.evaluations.queries.evaluation_list import Wanted, evaluation_page, spellings
from kyodo.evaluations.states import State
from kyodo.projects.models import Party, Project
from tests.costs import queries_of
from tests.downloads import rows_in
from tests.evaluations.publishing import proposed, published, ready_to_propose
from tests.factories import DepartmentFactory, MembershipFactory
from tests.stories import (
    NOW,
    mark_side,
    open_for_marking,
    prepared_evaluation,
    revealed,
    seal_side,
)

pytestmark = pytest.mark.django_db
LIST = reverse("evaluations:list_evaluations")
YEARS = range(2027, 2021, -1)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def look(client, user, query=""):
    """The rows and the state counts that this person is shown."""
    client.force_login(user)
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return response.context


def held(client, user):
    (row,) = look(client, user)["rows"]
    return row.held


def more_years(story, *years, state=None):
    """Further evaluations of the same project, with nothing below them."""
    for year in years:
        evaluation = Evaluation.objects.get(pk=story.evaluation.pk)
        evaluation.pk, evaluation.fiscal_year = None, year
        evaluation.state = state or evaluation.state
        evaluation._state.adding = True
        evaluation.save()


def another_project(story, name, *, civic=None, government=None, state=State.PUBLISHED, year=2022):
    project = Project.objects.create(name=name, starts_on=date(2020, 4, 1))
    for side, organisation in (("civic", civic), ("government", government)):
        if organisation is not None:
            Party.objects.create(project=project, side=side, organisation=organisation)
    return Evaluation.objects.create(
        project=project,
        fiscal_year=year,
        sheet_format=story.evaluation.sheet_format,
        state=state,
        period_starts_on=date(year, 4, 1),
        period_ends_on=date(year + 1, 3, 31),
        prepared_at=NOW,
    )


# --- who sees what ---------------------------------------------------------------------------


def test_people_of_the_parties_see_it_and_a_stranger_does_not(client):
    story = open_for_marking()
    for person, seen in ((story.member_without_seat, True), (story.stranger, False)):
        client.force_login(person)
        page = client.get(LIST).content.decode()
        assert ("みなと市協働センター運営事業" in page) is seen
        assert ("相互評価がありません" in page) is not seen


@pytest.mark.parametrize("few", [300, 0])
def test_counts_and_rows_stay_within_what_a_person_may_know_of(client, monkeypatch, few):
    monkeypatch.setattr(evaluation_list, "FEW", few)
    story = open_for_marking()
    other = DepartmentFactory()
    another_project(story, "よその事業", government=other)
    member = MembershipFactory(organisation=other).user
    names = {
        "officer": [row.name for row in look(client, story.government_drafter)["rows"]],
        "facilitator": [row.name for row in look(client, story.facilitator)["rows"]],
        "other": [row.name for row in look(client, member)["rows"]],
        "administrator": [row.name for row in look(client, story.administrator)["rows"]],
    }
    own = "みなと市協働センター運営事業"
    assert names == {
        "officer": [own],
        "facilitator": [own],
        "other": ["よその事業"],
        "administrator": [own, "よその事業"],
    }
    counts = {str(link.label): link.counted.number for link in look(client, member)["states"]}
    assert counts == {
        "すべて": 1,
        "準備中": 0,
        "記入中": 0,
        "対話・検証中": 0,
        "公表済み": 1,
        "訂正中": 0,
    }


def test_only_offices_are_offered_the_import(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    assert "取り込む" not in client.get(LIST).content.decode()
    client.force_login(story.government_drafter)
    assert "取り込む" in client.get(LIST).content.decode()


# --- narrowing and order ---------------------------------------------------------------------


@pytest.mark.parametrize("few", [300, 0])
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["みなと市協働センター運営事業", "ＩＣＴ活用事業", "ｶﾌｪ事業"]),
        ("?words=運営&year=2023", ["みなと市協働センター運営事業"]),
        ("?words=ict", ["ＩＣＴ活用事業"]),
        ("?words=カフェ", ["ｶﾌｪ事業"]),
        ("?words=事業　活用", ["ＩＣＴ活用事業"]),
        ("?words=図書館", []),
        ("?year=2022", ["ＩＣＴ活用事業", "ｶﾌｪ事業"]),
        ("?year=2022&state=correcting", ["ｶﾌｪ事業"]),
        ("?state=published", ["ＩＣＴ活用事業"]),
        ("?party=協働ネット", ["みなと市協働センター運営事業", "ｶﾌｪ事業"]),
        ("?party=みなと市市民協働課&state=published", ["ＩＣＴ活用事業"]),
        ("?order=project", ["みなと市協働センター運営事業", "ＩＣＴ活用事業", "ｶﾌｪ事業"]),
        ("?order=-project", ["ｶﾌｪ事業", "ＩＣＴ活用事業", "みなと市協働センター運営事業"]),
        ("?order=year", ["ＩＣＴ活用事業", "ｶﾌｪ事業", "みなと市協働センター運営事業"]),
    ],
)
def test_filters_narrow_the_list_together(client, monkeypatch, few, query, names):
    monkeypatch.setattr(evaluation_list, "FEW", few)
    story = prepared_evaluation()
    own = {"civic": story.consortium, "government": story.department}
    another_project(story, "ＩＣＴ活用事業", government=story.department)
    another_project(story, "ｶﾌｪ事業", **own, state=State.CORRECTING)
    rows = look(client, story.government_drafter, query)["rows"]
    assert [row.name for row in rows] == names


def test_a_form_and_a_project_narrow_it_as_well(client):
    story = prepared_evaluation()
    form, project = story.evaluation.sheet_format_id, story.project.pk
    for query, found in (
        (f"?form={form}", 1),
        (f"?form={form + 1}", 1),  # there is none: said beside the field, and left out
        (f"?project={project}", 1),
        (f"?project={project + 1}", 0),
    ):
        assert len(look(client, story.civic_drafter, query)["rows"]) == found


@pytest.mark.parametrize(
    "query",
    [
        "?year=abc",
        "?year=1850",
        "?state=nonsense",
        "?form=x",
        "?project=-1",
        "?project=99999999999999999999999",
        "?page=999",
        "?page=-3",
        "?page=%EF%BC%93",
        "?order=password",
        "?words=%00",
        "?party=%25_",
        f"?words={'長' * 500}",
    ],
)
@pytest.mark.parametrize("file_format", ["", "csv", "xlsx"])
def test_a_query_typed_by_hand_is_no_accident(client, query, file_format):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    response = client.get(f"{LIST}{query}&format={file_format}")
    assert response.status_code == 200
    response.close()


def test_a_condition_that_cannot_be_read_says_so_and_the_others_hold(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    page = client.get(f"{LIST}?year=1850&words=図書館").content.decode()
    assert "この条件は使えません" in page
    assert "条件に合う評価はありません" in page


def test_a_word_is_found_in_every_width():
    assert {"ＡＢＣ", "abc", "ABC"} <= spellings("ABC") | spellings("ａｂｃ")
    assert {"ｶﾌｪ", "カフェ"} <= spellings("カフェ")
    assert {"ｶﾌｪ", "カフェ"} <= spellings("ｶﾌｪ")


# --- pages and counts ------------------------------------------------------------------------


@pytest.mark.parametrize("few", [300, 0])
def test_every_row_stands_on_exactly_one_page(client, monkeypatch, few):
    monkeypatch.setattr(evaluation_list, "FEW", few)
    monkeypatch.setattr(evaluation_list, "ROWS", 2)
    story = prepared_evaluation()
    more_years(story, 2024, 2025, 2026, 2027)
    for order, years in (
        ("-year", [2027, 2026, 2025, 2024, 2023]),
        ("project", [2027, 2026, 2025, 2024, 2023]),
    ):
        pages = [
            evaluation_page(story.government_drafter, Wanted(order=order), number, YEARS)
            for number in (1, 2, 3)
        ]
        assert [each.fiscal_year for page in pages for each in page.evaluations] == years
        assert [(page.start, page.end, page.has_next) for page in pages] == [
            (1, 2, True),
            (3, 4, True),
            (5, 5, False),
        ]
        beyond = evaluation_page(story.government_drafter, Wanted(order=order), 9, YEARS)
        assert (beyond.number, beyond.start) == (1, 1)


@pytest.mark.parametrize("order", ["year", "-year", "project", "-project"])
@pytest.mark.parametrize("year", [None, 2024])
def test_many_come_page_by_page_in_the_order_of_few(monkeypatch, order, year):
    story = prepared_evaluation()
    more_years(story, 2024, 2026)
    for name, other in (("川", 2024), ("森", 2024), ("川と森", 2024), ("空", 2025), ("海", 2026)):
        another_project(story, name, year=other)

    def shown(number):
        page = evaluation_page(story.administrator, Wanted(order=order, year=year), number, YEARS)
        return [each.pk for each in page.evaluations]

    at_once = shown(1)
    assert len(at_once) == (4 if year else 8)
    monkeypatch.setattr(evaluation_list, "FEW", 0)
    monkeypatch.setattr(evaluation_list, "ROWS", 3)
    pages = range(1, len(at_once) // 3 + 2)
    assert [key for number in pages for key in shown(number)] == at_once


def test_counting_stops_at_a_bound_and_says_so(client, monkeypatch):
    monkeypatch.setattr(evaluation_list, "FEW", 0)
    monkeypatch.setattr(evaluation_list, "COUNTED", 2)
    story = prepared_evaluation()
    more_years(story, 2024, 2025)
    more_years(story, 2026, state=State.PUBLISHED)
    client.force_login(story.government_drafter)
    page = client.get(LIST).content.decode()
    assert "準備中 2件より多い" in page
    assert "公表済み 1件" in page
    assert "3件より多くあります" in page
    assert "全4件" not in page
    only = client.get(f"{LIST}?state=published").content.decode()
    assert "全1件" in only


def test_the_number_of_queries_does_not_grow_with_rows(client):
    story = open_for_marking()
    client.force_login(story.government_drafter)
    one = queries_of(client, LIST)
    more_years(story, 2024, 2025)
    assert queries_of(client, LIST) == one
    monkey = queries_of(client, f"{LIST}?words=みなと&party=市民&state=answering")
    more_years(story, 2026, 2027)
    assert queries_of(client, f"{LIST}?words=みなと&party=市民&state=answering") == monkey


# --- what holds it up ------------------------------------------------------------------------


def test_a_prepared_one_waits_for_its_people_and_then_for_the_opening(client):
    story = prepared_evaluation()
    assert held(client, story.administrator) == "記入を始めるのを待っています"
    story.evaluation.seats.filter(role="civic", duty="answerable").delete()
    story.evaluation.schedules.first().delete()
    assert held(client, story.administrator).splitlines() == [
        "団体等の記入責任者が決まっていません",
        "日程が決まっていない段階があります",
    ]


def test_marking_waits_for_the_sides_that_have_not_sealed(client):
    story = open_for_marking()
    before = held(client, story.government_drafter)
    assert before.startswith("団体等・行政が封印していません（")
    mark_side(story, "civic")
    for person in (story.government_drafter, story.administrator, story.facilitator):
        assert held(client, person) == before  # marking is nobody's business yet
    seal_side(story, "civic")
    assert held(client, story.administrator).startswith("行政が封印していません（")


def test_sections_that_may_not_be_sealed_yet_hold_nothing_up(client, monkeypatch):
    story = open_for_marking()
    story.evaluation.schedules.exclude(section="planning").update(
        opens_on=date(2024, 6, 1), due_on=date(2024, 6, 30)
    )
    assert held(client, story.administrator).count("、") == 0
    monkeypatch.setattr(timezone, "now", lambda: NOW - timedelta(days=60))
    assert held(client, story.administrator).endswith("を封印できる日を待っています")


def test_a_deadline_that_has_passed_is_named(client, monkeypatch):
    story = open_for_marking()
    (row,) = look(client, story.administrator)["rows"]
    assert (row.due, row.late) == ("令和6年4月30日（火）", "")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=60))
    (row,) = look(client, story.administrator)["rows"]
    assert "過ぎています" in row.late


def test_a_talk_waits_for_texts_then_for_a_proposal_then_for_consent(client):
    story = revealed()
    total = story.evaluation.joint_texts.count()
    assert held(client, story.administrator) == (
        f"検証文{total}件のうち{total}件に、まだ合意していません"
    )


def test_an_agreed_one_waits_for_the_proposal(client):
    story = ready_to_propose()
    assert held(client, story.administrator) == "公表の提案を待っています"


def test_a_proposal_waits_for_the_other_side(client):
    story, _proposal = proposed()
    assert held(client, story.administrator) == "行政が公表に同意するのを待っています"


def test_what_is_published_waits_for_nothing(client):
    story, _publication = published()
    assert held(client, story.administrator) == ""


# --- the file --------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_holds_what_the_list_shows_on_all_its_pages(client, monkeypatch, file_format):
    monkeypatch.setattr(evaluation_list, "ROWS", 1)
    story = open_for_marking()
    more_years(story, 2024, state=State.PUBLISHED)
    another_project(story, "=よその事業", government=DepartmentFactory())
    client.force_login(story.government_drafter)
    response = client.get(f"{LIST}?words=みなと&page=2&format={file_format}")
    lines = rows_in(response)
    assert len(lines) == 3
    assert lines[0][:4] == ["年度", "事業名称", "団体・部署", "様式"]
    assert lines[0][4:7] == ["状態", "待っていること", "締切"]
    assert lines[1][:2] == ["2024", "みなと市協働センター運営事業"]
    assert "団体等・行政が封印していません" in lines[2][5]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert f"&amp;format={file_format}" in client.get(f"{LIST}?words=みなと").content.decode()


def test_the_file_is_read_in_pieces(client, monkeypatch):
    monkeypatch.setattr("kyodo.evaluations.exports.evaluation_list.AT_ONCE", 2)
    story = prepared_evaluation()
    more_years(story, 2024, 2025, 2026, 2027)
    client.force_login(story.government_drafter)
    assert len(rows_in(client.get(f"{LIST}?format=csv"))) == 6
