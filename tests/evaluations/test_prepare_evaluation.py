"""A side, or an administrator, sets up the year's evaluation from the project and the form."""

from datetime import date

import pytest

from kyodo.evaluations.models import CarriedAction, Evaluation, SheetFormat
from kyodo.projects.models import ImprovementAction
from tests.stories import NOW, prepared_evaluation, revealed, yokohama_form

pytestmark = pytest.mark.django_db


def posted(year=2024, **changes):
    data = {
        "fiscal_year": year,
        "period_starts_on": f"{year}-04-01",
        "period_ends_on": f"{year + 1}-03-31",
        "carry_over": "on",
    }
    for section in ("planning", "implementation", "reflection"):
        data |= {f"opens_{section}": f"{year}-10-01", f"due_{section}": f"{year}-10-31"}
    return data | changes


def address(story):
    form = SheetFormat.objects.get()
    return f"/evaluations/prepare/?project={story.project.pk}&form={form.pk}"


def test_the_page_offers_the_next_year_and_days_for_each_section(client):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    page = client.get(address(story)).content.decode()
    assert 'value="2024"' in page
    assert 'value="2024-05-01"' in page
    assert 'value="2025-04-30"' in page


def test_the_year_begins_with_last_years_roles_people_and_actions(client):
    story = revealed()
    action = ImprovementAction.objects.create(
        project=story.project, text="毎月話し合う", side="civic", created_at=NOW
    )
    story.evaluation.item_actions.create(item="planning-1", action=action)
    client.force_login(story.civic_answerable)
    response = client.post(address(story), posted())
    made = Evaluation.objects.get(fiscal_year=2024)
    assert response.url == f"/evaluations/{made.pk}/"
    assert made.carried_from == story.evaluation
    assert [item.title for item in story.project.work_items.filter(fiscal_year=2024)] == [
        "総合相談事業",
        "人材育成事業",
        "交流促進事業",
    ]
    assert made.seats.count() == 5
    assert CarriedAction.objects.get(evaluation=made).action == action
    assert made.schedules.get(section="planning").due_on == date(2024, 10, 31)


def test_a_stranger_is_offered_no_project_and_makes_nothing(client):
    story = prepared_evaluation()
    client.force_login(story.stranger)
    page = client.post(address(story), posted()).content.decode()
    assert story.project.name not in page
    assert Evaluation.objects.count() == 1


def test_a_year_has_one_evaluation_and_what_was_typed_stays(client):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    page = client.post(address(story), posted(2023, period_ends_on="2024-02-29")).content.decode()
    assert "すでにあります" in page
    assert 'value="2024-02-29"' in page
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_planning": "2024-09-30"}, "締切が、封印できる日より前"),
        ({"period_ends_on": "2023-03-31"}, "末日が初日より前"),
        ({"period_ends_on": "31/3/2025"}, "日付"),
        ({"fiscal_year": "令和6"}, "整数"),
        ({"opens_planning": "0024-10-01"}, "年を確かめてください"),
    ],
)
def test_wrong_days_are_said_beside_the_field(client, changes, words):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    page = client.post(address(story), posted(**changes)).content.decode()
    assert words in page
    assert Evaluation.objects.count() == 1


def test_an_unknown_project_leads_back_to_the_choice(client):
    story = prepared_evaluation()
    yokohama_form()
    client.force_login(story.civic_answerable)
    for query in ("", "?project=999999", "?project=x", "?project=1&form=x"):
        page = client.get(f"/evaluations/prepare/{query}").content.decode()
        assert "どの様式で評価するか" in page
