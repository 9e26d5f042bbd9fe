"""The 記入責任者 of the paper are written down, seen by the people at the table only."""

import pytest

from kyodo.audit.models import Reading
from tests.stories import open_for_marking

pytestmark = pytest.mark.django_db

DATA = {"post": "課長", "name": "港 みのる", "telephone": "000-0000-1234"}


def test_a_side_writes_its_own_contact_data_and_reading_it_is_recorded(client):
    story = open_for_marking()
    client.force_login(story.government_drafter)
    client.post(f"/evaluations/{story.evaluation.pk}/respondents/government/", DATA)
    client.force_login(story.civic_drafter)
    page = client.get(f"/evaluations/{story.evaluation.pk}/").content.decode()
    assert "港 みのる" in page
    assert Reading.objects.filter(reader_id=story.civic_drafter.pk).count() == 1


@pytest.mark.parametrize("person", ["administrator", "member_without_seat"])
def test_others_do_not_see_it(client, person):
    story = open_for_marking()
    client.force_login(story.government_drafter)
    client.post(f"/evaluations/{story.evaluation.pk}/respondents/government/", DATA)
    client.force_login(getattr(story, person))
    page = client.get(f"/evaluations/{story.evaluation.pk}/").content.decode()
    assert "港 みのる" not in page
    assert "000-0000-1234" not in page


def test_a_side_does_not_write_for_the_other(client):
    story = open_for_marking()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/respondents/government/"
    assert client.post(address, DATA).status_code == 403
    assert not story.evaluation.respondents.exists()


def test_a_name_is_needed(client):
    story = open_for_marking()
    client.force_login(story.government_drafter)
    address = f"/evaluations/{story.evaluation.pk}/respondents/government/"
    page = client.post(address, DATA | {"name": ""}).content.decode()
    assert 'value="000-0000-1234"' in page
    assert not story.evaluation.respondents.exists()
