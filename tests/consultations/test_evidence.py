"""The counter's figures for the evaluation of a year."""

from datetime import UTC, datetime, timedelta

import pytest

from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.models import CallerQuestion, Case, Referral
from kyodo.consultations.states import Answered, CaseState, Outcome, ReferralState
from kyodo.evidence import registry
from kyodo.evidence.registry import Scope
from kyodo.fiscal import FiscalYear
from tests.consultations.cases import NOW, counter, received, word
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
YEAR = FiscalYear(2026)
LAST_EVENING = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)  # 23:59 in Tokyo
NEXT_MORNING = datetime(2027, 3, 31, 15, 0, tzinfo=UTC)  # midnight in Tokyo


def counted(ward="", year=YEAR):
    offered = registry.figures("consultations", Scope(year, ward))
    return {figure.key.removeprefix("consultations."): figure for figure in offered}


def values(ward="", year=YEAR):
    return {key: figure.value for key, figure in counted(ward, year).items()}


def months_of(key):
    return counted()[key].series


def referral(case, by, *, state, asked_at, closed_at):
    return Referral.objects.create(
        case=case,
        organisation=OrganisationFactory(),
        told="会報",
        question="印刷機を使えますか",
        asked_by=by,
        state=state,
        asked_at=asked_at,
        closed_at=closed_at,
        no_link_reason=(
            word(Kind.NO_LINK_REASON, "budget") if state == ReferralState.NOT_LINKED else None
        ),
    )


def test_intake_is_told_by_month_from_april_and_ends_on_31_march_in_tokyo():
    world = counter()
    for moment in (NOW, NOW, LAST_EVENING, NEXT_MORNING):
        received(world.staff, now=moment)
    intake = counted()["intake"]
    assert intake.value == 3
    assert intake.series == (0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert values(year=YEAR.next)["intake"] == 1


def test_each_sector_and_those_without_one_add_up_to_the_intake():
    world = counter()
    npo, firm = word(Kind.SECTOR, "test-npo"), word(Kind.SECTOR, "test-firm")
    for sector in (npo, npo, firm, None):
        received(world.staff, sector=sector)
    seen = values()
    assert (seen["sector.test-npo"], seen["sector.test-firm"]) == (2, 1)
    assert seen["sector_unknown"] == 1


def test_each_sector_has_its_months_which_add_up_to_those_of_the_intake():
    world = counter()
    npo = word(Kind.SECTOR, "test-npo")
    for moment, sector in ((NOW, npo), (NOW, None), (LAST_EVENING, npo), (NEXT_MORNING, npo)):
        received(world.staff, now=moment, sector=sector)
    seen = counted()
    assert seen["sector.test-npo"].series == (0, 0, 1, *(0,) * 8, 1)
    assert seen["sector_unknown"].series == (0, 0, 1, *(0,) * 9)
    parts = [f.series for f in seen.values() if f.part_of == "consultations.intake"]
    assert tuple(map(sum, zip(*parts, strict=True))) == seen["intake"].series


def test_a_case_is_open_at_the_end_of_the_year_though_it_was_closed_a_day_later():
    world = counter()
    for closed_at in (LAST_EVENING, NEXT_MORNING):
        case = received(world.staff)
        close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=closed_at)
    assert (values()["open"], values()["closed"]) == (1, 1)
    assert months_of("closed") == (0,) * 11 + (1,)
    assert (values(year=YEAR.next)["open"], values(year=YEAR.next)["closed"]) == (0, 1)


def test_links_are_counted_in_the_year_in_which_they_were_decided_with_the_median_of_days():
    world = counter()
    case = received(world.staff)
    for days in (1, 3, 20):
        referral(
            case,
            world.staff,
            state=ReferralState.LINKED,
            asked_at=NOW,
            closed_at=NOW + timedelta(days=days),
        )
    for closed_at in (LAST_EVENING, NEXT_MORNING):
        referral(
            case,
            world.staff,
            state=ReferralState.NOT_LINKED,
            asked_at=NOW,
            closed_at=closed_at,
        )
    seen = values()
    assert (seen["linked"], seen["not_linked"], seen["days_to_link"]) == (3, 1, 3)
    assert months_of("linked") == (0, 0, 3, *(0,) * 9)
    assert months_of("not_linked") == (0,) * 11 + (1,)
    assert values(year=YEAR.next)["days_to_link"] is None


def test_what_the_callers_answered_is_counted_and_silence_is_not():
    world = counter()
    case = received(world.staff)
    moments = (NOW, LAST_EVENING, NOW, NOW, NEXT_MORNING)
    answers = (Answered.SOLVED, Answered.SOLVED, Answered.NOT, "", Answered.PARTLY)
    for number, (answer, moment) in enumerate(zip(answers, moments, strict=True)):
        CallerQuestion.objects.create(
            case=case,
            token_digest=str(number),
            asked_at=NOW,
            expires_at=NOW + timedelta(days=30),
            answer=answer,
            answered_at=moment if answer else None,
        )
    seen = values()
    assert [seen[f"answer_{answer.value}"] for answer in Answered] == [2, 0, 1]
    assert months_of("answer_solved") == (0, 0, 1, *(0,) * 8, 1)
    assert months_of("answer_partly") == (0,) * 12


def test_a_merged_case_is_counted_once_as_the_other_one():
    world = counter()
    kept, merged = received(world.staff), received(world.staff)
    Case.objects.filter(pk=merged.pk).update(
        state=CaseState.MERGED,
        outcome=Outcome.MERGED,
        merged_into=kept,
        closed_at=NOW,
        closed_on=NOW.date(),
    )
    seen = values()
    assert (seen["intake"], seen["open"], seen["closed"]) == (1, 1, 0)


def test_a_ward_counts_only_its_own():
    world = counter()
    minato, yama = word(Kind.WARD, "test-minato"), word(Kind.WARD, "test-yama")
    for ward in (minato, minato, yama, None):
        received(world.staff, ward=ward)
    assert values("test-minato")["intake"] == 2
    assert values("test-yama")["open"] == 1


def test_the_figures_cost_the_same_for_one_case_and_for_three(django_assert_num_queries):
    world = counter()
    for _case in range(2):
        received(world.staff)
        with django_assert_num_queries(6):
            counted()
        received(world.staff)
