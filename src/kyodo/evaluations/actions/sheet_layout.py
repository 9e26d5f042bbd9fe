"""The empty sheets of an evaluation: one per voice, with every question that it is asked.

Part of opening and of appointing, so nothing here asks for a permission of its own.
"""

from collections.abc import Collection, Sequence

from django.db.models import Max, QuerySet

from kyodo.evaluations.formats import ProjectFacts, Role
from kyodo.evaluations.models import Answer, CheckSheet, Evaluation, Seat, SheetPart, Signer
from kyodo.evaluations.queries.parts import revealed_section_ids, sealed_part_ids
from kyodo.evaluations.states import State
from kyodo.projects.models import WorkItem


def lay_out_sheets(evaluation: Evaluation) -> None:
    """Make every answer's row empty beforehand, so that no number given later tells who wrote.

    What the form has to know of the project is fixed here.
    """
    evaluation.form_facts = _facts(evaluation).as_data()
    evaluation.save(update_fields=["form_facts"])
    form = evaluation.form
    seats = list(evaluation.seats.exclude(role="").order_by("pk"))
    for role in (*form.roles, *form.joint_roles):
        _lay_out_role(evaluation, role, [seat for seat in seats if seat.role == role.id])


def _facts(evaluation: Evaluation) -> ProjectFacts:
    """Of the project and of the sides' own questions, that on which the form depends."""
    items = WorkItem.objects.filter(
        project=evaluation.project_id, fiscal_year=evaluation.fiscal_year
    ).order_by("position", "pk")
    own_items = {section.origin: () for section in evaluation.form.open_sections}
    own_items |= evaluation.own_items
    facts = ProjectFacts(
        evaluation.project.contract_kind,
        tuple((f"w{item.position}", item.title) for item in items),
        tuple((key, tuple(texts)) for key, texts in sorted(own_items.items())),
    )
    return evaluation.sheet_format.needed_facts(facts)


def _lay_out_role(evaluation: Evaluation, role: Role, seats: Sequence[Seat]) -> None:
    """The sheets of one role: one, or one for each of its people; none without anybody."""
    if role.voice == "each":
        for seat in seats:
            _lay_out_sheet(evaluation, role, seat)
    elif seats or not role.optional:
        _lay_out_sheet(evaluation, role, None)


def _lay_out_sheet(
    evaluation: Evaluation, role: Role, seat: Seat | None, seen: Collection[str] = ()
) -> None:
    """One voice's sheet with every question it is asked, unless it is asked none.

    ``seen`` are sections that have been shown to all: whoever could read the answers of the others
    does not answer there any more.
    """
    sections = [
        section
        for section in evaluation.form.sections
        if role.id in section.roles and section.id not in seen
    ]
    if not sections:
        return
    number = 0
    if seat is not None:
        last = evaluation.check_sheets.filter(role=role.id).aggregate(last=Max("number"))["last"]
        number = (last or 0) + 1
    sheet = CheckSheet.objects.create(
        evaluation=evaluation, role=role.id, number=number, respondent=seat
    )
    Signer.objects.bulk_create(Signer(check_sheet=sheet, role=signer) for signer in role.signers)
    for section in sections:
        part = SheetPart.objects.create(check_sheet=sheet, section=section.id)
        Answer.objects.bulk_create(
            Answer(part=part, item=item.id) for item in section.items_of(role.id)
        )


def seat_sheet(evaluation: Evaluation, seat: Seat) -> None:
    """Somebody joins after the marking began: whoever answers alone, or the first of a role that
    need not take part, gets a sheet."""
    if evaluation.state == State.PREPARING or not seat.role:
        return
    role = evaluation.form.role(seat.role)
    held = evaluation.check_sheets.filter(role=seat.role)
    seen = revealed_section_ids(evaluation)
    if role.voice == "each":
        if not held.filter(respondent=seat).exists() and not _takes_up_again(held, seat):
            _lay_out_sheet(evaluation, role, seat, seen)
    elif not held.exists():
        _lay_out_sheet(evaluation, role, None, seen)


def _takes_up_again(held: QuerySet[CheckSheet], seat: Seat) -> bool:
    """Who comes back after leaving has one voice: the sheet that the same person sealed."""
    own = held.filter(
        respondent__isnull=True, parts__seals__sealed_by=seat.user_id, parts__seals__role=seat.role
    ).order_by("pk")
    sheet = own.first()
    if sheet is None:
        return False
    sheet.respondent = seat
    sheet.save(update_fields=["respondent"])
    return True


def clear_sheet(evaluation: Evaluation, seat: Seat) -> None:
    """Somebody who answers alone steps out: what was not handed in goes with them.

    What is sealed stays and is revealed with the rest; others hold its digest, and nobody may make
    a colleague's sealed answers vanish.
    """
    sealed = sealed_part_ids(evaluation)
    for sheet in evaluation.check_sheets.filter(respondent=seat):
        sheet.parts.filter(revealed_at__isnull=True).exclude(pk__in=sealed).delete()
        if not sheet.parts.exists():
            sheet.delete()
