"""Figures are published with the evaluation, on page, paper and in files; small ones are not."""

import json

import pytest
from django.urls import reverse

from kyodo.classifications.states import Kind
from kyodo.evaluations.actions.publications import consent_to_publication, propose_publication
from kyodo.evaluations.exports import (
    Variant,
    paper_file,
    publication_json,
    publication_schema,
)
from kyodo.evaluations.models import Publication
from kyodo.evaluations.queries.publication import publication_snapshot
from kyodo.exports.canonical import snapshot_digest
from tests.consultations.cases import received, word
from tests.evaluations.figures import (
    IN_THE_YEAR,
    FigureData,
    counted,
    reveal,
    targets,
    typed,
)
from tests.evaluations.office_files import words_of
from tests.evaluations.papers import paper
from tests.evaluations.publication_sample import real_snapshot, rich_snapshot
from tests.evaluations.publishing import correct, published, write_and_agree
from tests.evaluations.schema_checks import faults
from tests.exports.reading import text_of
from tests.stories import NOW

pytestmark = pytest.mark.django_db
INTAKE = "consultations.intake"


def publish(story):
    for text in story.fresh().joint_texts.all():
        write_and_agree(story, text, "相談が増えた［数字1］。")
    proposal = propose_publication(
        evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW
    )
    consent_to_publication(
        publication_id=proposal.pk,
        digest=proposal.digest,
        by=story.government_answerable,
        now=NOW,
    )
    return Publication.objects.get(pk=proposal.pk)


def with_everything():
    story = counted(cases=7, before=6)
    typed(story)
    targets(story, {INTAKE: "9"})
    return reveal(story)


def figures(snapshot):
    return {
        figure["key"]: figure
        for item in snapshot["evidence"]["work_items"]
        for figure in item["figures"]
    }


def test_a_publication_holds_the_figures_as_they_were_taken_and_fits_the_schema():
    story = with_everything()
    received(story.counter.staff, now=IN_THE_YEAR)
    publication = publish(story)
    data = json.loads(publication_json(publication.snapshot))
    assert faults(data, publication_schema()) == []
    intake = figures(data)[INTAKE]
    assert (intake["value"], intake["target"]) == ("7", "9")
    assert intake["last"] == {"value": "6", "basis": "counted"}
    assert data["evidence"]["taken_at"] == "2024-04-10T01:00:00Z"
    assert "市民 花子" not in json.dumps(data, ensure_ascii=False)


def test_what_was_published_before_there_were_figures_is_the_same_bytes_as_before():
    _story, publication = published()
    assert "evidence" not in publication.snapshot
    for snapshot in (publication.snapshot, real_snapshot(), rich_snapshot()):
        data = json.loads(publication_json(snapshot))
        digest = data.pop("digest")
        assert "evidence" not in data
        assert digest == snapshot_digest(data) == snapshot_digest(snapshot)


def test_a_correction_has_the_same_figures():
    story = with_everything()
    first = publish(story)
    received(story.counter.staff, now=IN_THE_YEAR)
    second = correct(story)
    assert second.snapshot["evidence"] == first.snapshot["evidence"]
    assert second.number == 2


def small(counts):
    """A counter with so many cases of each sector."""
    story = counted(cases=0, before=0)
    for code, number in counts.items():
        for _case in range(number):
            received(story.counter.staff, now=IN_THE_YEAR, sector=word(Kind.SECTOR, code))
    return reveal(story)


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (1, "5未満"), (4, "5未満"), (5, "5")])
def test_a_number_of_people_from_one_to_four_is_told_as_less_than_five(number, shown):
    story = small({"npo": number})
    snapshot = publication_snapshot(story.fresh(), number=1, correction=None)
    assert figures(snapshot)[INTAKE]["value"] == shown
    inside = publication_snapshot(story.fresh(), number=0, correction=None, withhold=False)
    assert figures(inside)[INTAKE]["value"] == str(number)


def test_a_small_part_of_a_sum_cannot_be_reckoned_from_the_other_parts():
    story = small({"npo": 2, "firm": 6, "city": 9})
    found = figures(publication_snapshot(story.fresh(), number=1, correction=None))
    assert found[INTAKE]["value"] == "17"
    assert found["consultations.sector.npo"]["value"] == "5未満"
    assert found["consultations.sector.firm"]["value"] == "非公表"
    assert found["consultations.sector.city"]["value"] == "9"


def test_a_small_number_that_a_side_typed_is_told(client):
    story = counted(cases=0, before=0)
    figure = typed(story, FigureData("開いた講座", 3, "回", "予定表"))
    reveal(story)
    snapshot = publication_snapshot(story.fresh(), number=1, correction=None)
    assert figures(snapshot)[figure.key]["value"] == "3"


def test_anybody_reads_them_on_the_page_and_in_the_files(client):
    story = with_everything()
    publication = publish(story)
    where = [story.evaluation.pk, publication.number]
    page = client.get(reverse("evaluations:show_publication", args=where[:1])).content.decode()
    assert "根拠となる数字" in page
    for words in ("相談が増えた（注1）。", "相談件数 7件（昨年度 6件、目標 9件）", "24人"):
        assert words in page
    rows = client.get(
        reverse("evaluations:download_publication", args=[*where, "figures.csv"])
    ).content.decode("utf-8-sig")
    assert "総合相談事業,1,consultations.intake,相談件数,7,件,6,counted,9" in rows
    assert "行政 桜" not in page + rows


def test_there_is_no_file_of_figures_where_none_were_taken(client):
    story, publication = published()
    where = [story.evaluation.pk, publication.number, "figures.csv"]
    assert client.get(reverse("evaluations:download_publication", args=where)).status_code == 404


@pytest.mark.parametrize("extension", ["pdf", "docx", "xlsx"])
def test_every_paper_has_the_figures_and_a_note_under_the_text(extension):
    story = small({"npo": 2, "firm": 6, "city": 9})
    for text in story.fresh().joint_texts.all():
        write_and_agree(story, text, "相談が増えた［数字1］。")
    snapshot = publication_snapshot(story.fresh(), number=1, correction=None)
    snapshot |= {"published_at": "2024-06-01T03:00:00Z", "agreed": []}
    words = read(paper_file(paper(snapshot), extension), extension)
    for each in ("相談が増えた（注1）。", "注1", "相談件数17件", "5未満", "【根拠となる数字】"):
        assert each in words, each
    inside = publication_snapshot(story.fresh(), number=0, correction=None, withhold=False)
    words = read(paper_file(paper(inside, Variant.FINAL), extension), extension)
    assert "相談件数17件" in words
    assert "5未満" not in words


def read(content, extension):
    return text_of(content) if extension == "pdf" else words_of(content, extension)
