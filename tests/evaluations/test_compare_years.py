"""One project's questions over the years: the same ones only, and only what one may read."""

import re

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.talks import change_mark
from kyodo.evaluations.models import Answer, Publication
from kyodo.evaluations.queries.year_sheets import project_years
from tests.costs import queries_of
from tests.evaluations.publishing import published
from tests.evaluations.year_stories import add_year, form_version
from tests.stories import NOW, mark_side, open_for_marking, revealed

pytestmark = pytest.mark.django_db

PLANNING_1 = "自分たちが達成すべき大きな目的やミッションについてよく話し合うことができましたか。"


def address(story):
    return reverse("evaluations:compare_years", kwargs={"pk": story.project.pk})


def page_of(client, story, user=None):
    if user:
        client.force_login(user)
    response = client.get(address(story))
    assert response.status_code == 200
    return response


def years_of(question):
    return [asked.sheet.year.start for asked in question.asked]


def charts(response):
    return {
        item["question"].latest.item.id: item["chart"]
        for entry in response.context["groups"]
        for item in entry["items"]
    }


def cells(line):
    return ["".join(cell.printed for cell in year) for year in line.cells]


def test_every_year_of_the_project_is_on_one_line_for_each_role(client):
    story = revealed({"civic": {"planning-1": "A"}, "government": {"planning-1": "C"}})
    add_year(story, 2021, {"civic": {"planning-1": "D"}})
    chart = charts(page_of(client, story, story.government_drafter))["planning-1"]
    assert [column.short for column in chart.columns] == ["R3", "R4", "R5"]
    assert {line.label: cells(line) for line in chart.lines} == {
        "団体等": ["Ｄ", "", "Ａ"],
        "行政": ["Ｂ", "", "Ｃ"],
    }
    assert len(chart.panels) == 1


def test_a_year_without_an_evaluation_breaks_the_line(client):
    story = revealed()
    add_year(story, 2020)
    add_year(story, 2021)
    panel = charts(page_of(client, story, story.government_drafter))["planning-1"].panels[0]
    assert [re.findall("[ML]", drawn.path) for drawn in panel.drawn] == [["M", "L", "M"]] * 2


def test_equal_id_and_equal_words_are_the_same_question_in_another_version(client):
    story = revealed()
    add_year(story, 2022, form=form_version("2020", ("issuer: 横浜市", "issuer: 横浜")))
    response = page_of(client, story, story.government_drafter)
    chart = charts(response)["planning-1"]
    assert len(chart.panels) == 1
    assert [column.form for column in chart.columns] == ["1", "2"]
    assert chart.panels[0].versions == ["様式1", "様式2"]
    assert "様式2" in response.content.decode()


def test_an_equal_id_with_other_words_is_another_question(client):
    story = revealed()
    add_year(story, 2022, form=form_version("2020", (PLANNING_1, "目的を決めましたか。")))
    response = page_of(client, story, story.government_drafter)
    found = [item for entry in response.context["groups"] for item in entry["items"]]
    ones = [item for item in found if item["question"].latest.item.id == "planning-1"]
    assert [years_of(item["question"]) for item in ones] == [[2023], [2022]]
    page = response.content.decode()
    assert "令和4年度まで同じ番号にあった設問とは文言が違うため" in page
    assert "いまの様式にはない設問" in page


def test_the_form_may_say_that_a_question_of_other_words_and_another_id_is_the_same(client):
    story = revealed()
    older = form_version(
        "2020", (PLANNING_1, "目的を決めましたか。"), ("{id: planning-1,", "{id: aim,")
    )
    newer = form_version("2024", ("{id: planning-1,", "{id: planning-1, same_as: aim,"))
    add_year(story, 2022, form=older)
    add_year(story, 2024, form=newer)
    page = page_of(client, story, story.government_drafter).content.decode()
    # 2023 knows nothing of "aim"; its planning-1 and that of 2024 have one id and equal words
    assert "いまの様式にはない設問" in page
    story.evaluation.check_sheets.all().delete()
    story.evaluation.delete()
    response = page_of(client, story)
    question = next(
        item["question"]
        for entry in response.context["groups"]
        for item in entry["items"]
        if item["question"].latest.item.id == "planning-1"
    )
    assert years_of(question) == [2022, 2024]
    assert "同じ設問ですが、令和6年度から文言が変わりました。" in response.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        [("label: よくできた", "label: とてもよくできた")],
        [("printed: Ａ", "printed: Ｓ")],
        [
            ("よくできた, rank: 1", "よくできた, rank: 2"),
            ("まあまあできた, rank: 2", "まあまあできた, rank: 1"),
        ],
    ],
)
def test_the_same_code_with_another_meaning_begins_a_new_drawing(client, changes):
    story = revealed()
    add_year(story, 2021, form=form_version("2020", *changes))
    add_year(story, 2022)
    response = page_of(client, story, story.government_drafter)
    panels = charts(response)["planning-1"].panels
    assert [(panel.first, panel.last) for panel in panels] == [(0, 0), (1, 2)]
    assert (
        "令和4年度から評価の言葉が変わったため、線をつないでいません。" in response.content.decode()
    )


def test_what_has_no_order_is_not_drawn(client):
    nominal = ("- id: achievement", "- id: achievement\n    kind: nominal")
    ranks = [(f", rank: {rank}", "") for rank in (1, 2, 3, 4)]
    story = revealed()
    story.evaluation.check_sheets.all().delete()
    story.evaluation.delete()
    add_year(story, 2022, form=form_version("2020", nominal, *ranks))
    response = page_of(client, story, story.government_drafter)
    chart = charts(response)["planning-1"]
    assert chart.panels == []
    assert cells(chart.lines[0]) == ["Ｂ"]
    page = response.content.decode()
    assert "順序のない答えのため、図は描きません。" in page
    assert 'year-panel"' not in page


def test_the_first_mark_is_drawn_and_the_changed_one_stands_in_the_table(client):
    story = revealed({"civic": {"planning-4": "C"}})
    change_mark(
        evaluation_id=story.evaluation.pk,
        item_id="planning-4",
        mark="A",
        reason="分担表があった。",
        by=story.civic_answerable,
        now=NOW,
    )
    response = page_of(client, story, story.government_drafter)
    chart = charts(response)["planning-4"]
    assert [(c.printed, c.later) for c in chart.lines[0].cells[0]] == [("Ｃ", "Ａ")]
    assert "→Ａ" in response.content.decode()


def test_shape_and_dash_tell_the_roles_apart_without_colour(client):
    story = revealed()
    response = page_of(client, story, story.government_drafter)
    looks = [line.look for line in charts(response)["planning-1"].lines]
    assert len({look.shape for look in looks}) == len({look.dash for look in looks}) == 2
    page = response.content.decode()
    assert page.count("<title id=") == page.count("<desc id=") == 17


def test_nothing_of_a_year_that_is_not_revealed_is_there(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "D"})
    add_year(story, 2022)
    for user in (story.government_drafter, story.civic_drafter, story.facilitator):
        response = page_of(client, story, user)
        assert [sheet.year.start for sheet in response.context["years"].sheets] in ([2022], [])
        assert "<td>Ｄ" not in response.content.decode()


def test_an_outsider_sees_published_years_and_no_others(client):
    story, publication = published()
    add_year(story, 2022, {"civic": {"planning-1": "D"}})
    for user in (None, story.stranger, story.administrator):
        response = page_of(client, story, user)
        assert [sheet.year.start for sheet in response.context["years"].sheets] == [2023]
        assert all(sheet.is_publication for sheet in response.context["years"].sheets)
        chart = charts(response)["planning-4"]
        assert {line.label: cells(line) for line in chart.lines} == {
            "団体等": ["Ｂ"],
            "行政": ["Ａ"],
        }
    assert Publication.objects.get() == publication


def test_for_the_public_a_project_without_a_publication_is_not_there(client):
    story = revealed()
    assert client.get(address(story)).status_code == 404
    page = page_of(client, story, story.stranger).content.decode()
    assert "まだ、並べられる評価がありません" in page


def test_what_the_page_reads_is_what_answers_make_visible():
    story = revealed({"civic": {"planning-1": "A"}})
    add_year(story, 2021)
    add_year(story, 2022, reveal=False)
    for user in (story.civic_drafter, story.member_without_seat, story.facilitator):
        visible = Answer.objects.visible_to(user).filter(part__revealed_at__isnull=False)
        shown = [
            mark
            for sheet in project_years(story.project, user).sheets
            for marks in sheet.marks.values()
            for mark in marks
        ]
        assert len(shown) == visible.count() > 0


def test_the_number_of_queries_does_not_grow_with_years(client):
    story = revealed()
    client.force_login(story.government_drafter)
    before = queries_of(client, address(story))
    for year in range(2013, 2023):
        add_year(story, year)
    assert queries_of(client, address(story)) == before <= 12
