"""A half year that can be counted by hand, and the way of its statistics to the public.

The half is April to September 2026. What is in it is written at each case; the numbers that the
tests name were counted from these lines by hand.
"""

from datetime import UTC, datetime, timedelta

from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.actions.statistics import (
    propose_statistics_report,
    publish_statistics_report,
    start_statistics_report,
)
from kyodo.consultations.models import CallerQuestion, Referral
from kyodo.consultations.states import Outcome, ReferralState
from kyodo.fiscal import FiscalYear, HalfYear
from tests.consultations.cases import received, word
from tests.factories import OrganisationFactory
from tests.told_once import told_once

HALF = HalfYear(FiscalYear(2026), 1)
BEFORE_APRIL = datetime(2026, 3, 31, 14, 59, tzinfo=UTC)  # 31 March 23:59 in Tokyo
FIRST_OF_APRIL = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)  # 1 April 0:00 in Tokyo
MAY = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
LAST_OF_SEPTEMBER = datetime(2026, 9, 30, 14, 59, tzinfo=UTC)  # 30 September 23:59 in Tokyo
OCTOBER = datetime(2026, 9, 30, 15, 0, tzinfo=UTC)  # 1 October 0:00 in Tokyo
AFTERWARDS = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
LAST_YEAR = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)


def ward(code):
    return word(Kind.WARD, f"ward-{code}", f"{code}区")


def topic(code):
    return word(Kind.TOPIC, f"topic-{code}", f"{code}のこと")


def many(number, by, **data):
    return [received(by, **data) for _each in range(number)]


def link(case, by, *, days=None, closed_at=MAY, reason="budget"):
    """Decided: made after so many days, or failed for the reason."""
    made = days is not None
    return Referral.objects.create(
        case=case,
        organisation=OrganisationFactory(),
        told="会報",
        question="印刷機を使えますか",
        asked_by=by,
        asked_at=closed_at - timedelta(days=days or 0),
        closed_at=closed_at,
        state=ReferralState.LINKED if made else ReferralState.NOT_LINKED,
        no_link_reason=None if made else word(Kind.NO_LINK_REASON, f"why-{reason}", reason),
    )


def answered(case, answer, at=MAY):
    return CallerQuestion.objects.create(
        case=case,
        token_digest=f"digest-{CallerQuestion.objects.count()}",
        asked_at=at - timedelta(days=1),
        expires_at=at + timedelta(days=30),
        answer=answer,
        answered_at=at if answer else None,
    )


@told_once
def a_half_year(world):
    """29 cases of the half, and the traps: a merged one, one too early and one too late.

    Months: April 6, May 13, September 10. Means: telephone 23, mail 6. Wards: 東 20, 西 3, none 6.
    Topics: 場所 22, 資金 6 (six of the cases have both), none 7. Ended: 6. Links made 5, failed 6
    (予算 5, 時間 1). Answers: solved 7, partly 1, not 1, silence 1.
    """
    staff = world.staff
    east, west = ward("東"), ward("西")
    place, money = topic("場所"), topic("資金")
    for moment in (BEFORE_APRIL, OCTOBER):  # outside, with what the half must not count
        link(
            received(staff, now=moment, ward=west, topics=[money]), staff, days=1, closed_at=OCTOBER
        )
    many(6, staff, now=FIRST_OF_APRIL, ward=east, topics=[place, money])
    many(12, staff, now=MAY, ward=east, topics=[place])
    many(3, staff, now=LAST_OF_SEPTEMBER, ward=west, topics=[place])
    mail = word(Kind.MEANS, "mail", "メール")
    late = many(6, staff, now=LAST_OF_SEPTEMBER, means=mail)
    kept, twice = many(2, staff, now=MAY, ward=east, topics=[place])
    last = received(staff, now=LAST_OF_SEPTEMBER, ward=east)
    merge_cases(case_id=twice.pk, into_id=kept.pk, by=staff, now=MAY)
    for case in late:
        close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=staff, now=LAST_OF_SEPTEMBER)
    close_case(case_id=last.pk, ending=Ending(Outcome.SOLVED), by=staff, now=OCTOBER)
    for days in (1, 2, 3, 4, 30):
        link(last, staff, days=days)
    for reason in ("予算", "予算", "予算", "予算", "予算", "時間"):
        link(last, staff, reason=reason)
    for answer in ("solved",) * 7 + ("partly", "not", ""):
        answered(last, answer)
    return last


@told_once
def started(world, half=HALF):
    return start_statistics_report(half=half, by=world.staff, now=AFTERWARDS)


@told_once
def proposed(world, half=HALF, now=AFTERWARDS):
    report = start_statistics_report(half=half, by=world.staff, now=now)
    return propose_statistics_report(report_id=report.pk, by=world.staff, now=now)


@told_once
def published(world, half=HALF, now=AFTERWARDS):
    report = proposed(world, half, now)
    return publish_statistics_report(report_id=report.pk, by=world.colleague, now=now)


def cells(content, part, column="now"):
    """Row by row as it may be shown, with the total at the end."""
    table = next(each for each in content["tables"] if each["part"] == part)
    total = "total" if column == "now" else "total_before"
    return {row["key"]: row[column] for row in table["rows"]} | {"total": table[total]}
