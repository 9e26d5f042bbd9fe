"""Each form that comes with the product runs its whole way, from the project to the files."""

import csv
import io
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.models import Publication, SheetPart
from kyodo.exports.canonical import canonical_json, snapshot_digest
from tests.evaluations.journeys import (
    Journey,
    add_own_questions,
    begin,
    fill_in,
    prepare,
    take_step,
    travel,
)
from tests.evaluations.library import NAMES, source_of
from tests.evaluations.two_hundred_items import source as two_hundred_items
from tests.exports.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.long]

CONTRACTS = {"points-by-three": "subsidy", "council-alone": "commission"}
ONE_SIDE_ALONE = """
schema: kyodo-cho/sheet-format/1
code: city-alone
version: "1"
title: 担当課の自己点検
roles: [{id: government, label: 担当課, side: government}]
scales:
  - id: done
    options: [{code: "yes", label: した, rank: 1}, {code: "no", label: しない, rank: 2}]
steps: [{id: fill, kind: fill}, {id: publish, kind: publish}]
check:
  title: 点検
  sections:
    - {id: part, title: 進め方, scale: done, items: [{id: shared, text: 市民と話しましたか。}]}
"""
PAGES = [
    "show_evaluation",
    "show_check_sheet",
    "show_seals",
    "compare_check_sheets",
    "show_talk",
    "print_agenda",
    "list_joint_texts",
    "show_publication_proposal",
    "show_history",
]


def run(name: str) -> Journey:
    return travel(source_of(name), contract_kind=CONTRACTS.get(name, ""))


def publication_of(journey: Journey) -> Publication:
    return journey.evaluation.publications.published().get()


def published_files(journey: Journey, client: Client) -> dict[str, bytes]:
    number = publication_of(journey).number
    found = {}
    for extension in ("pdf", "csv", "json"):
        address = reverse(
            "evaluations:download_publication", args=[journey.evaluation.pk, number, extension]
        )
        response = client.get(address)
        assert response.status_code == 200, extension
        found[extension] = response.getvalue()
    return found


def public_page(journey: Journey, client: Client) -> str:
    response = client.get(reverse("evaluations:show_publication", args=[journey.evaluation.pk]))
    assert response.status_code == 200
    return response.content.decode()


def pages_seen_by(journey: Journey, client: Client, user) -> dict[str, str]:
    """Every page of the evaluation that this person may open, by the name of its address."""
    client.force_login(user)
    found = {}
    for name in PAGES:
        response = client.get(reverse(f"evaluations:{name}", args=[journey.evaluation.pk]))
        allowed = (200, 302, 403, 404) if user.is_administrator else (200, 302, 404)
        assert response.status_code in allowed, name
        if response.status_code == 200 and "html" in response.headers["Content-Type"]:
            found[name] = response.content.decode()
    return found


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def open_questions(form: FormDefinition) -> list[str]:
    return [bare(item.text) for _section, item in form.items() if item.publish == "open"]


# --- Every form ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_form_of_the_library_runs_from_the_project_to_the_published_files(name, client):
    journey = run(name)
    publication = publication_of(journey)
    files = published_files(journey, client)
    page = bare(public_page(journey, client))
    paper = bare(text_of(files["pdf"]))

    assert journey.fresh().state == "published"
    assert not SheetPart.objects.filter(revealed_at__isnull=True).exists()
    assert publication.digest == snapshot_digest(publication.snapshot)
    for question in open_questions(journey.form):
        assert question in page
        assert question in paper
    data = json.loads(files["json"])
    digest = data.pop("digest")
    del data["editions"]
    assert digest == publication.digest
    assert json.loads(canonical_json(data)) == publication.snapshot
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(rows) == 1 + len(list(journey.form.items()))


@pytest.mark.parametrize("name", NAMES)
def test_all_roles_can_open_the_pages_while_a_form_is_filled_in_and_afterwards(name, client):
    journey = begin(source_of(name), contract_kind=CONTRACTS.get(name, ""))
    answerable = [people[0] for people in journey.people.values()]
    for number, step in enumerate(journey.form.steps):
        pages_seen_by(journey, client, answerable[number % len(answerable)])
        take_step(journey, step)
    for user in [*answerable, journey.administrator]:
        assert "show_evaluation" in pages_seen_by(journey, client, user)


@pytest.mark.parametrize("name", NAMES)
def test_the_empty_paper_and_everybodys_draft_are_printed(name, client):
    journey = begin(source_of(name), contract_kind=CONTRACTS.get(name, ""))
    for sheet in journey.sheets():
        fill_in(journey, sheet, journey.form.filling_steps[0])

    for people in journey.people.values():
        client.force_login(people[-1])
        empty, draft = (
            client.get(reverse(f"evaluations:{name}", args=[journey.evaluation.pk, "pdf"]))
            for name in ("print_blank_sheet", "print_draft_sheet")
        )
        assert draft.content.startswith(b"%PDF-")
        paper = bare(text_of(empty.content))
        assert all(bare(item.text) in paper for _section, item in journey.form.items())


# --- Who takes part --------------------------------------------------------------------------


def test_one_evaluator_publishes_with_a_second_person_of_the_same_role():
    journey = run("council-alone")

    assert {sheet.column for sheet in journey.sheets()} == {"council"}
    consents = publication_of(journey).consents.all()
    assert [consent.role for consent in consents] == ["council"]
    assert consents[0].given_by != publication_of(journey).proposed_by


def test_three_evaluators_stand_side_by_side_with_each_member_alone():
    journey = run("points-by-three")
    check = publication_of(journey).snapshot["check"]
    columns = ["civic", "government", "council-1", "council-2", "council-3"]

    assert [role["id"] for role in check["roles"]] == columns
    points = next(section for section in check["sections"] if section["id"] == "points")
    assert all(set(item["answers"]) == set(columns) for item in points["items"])


def test_a_project_without_a_citizens_side_is_evaluated_by_the_city_alone(client):
    journey = travel(ONE_SIDE_ALONE)

    assert {party.side for party in journey.project.parties.all()} == {"government"}
    assert "市民と話しましたか。" in public_page(journey, client)


def test_what_is_filled_in_together_is_one_column_that_both_sealed():
    journey = run("together-short")
    snapshot = publication_of(journey).snapshot

    assert [sheet.column for sheet in journey.sheets()] == ["together"]
    sealed = {(seal["role"], seal["role_label"]) for seal in snapshot["seals"]}
    assert sealed == {("together", "市民"), ("together", "市")}


def test_a_third_party_that_does_not_take_part_holds_up_nothing(client):
    name = "yearly-committee-review-2"
    journey = travel(source_of(name), with_optional=False)

    assert "third" not in {sheet.role for sheet in journey.sheets()}
    assert "成果は長く続くと思いますか。" in public_page(journey, client)


# --- What the forms ask ----------------------------------------------------------------------


def shows_an_order(page: str) -> bool:
    """Whether a page draws marks on a line, counts points or averages them."""
    drawn = re.search(r"<svg[^>]*chart|class=\"[^\"]*\b(track|chart|profile)\b", page)
    words = page.replace("平均は出しません", "")
    return bool(drawn) or "点数" in words or "平均" in words


def test_a_form_without_an_order_shows_no_chart_and_no_score_to_those_who_take_part(client):
    journey = begin(source_of("together-short"))
    wrong = []
    for step in [*journey.form.steps, None]:
        for user in journey.everybody():
            seen = pages_seen_by(journey, client, user)
            wrong += [name for name, page in seen.items() if shows_an_order(page)]
        if step:
            take_step(journey, step)
    data = publication_of(journey).snapshot["check"]

    assert wrong == []
    assert data["derived"] == []
    assert {option["rank"] for scale in data["scales"] for option in scale["options"]} == {None}


def test_a_form_without_an_order_shows_no_chart_and_no_score_to_the_public(client):
    assert not shows_an_order(public_page(run("together-short"), client))


def test_points_are_printed_with_their_total_and_band():
    journey = run("points-by-three")
    derived = publication_of(journey).snapshot["check"]["derived"]
    labels = [figure["label"] for figure in derived]

    assert "三者の合計" in labels
    assert "100点満点に換算" in labels
    assert all(figure["values"] for figure in derived)


def test_sections_of_other_contracts_are_not_asked():
    with_grant = travel(source_of("points-by-three"), contract_kind="subsidy")
    without = travel(source_of("points-by-three"), contract_kind="commission")

    assert "subsidy-points" in {section.id for section in with_grant.form.sections}
    assert "subsidy-points" not in {section.id for section in without.form.sections}


def test_what_is_withheld_says_so_and_no_word_of_it_is_published(client):
    journey = run("council-alone")
    files = published_files(journey, client)
    page = public_page(journey, client)
    items = {
        item["id"]: item
        for section in publication_of(journey).snapshot["check"]["sections"]
        for item in section["items"]
    }

    assert items["inside-minority"]["withheld"] == "closed"
    assert items["hearing-words"]["withheld"] == "summary"
    assert items["about-contact"]["withheld"] == "masked"
    for words in ("少数意見へのことば", "聞き取った言葉へのことば", "連絡先へのことば"):
        assert words not in page
        assert words not in files["csv"].decode("utf-8-sig")
        assert words not in files["json"].decode()
        assert bare(words) not in bare(text_of(files["pdf"]))


def test_own_questions_and_work_items_of_the_project_stand_on_the_sheet():
    own = run("two-sides-three-steps").form.section("own-questions")
    review = run("yearly-committee-review-1").form

    assert [item.text for item in own.items] == [
        "祭りの当日に助け合えましたか。",
        "若い人が残りましたか。",
    ]
    assert [section.title for section in review.sections if section.origin == "work"] == [
        "事業項目：相談（１年目）",
        "事業項目：交流（１年目）",
        "事業項目：相談（２年目）",
        "事業項目：交流（２年目）",
        "事業項目：相談（３年目）",
        "事業項目：交流（３年目）",
    ]


def test_questions_can_be_added_to_two_sections_of_one_form():
    source = source_of("two-sides-three-steps").replace(
        "    - id: next\n",
        "    - {id: more, title: もっと, kind: open_rows, scale: three-steps}\n    - id: next\n",
    )
    journey = prepare(source)
    for origin in ("own-questions", "more"):
        section = next(s for s in journey.form.open_sections if s.origin == origin)
        add_own_questions(journey, section)

    assert set(journey.fresh().own_items) == {"own-questions", "more"}


def test_two_hundred_questions_run_their_whole_way(client):
    journey = travel(two_hundred_items())
    files = published_files(journey, client)
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))

    assert len(rows) == 201
    assert "第10の区分の20番目のこと" in public_page(journey, client)
    assert bare("第10の区分の20番目のこと") in bare(text_of(files["pdf"]))
    client.force_login(journey.everybody()[0])
    for name in ("show_check_sheet", "compare_check_sheets", "show_talk"):
        address = reverse(f"evaluations:{name}", args=[journey.evaluation.pk])
        assert client.get(address).status_code == 200
