"""Page, paper and files hold for any number of roles and for sections without marks."""

import copy
import csv
import io
import json

import pytest
from django.urls import reverse

from kyodo.evaluations.exports import publication_csv, publication_json
from kyodo.evaluations.exports.shape import trimmed
from kyodo.evaluations.models import Publication
from kyodo.evaluations.queries.publication_changes import changes_between
from kyodo.evaluations.queries.publication_page import official_sheet
from kyodo.evaluations.queries.snapshots import questions_of, whole
from tests.evaluations.papers import publication_pdf
from tests.evaluations.publication_sample import real_snapshot, rich_snapshot
from tests.evaluations.publishing import published
from tests.exports.reading import text_of

pytestmark = pytest.mark.django_db
NOTHING = {"first": "", "now": "", "remark": "", "reason": ""}


def marked(mark):
    return {**NOTHING, "first": mark, "now": mark}


def with_columns(count):
    """As many columns as people; all of them marked every question with B."""
    snapshot = real_snapshot()
    roles = [{"id": f"council-{n}", "label": f"委員{n}"} for n in range(1, count + 1)]
    snapshot["check"]["roles"] = roles
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            item["answers"] = {role["id"]: marked("B") for role in roles}
    return snapshot


def with_other_sections():
    """A section of one role, one with scales of its own and a number, and one without marks."""
    snapshot = real_snapshot()
    check = snapshot["check"]
    check["scales"] = [
        {"id": "marks", "kind": "ordinal", "options": check["scale"]},
        {"id": "yes", "kind": "nominal", "options": YES_OR_NO},
        {"id": "number", "kind": "number", "unit": "件", "options": []},
    ]
    first, second, third = check["sections"]
    for item in first["items"]:
        item["answers"].pop("government")
    for item in second["items"]:
        item["scale"] = "yes"
        item["answers"] = {"civic": marked("○"), "government": marked("×")}
    second["items"][0] |= {
        "scale": "number",
        "answers": {"civic": marked("12.5"), "government": {**NOTHING, "remark": "文章の答え"}},
    }
    second["items"][1]["answers"].pop("government")
    second["items"][2] |= {"answers": {}, "withheld": "summary", "counts": {"○": 1, "×": 1}}
    for item in third["items"]:
        item["answers"] = {}
    return snapshot


YES_OR_NO = [
    {"code": "○", "label": "はい", "rank": None},
    {"code": "×", "label": "いいえ", "rank": None},
]
SHAPES = {
    "one": with_columns(1),
    "seven": with_columns(7),
    "other sections": with_other_sections(),
    "no questions": real_snapshot() | {"check": {"title": "", "intro": ""}},
    "nothing but names": {"fiscal_year": 2022, "number": 1, "period": ["2022-04-01", "2023-03-31"]},
}


@pytest.fixture(params=SHAPES)
def snapshot(request):
    return copy.deepcopy(SHAPES[request.param])


def test_paper_and_files_can_be_made(snapshot):
    if len(snapshot.get("check", {}).get("sections", [])) > 0:
        assert publication_pdf(snapshot).startswith(b"%PDF-")
    written = json.loads(publication_json(snapshot))
    assert written.pop("digest")
    assert written == trimmed(snapshot) == snapshot
    questions, _differing = questions_of(whole(snapshot))
    rows = list(csv.reader(io.StringIO(publication_csv(snapshot).decode("utf-8-sig"), newline="")))
    assert len(rows) == 1 + questions


def test_page_list_and_feed_can_be_shown(client, snapshot):
    story, publication = published()
    Publication.objects.filter(pk=publication.pk).update(snapshot=snapshot)
    for address in (
        reverse("evaluations:show_publication", args=[story.evaluation.pk]),
        reverse("evaluations:list_publications"),
        reverse("evaluations:feed_publications"),
        reverse("evaluations:download_published_answers"),
        reverse("evaluations:download_publications", args=["json"]),
        "/",
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert response.getvalue()
    assert changes_between(snapshot, snapshot) == []
    assert changes_between(rich_snapshot(), snapshot) != []


def test_a_section_of_one_role_has_one_column_and_no_difference():
    first, second, third = official_sheet(with_other_sections()).sections
    assert (first.roles, first.compares) == (["団体等"], False)
    assert {question.steps for question in first.questions} == {None}
    assert (len(second.roles), second.compares) == (2, True)
    assert [question.steps for question in second.questions][:4] == [None, None, None, 1]
    assert [cell.state for cell in second.questions[1].cells] == ["", "not_asked"]
    assert {cell.state for cell in second.questions[2].cells} == {"withheld"}
    assert second.questions[2].counts == [("はい", 1), ("いいえ", 1)]
    assert (third.roles, third.compares) == ([], False)


def test_numbers_and_texts_stand_as_they_were_given(client):
    story, publication = published()
    Publication.objects.filter(pk=publication.pk).update(snapshot=with_other_sections())
    page = client.get(reverse("evaluations:show_publication", args=[story.evaluation.pk]))
    assert "12.5" in page.content.decode()
    assert "文章の答え" in page.content.decode()
    paper = text_of(publication_pdf(with_other_sections()))
    assert "12.5" in paper
    assert "文章の答え" in paper


def test_more_columns_than_shapes_are_shown_as_tables_only():
    assert official_sheet(with_columns(3)).draws_chart
    sheet = official_sheet(with_columns(7))
    assert not sheet.draws_chart
    assert [len(question.cells) for question in sheet.sections[0].questions] == [7] * 6


def test_what_was_published_before_is_read_as_it_was():
    sheet = official_sheet(real_snapshot())
    assert (sheet.total, sheet.differing) == (17, 3)
    assert sheet.chart.differing == sheet.differing
