"""Where a form has one role alone publish, two of its people do, one of them answerable."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.publications import consent_to_publication, propose_publication
from kyodo.evaluations.models import Publication
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from tests.evaluations.journeys import begin, take_step
from tests.stories import NOW

pytestmark = pytest.mark.django_db
ONE_ROLE = """
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


@pytest.fixture
def journey():
    found = begin(ONE_ROLE)
    take_step(found, found.form.filling_steps[0])
    return found


def propose(journey, by) -> Publication:
    return propose_publication(evaluation_id=journey.evaluation.pk, by=by, now=NOW)


def consent(proposal, by) -> Publication:
    return consent_to_publication(
        publication_id=proposal.pk, digest=proposal.digest, by=by, now=NOW
    )


@pytest.mark.parametrize("proposer", [0, 1])
def test_whoever_of_the_two_proposes_the_other_one_publishes(journey, proposer):
    people = journey.people["government"]
    proposal = propose(journey, people[proposer])
    assert consent(proposal, people[1 - proposer]).published_at == NOW
    assert journey.fresh().state == State.PUBLISHED


@pytest.mark.parametrize("proposer", [0, 1])
def test_nobody_publishes_alone(journey, proposer):
    person = journey.people["government"][proposer]
    proposal = propose(journey, person)
    assert proposal.published_at is None
    with pytest.raises(Refusal, match="別の人が同意"):
        consent(proposal, person)
    assert journey.fresh().state == State.TALKING


def test_somebody_of_no_role_consents_to_nothing(journey):
    proposal = propose(journey, journey.people["government"][0])
    with pytest.raises(PermissionDenied):
        consent(proposal, journey.administrator)


@pytest.mark.parametrize("proposer", [0, 1])
def test_the_desk_leads_the_other_one_to_the_proposal(journey, client, proposer):
    people = journey.people["government"]
    propose(journey, people[proposer])
    client.force_login(people[1 - proposer])
    assert "内容を確かめて同意する" in client.get(reverse("portal:desk")).content.decode()
    client.force_login(people[proposer])
    assert "内容を確かめて同意する" not in client.get(reverse("portal:desk")).content.decode()


def test_the_page_says_that_it_takes_a_second_person(journey, client):
    person = journey.people["government"][0]
    client.force_login(person)
    address = reverse("evaluations:show_publication_proposal", args=[journey.evaluation.pk])
    assert "公表には二人が要ります。" in client.get(address).content.decode()
    propose(journey, person)
    assert "公表には二人が要ります。" in client.get(address).content.decode()
