"""A form is begun from nothing or from a version that is there."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.format_drafts import start_format_draft
from kyodo.evaluations.formats import check_data, read_entry
from kyodo.evaluations.models import FormatDraft
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.format_desk import draft_by, kept, officer_of_department
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.stories import NOW, yokohama_form

pytestmark = pytest.mark.django_db

START = "/evaluations/sheet-formats/drafts/start/"


def test_from_a_version_the_next_one_begins_as_the_same_form(client):
    client.force_login(officer_of_department())
    response = client.post(START, {"format": kept().pk})
    draft = FormatDraft.objects.get()
    assert response.url == f"/evaluations/sheet-formats/drafts/{draft.pk}/"
    entry = read_entry(SAMPLE)
    assert check_data(draft.data) == entry.model_copy(update={"version": "3", "supersedes": "2"})


def test_a_version_that_is_no_number_gets_a_number_behind_it():
    by = officer_of_department()
    first = draft_by(by, SAMPLE.replace('version: "2"', "version: 試行"))
    assert first.data["version"] == "試行-2"


def test_from_nothing_everything_that_has_to_be_written_is_told(client):
    client.force_login(officer_of_department())
    client.post(START)
    draft = FormatDraft.objects.get()
    places = {problem.place for problem in draft.problems}
    assert {"title", "code", "roles[0].label", "check.sections[0].items[0].text"} <= places
    page = client.get(f"/evaluations/sheet-formats/drafts/{draft.pk}/")
    assert "名前のない様式" in page.content.decode()


def test_groups_begin_no_form(client):
    member = MembershipFactory(organisation=OrganisationFactory()).user
    client.force_login(member)
    assert client.post(START).status_code == 403
    with pytest.raises(PermissionDenied):
        start_format_draft(begin_with=None, by=UserFactory(), now=NOW)
    assert not FormatDraft.objects.exists()


def test_it_is_recorded():
    start_format_draft(begin_with=yokohama_form(), by=officer_of_department(), now=NOW)
    assert AuditEntry.objects.filter(event="evaluations.format_draft_started").count() == 1


def test_a_form_that_is_not_there_is_not_found(client):
    client.force_login(officer_of_department())
    assert client.post(START, {"format": "99"}).status_code == 404
