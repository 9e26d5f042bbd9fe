"""Many who answer alone or together press at the same moment: one reveal, on either database."""

import pytest

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.check_sheets import seal_sections
from kyodo.evaluations.actions.preparation import appoint_seat, dismiss_seat
from kyodo.evaluations.actions.sheet_layout import lay_out_sheets
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import CheckSheet, JointText, SheetPart
from kyodo.evaluations.states import State
from tests.evaluations.journeys import begin, fill_in, signers_of
from tests.evaluations.library import source_of
from tests.evaluations.test_seal_sections_race import at_once
from tests.evaluations.test_withheld_voices import SIDES_AND_A_COUNCIL, sheet_of
from tests.factories import UserFactory
from tests.stories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def begin_again(journey):
    """Back to empty sheets, then everybody marks everything of the first step."""
    evaluation = journey.fresh()
    JointText.objects.filter(evaluation=evaluation).delete()
    CheckSheet.objects.filter(evaluation=evaluation).delete()
    evaluation.state, evaluation.revealed_at = State.ANSWERING, None
    evaluation.save()
    lay_out_sheets(evaluation)
    for sheet in journey.sheets():
        fill_in(journey, sheet, journey.form.filling_steps[0])


def sealing(journey, by, role):
    step = journey.form.filling_steps[0]
    sections = [s.id for s in journey.form.sections_of(step.id) if role in s.roles]

    def call():
        seal_sections(evaluation_id=journey.evaluation.pk, section_ids=sections, by=by, now=NOW)

    return call


def everybodys(journey):
    """One call for each signer of each sheet."""
    return [
        sealing(journey, by, sheet.role)
        for sheet in journey.sheets()
        for by in signers_of(journey, sheet)
    ]


def reveals():
    return AuditEntry.objects.filter(event=Event.SECTIONS_REVEALED).count()


def assert_revealed_once(journey, before):
    assert reveals() == before + 1
    assert journey.fresh().state == State.TALKING
    first = [section.id for section in journey.form.sections_of(journey.form.filling_steps[0].id)]
    assert not SheetPart.objects.filter(section__in=first, revealed_at=None).exists()


def test_three_of_a_council_and_two_sides_seal_at_once():
    journey = begin(source_of("points-by-three"), contract_kind="subsidy")
    for _number in range(8):
        begin_again(journey)
        before = reveals()
        assert at_once(*everybodys(journey)) == [None] * 5
        assert_revealed_once(journey, before)


def test_the_roles_that_answer_together_seal_at_once():
    journey = begin(SIDES_AND_A_COUNCIL)
    for _number in range(8):
        begin_again(journey)
        before = reveals()
        together = sheet_of(journey, "both")
        alone = [sheet for sheet in journey.sheets() if sheet.pk != together.pk]
        for sheet in alone:
            for by in signers_of(journey, sheet):
                sealing(journey, by, sheet.role)()
        calls = [sealing(journey, by, "both") for by in signers_of(journey, together)]
        assert at_once(*calls) == [None, None]
        assert_revealed_once(journey, before)


def test_the_last_who_is_awaited_leaves_while_the_last_but_one_seals():
    journey = begin(source_of("points-by-three"), contract_kind="subsidy")
    first, second, third = journey.people["council"]
    for _number in range(8):
        begin_again(journey)
        before = reveals()
        for sheet in journey.sheets():
            if sheet.respondent is None or sheet.respondent.user == first:
                sealing(journey, signers_of(journey, sheet)[0], sheet.role)()
        seat = journey.evaluation.seats.get(user=third)

        def leave(seat=seat):
            dismiss_seat(seat_id=seat.pk, by=first, now=NOW)

        assert at_once(sealing(journey, second, "council"), leave) == [None, None]
        assert_revealed_once(journey, before)
        appoint(journey, third, by=first)


def test_somebody_comes_while_the_last_seals():
    journey = begin(source_of("points-by-three"), contract_kind="subsidy")
    first = journey.people["council"][0]
    for number in range(8):
        begin_again(journey)
        before = reveals()
        *others, last = everybodys(journey)
        for call in others:
            call()
        newcomer = UserFactory(name=f"新人 {number}")

        def come(newcomer=newcomer):
            appoint(journey, newcomer, by=first)

        assert at_once(last, come) == [None, None]
        hidden = SheetPart.objects.filter(check_sheet__role="council", revealed_at=None)
        assert hidden.exists() == (reveals() == before)
        dismiss_seat(seat_id=journey.evaluation.seats.get(user=newcomer).pk, by=first, now=NOW)
        assert_revealed_once(journey, before)


def appoint(journey, user, *, by):
    appoint_seat(
        evaluation_id=journey.evaluation.pk,
        user_id=user.pk,
        role="council",
        duty="drafter",
        by=by,
        now=NOW,
    )
