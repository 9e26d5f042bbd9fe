"""People come and go while others mark: nobody gets at marks by it, nothing sealed is lost."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.accounts.actions import deactivate_user
from kyodo.evaluations.actions.check_sheets import seal_sections
from kyodo.evaluations.actions.preparation import appoint_seat, dismiss_seat
from kyodo.evaluations.actions.talks import change_mark
from kyodo.evaluations.models import Answer, CheckSheet, Seal, SheetPart
from kyodo.evaluations.queries.parts import all_parts, readable_part_ids, writes_for
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.evaluations.journeys import begin, fill_in, seal, take_step
from tests.evaluations.library import source_of
from tests.evaluations.test_withheld_voices import SIDES_AND_A_COUNCIL, sheet_of, talking
from tests.factories import AdministratorFactory, MembershipFactory, UserFactory
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def points():
    return begin(source_of("points-by-three"), contract_kind="subsidy")


def appoint(journey, user, role, *, by, duty="drafter"):
    return appoint_seat(
        evaluation_id=journey.evaluation.pk, user_id=user.pk, role=role, duty=duty, by=by, now=NOW
    )


def dismiss(journey, user, *, by):
    seat = journey.evaluation.seats.get(user=user)
    dismiss_seat(seat_id=seat.pk, by=by, now=NOW)


def hand_in(journey, *columns):
    """These voices mark and seal everything of the first step."""
    step = journey.form.filling_steps[0]
    for role, number in columns:
        fill_in(journey, sheet_of(journey, role, number), step)
        seal(journey, sheet_of(journey, role, number), step)


# --- who names people of a role without a party -----------------------------------------------


def test_a_side_puts_nobody_where_a_third_partys_marks_can_be_read():
    journey = begin(source_of("yearly-committee-review-1"))
    ally = UserFactory(name="味方 一")
    for role in ("bodies", "division", "support"):
        with pytest.raises(PermissionDenied):
            appoint(journey, ally, "third", by=journey.people[role][0])
        with pytest.raises(PermissionDenied):
            dismiss(journey, journey.people["third"][1], by=journey.people[role][0])
    appoint(journey, ally, "third", by=journey.people["third"][0])


def test_a_third_party_that_nobody_stands_for_is_brought_in_by_the_others():
    journey = begin(source_of("yearly-committee-review-1"), with_optional=False)
    third, ally = UserFactory(name="第三 者"), UserFactory(name="味方 一")
    appoint(journey, third, "third", by=journey.people["division"][0], duty="answerable")
    assert journey.evaluation.check_sheets.filter(role="third").count() == 1
    with pytest.raises(PermissionDenied):
        appoint(journey, ally, "third", by=journey.people["division"][0])


def test_when_the_answerable_of_a_council_has_left_its_own_people_name_the_next():
    journey = points()
    first, second, _third = journey.people["council"]
    with pytest.raises(PermissionDenied):
        appoint(journey, second, "council", by=second, duty="answerable")
    first.is_active = False
    first.save()
    with pytest.raises(PermissionDenied):
        appoint(journey, second, "council", by=journey.people["civic"][0], duty="answerable")
    appoint(journey, second, "council", by=second, duty="answerable")
    assert journey.fresh().seat_of(second).duty == "answerable"


def test_when_everybody_of_a_third_party_has_left_no_side_puts_a_reader_there_before_the_reveal():
    journey = begin(source_of("yearly-committee-review-1"))
    answers = Answer.objects.filter(part__check_sheet=sheet_of(journey, "third", 0))
    assert answers.update(remark="まだ見せない意見")
    for user in journey.people["third"]:
        deactivate_user(user_id=user.pk, by=AdministratorFactory())
    ally = UserFactory(name="味方 一")
    with pytest.raises(PermissionDenied):
        appoint(journey, ally, "third", by=journey.people["division"][0], duty="answerable")
    SheetPart.objects.filter(check_sheet__role="third").update(revealed_at=NOW)
    appoint(journey, ally, "third", by=journey.people["division"][0], duty="answerable")


# --- who leaves -------------------------------------------------------------------------------


def test_who_leaves_a_council_takes_along_only_what_was_not_handed_in():
    journey = points()
    hand_in(journey, ("council", 2))
    fill_in(journey, sheet_of(journey, "council", 3), journey.form.filling_steps[0])
    digests = set(Seal.objects.values_list("digest", flat=True))
    for user in journey.people["council"][1:]:
        dismiss(journey, user, by=journey.people["council"][0])
    assert set(Seal.objects.values_list("digest", flat=True)) == digests
    assert [sheet.column for sheet in CheckSheet.objects.filter(role="council")] == [
        "council-1",
        "council-2",
    ]
    for user in journey.people["council"][:2]:
        assert not Answer.objects.visible_to(user).filter(
            part__check_sheet=sheet_of(journey, "council", 2)
        )


def test_the_reveal_comes_when_the_last_who_was_awaited_leaves():
    journey = points()
    hand_in(journey, ("civic", 0), ("government", 0), ("council", 1), ("council", 2))
    assert journey.fresh().state == State.ANSWERING
    dismiss(journey, journey.people["council"][2], by=journey.people["council"][0])
    assert journey.fresh().state == State.TALKING
    first = journey.form.filling_steps[0].id
    sections = [section.id for section in journey.form.sections_of(first)]
    assert not SheetPart.objects.filter(section__in=sections, revealed_at=None).exists()


def test_who_leaves_after_sealing_and_comes_back_has_one_voice():
    journey = points()
    hand_in(journey, ("council", 2))
    member, chair = journey.people["council"][1], journey.people["council"][0]
    dismiss(journey, member, by=chair)
    appoint(journey, member, "council", by=chair)
    sheets = CheckSheet.objects.filter(evaluation=journey.evaluation, role="council")
    assert [sheet.column for sheet in sheets] == ["council-1", "council-2", "council-3"]
    assert sheet_of(journey, "council", 2).respondent.user == member


# --- who comes later --------------------------------------------------------------------------


def test_who_joins_after_the_reveal_does_not_answer_what_could_be_read_by_then():
    journey, _step = talking(source_of("points-by-three"), contract_kind="subsidy")
    late = UserFactory(name="遅れ 来")
    appoint(journey, late, "council", by=journey.people["council"][0])
    assert not SheetPart.objects.filter(check_sheet__respondent__user=late).exists()
    assert not SheetPart.objects.filter(check_sheet__role="council", revealed_at=None).exists()
    with pytest.raises(Refusal, match="改められる評価がありません"):
        change_mark(
            evaluation_id=journey.evaluation.pk,
            item_id="points-need",
            mark="3",
            reason="聞いて",
            by=late,
            now=NOW,
        )


def test_who_joins_between_two_reveals_answers_the_rest_only():
    journey = begin(source_of("yearly-committee-review-1"))
    take_step(journey, journey.form.steps[0])
    late = UserFactory(name="遅れ 来")
    MembershipFactory(user=late, organisation=journey.organisations["bodies"][0])
    appoint(journey, late, "bodies", by=journey.people["bodies"][0])
    own = SheetPart.objects.filter(check_sheet__respondent__user=late)
    steps = {journey.form.section(part.section).step for part in own}
    assert steps == {"year-2", "year-3"}


# --- who is told ------------------------------------------------------------------------------


def test_of_roles_that_answer_together_the_mail_names_the_one_that_sealed():
    journey = begin(SIDES_AND_A_COUNCIL)
    step = journey.form.filling_steps[0]
    fill_in(journey, sheet_of(journey, "both"), step)
    OutboxMail.objects.all().delete()
    civic, government = journey.people["civic"][0], journey.people["government"][0]
    seal_sections(evaluation_id=journey.evaluation.pk, section_ids=["aim"], by=civic, now=NOW)
    told = dict(OutboxMail.objects.values_list("to", "body"))
    assert civic.email not in told
    assert "団体が「ねらい」を封印" in told[government.email]


# --- the two ways of asking who may read and write --------------------------------------------


def moved_on():
    """People left with and without sealed answers, others came; some sections are revealed."""
    yield points()
    journey = points()
    hand_in(journey, ("council", 2), ("civic", 0))
    by = journey.people["council"][0]
    for user in journey.people["council"][1:]:
        dismiss(journey, user, by=by)
    for number in range(2):
        appoint(journey, UserFactory(name=f"後任 {number}"), "council", by=by)
    yield journey
    yield talking(source_of("points-by-three"), contract_kind="subsidy")[0]
    yield begin(source_of("yearly-committee-review-1"), with_optional=False)
    journey, _step = talking(source_of("yearly-committee-review-1"))
    dismiss(journey, journey.people["bodies"][2], by=journey.people["bodies"][0])
    yield journey
    yield begin(SIDES_AND_A_COUNCIL)
    journey = begin(SIDES_AND_A_COUNCIL)
    hand_in(journey, ("both", 0), ("council", 1))
    dismiss(journey, journey.people["civic"][1], by=journey.people["civic"][0])
    yield journey


@pytest.mark.parametrize("number", range(7))
def test_what_the_database_is_asked_and_what_has_been_read_already_say_the_same(number):
    journey = next(each for at, each in enumerate(moved_on()) if at == number)
    evaluation = journey.fresh()
    parts = all_parts(evaluation)
    assert parts
    gone = [user for people in journey.people.values() for user in people]
    seated = [seat.user for seat in evaluation.seats.select_related("user")]
    for user in {*gone, *seated, journey.administrator, UserFactory(name="よその 人")}:
        asked = Answer.objects.visible_to(user).values_list("part_id", flat=True)
        knows = evaluation in type(evaluation).objects.visible_to(user)
        readable = readable_part_ids(evaluation, user, parts) if knows else set()
        assert set(asked) == readable, user.name
        seat = evaluation.seat_of(user)
        if seat is None or not seat.role:
            assert not any(writes_for(evaluation.form, seat, part.check_sheet) for part in parts)
            continue
        written = list(SheetPart.objects.written_by(seat).values_list("pk", flat=True))
        own = {p.pk for p in parts if writes_for(evaluation.form, seat, p.check_sheet)}
        assert len(written) == len(set(written))
        assert set(written) == own, user.name


# --- by the page ------------------------------------------------------------------------------


def test_an_unknown_address_is_told_beside_the_field_and_stays_there(client):
    journey = points()
    client.force_login(journey.people["council"][0])
    address = f"/evaluations/{journey.evaluation.pk}/seats/appoint/"
    typed = {"council-role": "council", "council-email": "dare@iinkai.example"}
    html = client.post(address, typed | {"council-duty": "drafter"}).content.decode()
    assert "このメールアドレスの利用者はいません。" in html
    assert 'value="dare@iinkai.example"' in html
    assert '<details class="disclosure" open>' in html
    client.force_login(journey.people["civic"][0])
    assert client.post(address, typed).status_code == 403
