"""The published sheet of one year, the next one ready to be marked, and what goes on around."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.actions import create_administrator, create_user
from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.demo.actions.counter import add_bodies, keep_counter
from kyodo.demo.actions.years import Years, tell_years
from kyodo.demo.cast import CAST, COMMITTEE, MEDIATOR, Player, new_password
from kyodo.demo.models import DemoAccount
from kyodo.evaluations.actions.evidence import FigureData, type_figure
from kyodo.evaluations.actions.preparation import (
    PreparationData,
    RespondentData,
    SectionDates,
    appoint_seat,
    name_respondent,
    open_evaluation,
    prepare_evaluation,
)
from kyodo.evaluations.actions.sheet_imports import import_sheet, sheet_file
from kyodo.evaluations.models import Evaluation
from kyodo.lifecycle import Refusal
from kyodo.notifications.outbox import forget_address
from kyodo.organisations.actions import add_organisation
from kyodo.organisations.events import Event as OrganisationEvent
from kyodo.organisations.models import Membership, Organisation
from kyodo.organisations.roles import Role
from kyodo.projects.actions import write_roles_table
from kyodo.projects.queries import roles_table_rows

SHEET = Path(__file__).parents[1] / "sheets" / "sogo-hyoka-sheet-fy2022.txt"
ALREADY_OPEN = timedelta(days=30)
DUE_IN_DAYS = (14, 28, 42)


@transaction.atomic
def build_demo(*, now: datetime) -> bool:
    """Fill an empty installation; answers whether anything was made.

    A demo that stands already stays as it is. Raises ``Refusal`` where real people have accounts:
    the passwords of the demo are printed for everybody.
    """
    if DemoAccount.objects.exists():
        return False
    if User.objects.get_queryset().exists():
        raise Refusal(
            _(
                "この環境には利用者がいるため、デモを作れません。空のデータフォルダーを使ってください。"
            )
        )
    published = _published_sheet(now)
    organisations = {
        party.side: party.organisation
        for party in published.project.parties.select_related("organisation")
    }
    for name, kind in (COMMITTEE, MEDIATOR):
        organisations[name] = add_organisation(name=name, kind=kind, by=None)
    bodies = add_bodies(organisations["civic"])
    organisations |= bodies
    people = {(each.side, each.role): _enter(each, organisations, now) for each in CAST}
    _open_next_year(published, people, now)
    tell_years(Years(published.project, people, now), published)
    keep_counter(bodies, people, now)
    for user in people.values():
        forget_address(user.email)  # nobody reads mail about a demo that has just been made
    return True


def _published_sheet(now: datetime) -> Evaluation:
    data = SHEET.read_bytes()
    file = sheet_file(SHEET.name, data, data.decode("utf-8"))
    known = Evaluation.objects.filter(sheet_import__sha256=file.sha256).first()
    return known or import_sheet(file=file, decisions={}, now=now)


def _enter(player: Player, organisations: dict[str, Organisation], now: datetime) -> User:
    """An account with its place in an organisation, and the row that lets it be printed."""
    password = new_password()
    make = create_administrator if player.role == "administrator" else create_user
    user = make(email=player.login, name=player.name, password=password)
    organisation = organisations.get(player.organisation)
    if organisation is not None:
        speaks = player.role in ("answerable", "facilitator", "committee")
        role = Role.REPRESENTATIVE if speaks else Role.MEMBER
        Membership.objects.create(user=user, organisation=organisation, role=role, created_at=now)
        record(
            OrganisationEvent.MEMBER_JOINED,
            by=user,
            target=organisation,
            role=role,
            member=user.pk,
        )
    DemoAccount.objects.create(
        user=user,
        password=password,
        organisation=organisation.name if organisation else "",
        side=player.side,
        role=player.role,
    )
    return user


def _open_next_year(
    published: Evaluation, people: dict[tuple[str, str], User], now: datetime
) -> None:
    """Every section may be sealed today and is due later, so that nobody begins with a delay."""
    today, year = timezone.localdate(now), published.year.next
    by = people["government", "answerable"]
    evaluation = prepare_evaluation(
        project_id=published.project_id,
        data=PreparationData(
            sheet_format_id=published.sheet_format_id,
            fiscal_year=year.start,
            period=(year.first_day, year.last_day),
            dates=_dates(published, today),
        ),
        by=by,
        now=now,
    )
    _name_lines(evaluation, by)
    for (side, role), user in people.items():
        if role in ("drafter", "answerable", "facilitator"):
            appoint_seat(
                evaluation_id=evaluation.pk,
                user_id=user.pk,
                role=side,
                duty=role,
                by=by,
                now=now,
            )
    for side, post in (("civic", "センター長"), ("government", "課長")):
        name = people[side, "answerable"].name
        name_respondent(
            evaluation_id=evaluation.pk,
            role=side,
            data=RespondentData(post=post, name=name, telephone="000-0000-0000"),
            by=by,
        )
    _type_figure(evaluation, people["civic", "drafter"], now)
    open_evaluation(evaluation_id=evaluation.pk, by=by, now=now)


def _name_lines(evaluation: Evaluation, by: User) -> None:
    """The counter counts for the work item about consultations."""
    project, year = evaluation.project, evaluation.fiscal_year
    rows = [
        replace(row, lines=("consultations",)) if "相談" in row.title else row
        for row in roles_table_rows(project, year)
    ]
    write_roles_table(project_id=project.pk, fiscal_year=year, rows=rows, by=by)


def _type_figure(evaluation: Evaluation, by: User, now: datetime) -> None:
    """What no line counts, as a side writes it."""
    items = evaluation.project.work_items.filter(fiscal_year=evaluation.fiscal_year)
    item = items.filter(title__contains="人材").first() or items.order_by("position")[0]
    data = FigureData("講座の修了者", Decimal(24), "人", "講座の出席簿")
    type_figure(evaluation_id=evaluation.pk, work_item_id=item.pk, data=data, by=by, now=now)


def _dates(published: Evaluation, today: date) -> dict[str, SectionDates]:
    opens_on = today - ALREADY_OPEN
    return {
        section.id: SectionDates(opens_on, today + timedelta(days=days))
        for section, days in zip(published.form.sections, DUE_IN_DAYS, strict=True)
    }
