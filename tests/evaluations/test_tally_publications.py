"""Anybody reads counts of what is published, from five sheets on, and no count of fewer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kyodo.evaluations.models import Answer, Evaluation, ItemAction, MarkChange, Publication
from kyodo.projects.models import ImprovementAction
from tests.costs import queries_of
from tests.downloads import rows_in
from tests.evaluations.publishing import published
from tests.evaluations.year_stories import add_projects
from tests.stories import NOW

pytestmark = pytest.mark.django_db
PAGE = reverse("evaluations:tally_publications")


def publish(evaluations):
    for evaluation in evaluations:
        Publication.objects.create(
            evaluation=evaluation, number=1, snapshot={}, proposed_at=NOW, published_at=NOW
        )


def published_sheets(count, marks=None):
    """One evaluation published by the product's own steps, and others of the same year."""
    story, _publication = published()
    add_projects(story, count - 1, 2023, marks)
    publish(Evaluation.objects.exclude(pk=story.evaluation.pk))
    return story


def page(client, **query):
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response


def test_fewer_than_five_sheets_are_not_counted_for_outsiders(client):
    published_sheets(4)
    response = page(client)
    assert response.context["tally"].sheets is None
    text = response.content.decode()
    assert "公表されたものが5件に満ちません" in text
    assert "<table" not in text
    for file_format in ("csv", "xlsx"):
        instead = client.get(PAGE, {"format": file_format})
        assert instead.headers["Content-Type"].startswith("text/html")
        assert "planning-1" not in instead.content.decode()


def test_from_five_sheets_on_they_are(client):
    published_sheets(5, {"civic": {"planning-1": "A"}})
    tally = page(client).context["tally"]
    assert tally.sheets == 5
    civic = tally.tables[0].items[0].roles[0]
    assert [count.count for count in civic.counts] == [4, 1, 0, 0]


def test_what_is_revealed_but_not_published_is_not_counted(client):
    story = published_sheets(5)
    add_projects(story, 3, 2023, {"civic": {"planning-1": "D"}})
    tally = page(client).context["tally"]
    assert tally.sheets == 5
    assert tally.tables[0].items[0].roles[0].counts[3].count == 0


def test_a_role_that_marked_in_fewer_than_five_sheets_is_left_out(client):
    published_sheets(6, {"civic": {"planning-1": ""}})
    Answer.objects.filter(item="planning-2", part__check_sheet__role="government").update(mark="")
    response = page(client)
    tally = response.context["tally"]
    shown = {
        (item.item.id, each.role.id): each.is_shown
        for item in tally.tables[0].items
        for each in item.roles
    }
    assert shown["planning-1", "civic"] is False
    assert shown["planning-1", "government"] is True
    assert shown["planning-2", "government"] is False
    compared = {each.item.item.id for each in tally.differences}
    assert {"planning-1", "planning-2"} & compared == set()
    assert "5件に満たないため、示しません。" in response.content.decode()
    for file_format in ("csv", "xlsx"):
        head, *lines = rows_in(client.get(PAGE, {"format": file_format}))
        rows = [dict(zip(head, line, strict=True)) for line in lines]
        sides = {row["記入した側"] for row in rows if row["設問の記号"] == "planning-1"}
        assert sides == {"行政"}


def test_pairs_of_marks_are_shown_only_where_five_sheets_have_both(client):
    published_sheets(10)
    civic = Answer.objects.filter(item="planning-1", part__check_sheet__role="civic")
    other = Answer.objects.filter(item="planning-1", part__check_sheet__role="government")
    civic.filter(pk__in=[each.pk for each in civic.order_by("pk")[:4]]).update(mark="")
    other.filter(pk__in=[each.pk for each in other.order_by("-pk")[:4]]).update(mark="")
    tally = page(client).context["tally"]
    first = tally.tables[0].items[0]
    assert [each.is_shown for each in first.roles] == [True, True]
    assert "planning-1" not in {each.item.item.id for each in tally.differences}


def test_outsiders_choose_a_year_and_a_form_and_nothing_else(client):
    story = published_sheets(5)
    add_projects(story, 3, 2024)
    publish(Evaluation.objects.filter(fiscal_year=2024))
    response = page(client, year=2023, to=2024)
    assert response.context["tally"].sheets == 5
    assert list(response.context["form"].fields) == ["form", "year"]
    assert page(client, year=2024).context["tally"].sheets is None
    assert page(client, year=2023, project=story.project.pk).context["tally"].sheets == 5


def test_a_change_that_is_not_published_yet_is_not_counted(client):
    published_sheets(5)
    answer = Answer.objects.filter(item="planning-1", part__check_sheet__role="civic").first()
    for moment in (NOW - timedelta(days=1), NOW + timedelta(days=1)):
        MarkChange.objects.create(answer=answer, mark="A", reason="話した。", changed_at=moment)
        civic = page(client).context["tally"].tables[0].items[0].roles[0]
        assert civic.changed == 1
    MarkChange.objects.filter(changed_at__lt=NOW).delete()
    assert page(client).context["tally"].tables[0].items[0].roles[0].changed == 0


def test_improvement_actions_are_not_counted_for_outsiders(client):
    story = published_sheets(5)
    action = ImprovementAction.objects.create(
        project=story.project, text="議事録を共有する", side="civic", created_at=NOW
    )
    ItemAction.objects.create(evaluation=story.evaluation, item="planning-1", action=action)
    response = page(client)
    assert response.context["tally"].actions == []
    assert "改善の取組" not in response.content.decode()


def test_without_anything_published_the_page_says_so(client):
    assert "公表された評価は、まだありません" in page(client).content.decode()


def test_the_number_of_queries_does_not_grow(client):
    story = published_sheets(5)
    before = queries_of(client, PAGE)
    add_projects(story, 3, 2023)
    publish(Evaluation.objects.filter(publications__isnull=True))
    assert queries_of(client, PAGE) == before <= 12
