"""Marks are counted over the evaluations that one may read; nothing is averaged or ranked."""

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.talks import change_mark
from kyodo.evaluations.models import ItemAction
from kyodo.projects.models import ImprovementAction
from tests.costs import queries_of
from tests.downloads import rows_in
from tests.evaluations.year_stories import add_projects, add_year, form_version
from tests.stories import NOW, mark_side, open_for_marking, revealed

pytestmark = pytest.mark.django_db
PAGE = reverse("evaluations:tally_evaluations")


def tally_for(client, user, **query):
    client.force_login(user)
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.context["tally"]


def item(tally, item_id):
    return next(
        found for table in tally.tables for found in table.items if found.item.id == item_id
    )


def counts(tally, item_id):
    return {
        each.role.label: {count.option.code: count.count for count in each.counts}
        for each in item(tally, item_id).roles
    }


def difference(tally, item_id):
    return next(each for each in tally.differences if each.item.item.id == item_id)


def test_each_roles_marks_are_counted_by_item(client):
    story = revealed({"civic": {"planning-1": "A"}, "government": {"planning-1": "D"}})
    add_projects(story, 3, 2023, {"civic": {"planning-1": "C"}})
    tally = tally_for(client, story.government_drafter)
    assert tally.sheets == 4
    assert counts(tally, "planning-1") == {
        "団体等": {"A": 1, "B": 0, "C": 3, "D": 0},
        "行政": {"A": 0, "B": 3, "C": 0, "D": 1},
    }


def test_an_empty_mark_is_counted_apart(client):
    story = revealed()
    add_projects(story, 2, 2023, {"civic": {"planning-1": ""}})
    civic = item(tally_for(client, story.government_drafter), "planning-1").roles[0]
    assert (civic.unanswered, sum(each.count for each in civic.counts)) == (2, 1)
    assert difference(tally_for(client, story.government_drafter), "planning-1").compared == 1


def test_items_that_differ_most_stand_first_and_the_distance_is_in_ranks(client):
    story = revealed({"civic": {"reflection-4": "A"}, "government": {"reflection-4": "D"}})
    add_projects(story, 1, 2023, {"civic": {"reflection-4": "C", "planning-2": "A"}})
    tally = tally_for(client, story.government_drafter)
    assert [each.item.item.id for each in tally.differences[:2]] == ["reflection-4", "planning-2"]
    assert difference(tally, "reflection-4").distances == [("差1段階", 1), ("差3段階", 1)]
    assert difference(tally, "planning-1").differing == 0


def test_on_a_scale_without_ranks_marks_are_the_same_or_not(client):
    nominal = [(f", rank: {rank}", "") for rank in (1, 2, 3, 4)]
    form = form_version(
        "9", ("- id: achievement", "- id: achievement\n    kind: nominal"), *nominal
    )
    story = revealed()
    add_year(story, 2024, {"civic": {"planning-1": "D"}}, form=form)
    tally = tally_for(client, story.government_drafter, form=form.pk, year=2024)
    assert difference(tally, "planning-1").distances == [("違う", 1)]


def test_what_both_found_weak_is_counted(client):
    story = revealed({"civic": {"planning-1": "C"}, "government": {"planning-1": "D"}})
    add_projects(story, 1, 2023, {"civic": {"planning-1": "C"}})
    tally = tally_for(client, story.government_drafter)
    assert difference(tally, "planning-1").weak == 1
    assert difference(tally, "planning-2").weak == 0


def test_changed_marks_are_counted_and_the_first_ones_stay(client):
    story = revealed({"civic": {"planning-4": "C"}})
    change_mark(
        evaluation_id=story.evaluation.pk,
        item_id="planning-4",
        mark="A",
        reason="分担表があった。",
        by=story.civic_answerable,
        now=NOW,
    )
    tally = tally_for(client, story.government_drafter)
    assert counts(tally, "planning-4")["団体等"]["C"] == 1
    assert [each.changed for each in item(tally, "planning-4").roles] == [1, 0]


def test_actions_that_recur_are_counted_by_item_and_state(client):
    story = revealed()
    later = add_year(story, 2024)
    for evaluation, state, closed in (
        (story.evaluation, "open", None),
        (story.evaluation, "done", NOW),
        (later, "open", None),
    ):
        action = ImprovementAction.objects.create(
            project=story.project,
            text="議事録を共有する",
            side="civic",
            state=state,
            created_at=NOW,
            closed_at=closed,
        )
        ItemAction.objects.create(evaluation=evaluation, item="planning-1", action=action)
    tally = tally_for(client, story.government_drafter, year=2023, to=2024)
    [found] = tally.actions
    assert (found.item.item.id, found.total, found.sheets) == ("planning-1", 3, 2)
    assert found.by_state == [
        ("取組中", 2),
        ("完了", 1),
        ("取りやめの確認待ち", 0),
        ("取りやめ", 0),
    ]


def test_a_range_of_years_and_one_form_are_chosen(client):
    story = revealed()
    other = form_version("9", ("issuer: 横浜市", "issuer: 横浜"))
    add_year(story, 2022)
    add_year(story, 2024, form=other)
    user = story.government_drafter
    assert tally_for(client, user, year=2022, to=2023).sheets == 2
    assert tally_for(client, user, year=2023, to=2022).sheets == 2
    assert tally_for(client, user, year=2022).sheets == 1
    assert tally_for(client, user, form=other.pk).sheets == 1
    assert tally_for(client, user, form=999, year="x").sheets == 1


def test_nothing_that_is_not_revealed_is_counted(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "D"})
    for user in (story.civic_drafter, story.government_drafter, story.facilitator):
        tally = tally_for(client, user)
        assert (tally.sheets, tally.tables) == (0, ())
    add_projects(story, 1)
    assert tally_for(client, story.civic_drafter).sheets == 1
    assert counts(tally_for(client, story.civic_drafter), "planning-1")["団体等"]["D"] == 0


def test_only_what_one_may_read_is_counted(client):
    story = revealed()
    add_projects(story, 2)
    assert tally_for(client, story.facilitator).sheets == 1
    assert tally_for(client, story.member_without_seat).sheets == 3
    assert tally_for(client, story.stranger) is None
    assert tally_for(client, story.administrator) is None


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_holds_every_count_of_the_page(client, file_format):
    story = revealed({"civic": {"planning-1": "A"}})
    client.force_login(story.government_drafter)
    head, *lines = rows_in(client.get(PAGE, {"format": file_format}))
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    planning = [row for row in rows if row["設問の記号"] == "planning-1"]
    found = {(row["数えたもの"], row["記入した側"], row["区分"]): row["件数"] for row in planning}
    assert found["評価", "団体等", "Ａ よくできた"] == "1"
    assert found["評価", "行政", "Ｂ まあまあできた"] == "1"
    assert found["評価の差", "団体等／行政", "差1段階"] == "1"
    assert {row["版"] for row in rows} == {"2022"}


def test_the_database_counts_in_a_fixed_number_of_queries(client):
    story = revealed()
    client.force_login(story.government_drafter)
    before = queries_of(client, PAGE)
    add_projects(story, 4)
    assert queries_of(client, PAGE) == before <= 18
