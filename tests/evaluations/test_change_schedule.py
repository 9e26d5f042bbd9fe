"""The days of the sections are changed by who prepares, later by the persons answerable."""

from datetime import date

import pytest

from tests.stories import open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db


def posted(**changes):
    data = {}
    for section in ("planning", "implementation", "reflection"):
        data |= {f"opens_{section}": "2024-05-01", f"due_{section}": "2024-05-31"}
    return data | changes


def test_new_days_are_kept(client):
    story = open_for_marking()
    client.force_login(story.government_answerable)
    client.post(f"/evaluations/{story.evaluation.pk}/schedule/", posted(due_planning="2024-06-30"))
    assert story.evaluation.schedules.get(section="planning").due_on == date(2024, 6, 30)


def test_a_deadline_before_the_opening_day_is_said_beside_the_field(client):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/schedule/"
    page = client.post(address, posted(due_planning="2024-04-01")).content.decode()
    assert "締切が、封印できる日より前" in page
    assert story.evaluation.schedules.get(section="planning").due_on == date(2024, 4, 30)


@pytest.mark.parametrize("person", ["administrator", "civic_drafter", "facilitator"])
def test_once_marking_has_begun_only_the_persons_answerable_change_days(client, person):
    story = open_for_marking()
    client.force_login(getattr(story, person))
    address = f"/evaluations/{story.evaluation.pk}/schedule/"
    assert client.post(address, posted()).status_code == 403
