"""One evaluation from the project to the published sheet, whatever the form, by the product's
actions alone. Everything is derived from ``evaluation.form``: who takes part, what is asked when,
who signs and who agrees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kyodo.accounts.models import User
from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers, seal_sections
from kyodo.evaluations.actions.joint_texts import (
    agree_joint_text,
    latest_version,
    write_joint_text,
)
from kyodo.evaluations.actions.preparation import (
    PreparationData,
    SectionDates,
    appoint_seat,
    open_evaluation,
    prepare_evaluation,
    write_own_items,
)
from kyodo.evaluations.actions.publications import consent_to_publication, propose_publication
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.actions.talks import (
    ImprovementData,
    MeetingData,
    NoteData,
    agree_improvement,
    change_mark,
    record_meeting,
    save_talk_note,
)
from kyodo.evaluations.formats import (
    FormDefinition,
    Given,
    Item,
    Role,
    Scale,
    Section,
    Step,
    applies,
)
from kyodo.evaluations.models import CheckSheet, Evaluation, Publication
from kyodo.evaluations.queries.preparation import own_items_digest
from kyodo.organisations.models import Organisation
from kyodo.projects.actions import add_project, write_roles_table
from kyodo.projects.models import Project
from kyodo.projects.queries import RolesTableRow
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.stories import NOW
from tests.told_once import told_once

YEAR = 2023
PERSONS_WHO_ANSWER_ALONE = 3


@dataclass
class Journey:
    """``people`` are those of each role, the person answerable first."""

    evaluation: Evaluation
    project: Project
    administrator: User
    people: dict[str, list[User]]
    facilitator: User | None = None
    organisations: dict[str, list[Organisation]] = field(default_factory=dict)

    @property
    def form(self) -> FormDefinition:
        """The form as this project uses it."""
        return self.fresh().form

    def fresh(self) -> Evaluation:
        """The evaluation as it stands in the database now."""
        return Evaluation.objects.with_sheet().get(pk=self.evaluation.pk)

    def sheets(self) -> list[CheckSheet]:
        """Everybody's sheet, in a fixed order."""
        found = self.evaluation.check_sheets.select_related("respondent__user")
        return list(found.order_by("role", "number"))

    def everybody(self) -> list[User]:
        """All who have a seat."""
        seated = [user for people in self.people.values() for user in people]
        return [*seated, *([self.facilitator] if self.facilitator else [])]


@told_once
def travel(source: str, *, contract_kind: str = "", with_optional: bool = True) -> Journey:
    """From the form's text to the published sheet."""
    journey = begin(source, contract_kind=contract_kind, with_optional=with_optional)
    for step in journey.form.steps:
        take_step(journey, step)
    return journey


@told_once
def begin(source: str, *, contract_kind: str = "", with_optional: bool = True) -> Journey:
    """Everything is there, one section has questions of its own, and the marking has begun."""
    journey = prepare(source, contract_kind=contract_kind, with_optional=with_optional)
    for section in journey.form.open_sections[:1]:
        add_own_questions(journey, section)
    open_evaluation(evaluation_id=journey.evaluation.pk, by=journey.administrator, now=NOW)
    return journey


@told_once
def prepare(source: str, *, contract_kind: str = "", with_optional: bool = True) -> Journey:
    """Project, people and dates are there; the marking has not begun."""
    sheet_format = load_sheet_format(source=source, by=None, now=NOW)
    form = sheet_format.definition
    administrator = AdministratorFactory()
    organisations = _organisations(form)
    project = add_project(
        project=Project(
            name="みなと市民まつり", contract_kind=contract_kind, starts_on=date(YEAR, 4, 1)
        ),
        parties=_parties(form, organisations),
        by=administrator,
    )
    write_roles_table(
        project_id=project.pk,
        fiscal_year=YEAR,
        rows=[RolesTableRow("ア", "相談", {}), RolesTableRow("イ", "交流", {})],
        by=administrator,
    )
    days = SectionDates(date(2024, 4, 1), date(2024, 4, 30))
    evaluation = prepare_evaluation(
        project_id=project.pk,
        data=PreparationData(
            sheet_format_id=sheet_format.pk,
            fiscal_year=YEAR,
            period=(date(YEAR, 4, 1), date(YEAR + 1, 3, 31)),
            dates={section.schedule_key: days for section in form.sections},
        ),
        by=administrator,
        now=NOW,
    )
    people = {
        role.id: _people(role, organisations.get(role.id, []))
        for role in form.roles
        if with_optional or not role.optional
    }
    journey = Journey(evaluation, project, administrator, people, organisations=organisations)
    _appoint(journey, form)
    return journey


def add_own_questions(journey: Journey, section: Section) -> None:
    """Both sides want to know a little more, as far as the section has rows for it."""
    write_own_items(
        evaluation_id=journey.evaluation.pk,
        section_id=section.origin,
        texts=["祭りの当日に助け合えましたか。", "若い人が残りましたか。"][: section.rows],
        seen=own_items_digest(journey.fresh(), section.origin),
        by=journey.administrator,
    )


def take_step(journey: Journey, step: Step) -> None:
    """Do what this step of the form is for, until the next one may begin."""
    if step.is_filling:
        for sheet in journey.sheets():
            fill_in(journey, sheet, step)
        for sheet in journey.sheets():
            seal(journey, sheet, step)
    elif step.kind == "talk":
        talk(journey)
    elif step.kind == "write_together":
        write_texts(journey, step.agreed_by)
    else:
        publish(journey)


def fill_in(journey: Journey, sheet: CheckSheet, step: Step) -> None:
    """Answer everything that this voice is asked in this step."""
    given = _stored(sheet)
    for section in journey.form.sections_of(step.id):
        if sheet.role not in section.roles:
            continue
        entries = []
        for place, item in enumerate(section.items_of(sheet.role)):
            if not applies(item, given):
                continue
            given[item.id] = answer_to(item, sheet, place)
            entries.append(AnswerEntry(item.id, 0, given[item.id].mark, given[item.id].remark))
        save_answers(
            evaluation_id=journey.evaluation.pk,
            section_id=section.id,
            entries=entries,
            by=writers_of(journey, sheet)[-1],
            now=NOW,
        )


def seal(journey: Journey, sheet: CheckSheet, step: Step) -> None:
    """Everybody who has to hands in what this voice was asked in this step."""
    sections = [s.id for s in journey.form.sections_of(step.id) if sheet.role in s.roles]
    if not sections:
        return
    for signer in signers_of(journey, sheet):
        seal_sections(evaluation_id=journey.evaluation.pk, section_ids=sections, by=signer, now=NOW)


def talk(journey: Journey) -> None:
    """A meeting, a note, an action and a changed mark, as far as the form has them."""
    evaluation, form = journey.fresh(), journey.form
    people = journey.everybody()
    record_meeting(
        evaluation_id=evaluation.pk,
        data=MeetingData(held_on=date(2024, 5, 10), place="市民会館", minutes="話し合った。"),
        by=people[0],
    )
    item = next(item for section, item in form.items() if section.step in form.first_steps)
    save_talk_note(
        evaluation_id=evaluation.pk,
        data=NoteData(item=item.id, role="", text="見方の違いがわかった。", revision=0),
        by=people[-1],
        now=NOW,
    )
    for side in {role.side for role in form.roles if role.side}:
        agree_improvement(
            evaluation_id=evaluation.pk,
            item_id=item.id,
            data=ImprovementData(text="月に一度集まる。", side=side),
            by=people[0],
            now=NOW,
        )
    _change_a_mark(journey)


def write_texts(journey: Journey, roles: Sequence[str]) -> None:
    """Every joint text is written by one and agreed by all who have to."""
    for text in journey.evaluation.joint_texts.all():
        version = write_joint_text(
            joint_text_id=text.pk,
            body=f"{text}について、ともに確かめた。",
            unagreed="",
            based_on=latest_version(text).number,
            by=journey.people[roles[0]][-1],
            now=NOW,
        )
        for role in roles:
            agree_joint_text(
                joint_text_id=text.pk, number=version.number, by=journey.people[role][0], now=NOW
            )


def publish(journey: Journey) -> Publication:
    """One proposes, all who have to consent; nobody publishes alone."""
    publishers = journey.form.publishers
    alone = len(publishers) == 1
    proposer = journey.people[publishers[0]][-1 if alone else 0]
    proposal = propose_publication(evaluation_id=journey.evaluation.pk, by=proposer, now=NOW)
    for role in publishers if alone else publishers[1:]:
        consent_to_publication(
            publication_id=proposal.pk,
            digest=proposal.digest,
            by=journey.people[role][0],
            now=NOW,
        )
    return Publication.objects.get(pk=proposal.pk)


def answer_to(item: Item, sheet: CheckSheet, place: int) -> Given:
    """An answer that differs from voice to voice and from question to question."""
    turn = place + sheet.number + sum(map(ord, sheet.role))
    mark = _mark(item, sheet.role, turn)
    due = item.comment_is_due(mark) or (item.scale.is_text and turn % 2 == 0)
    return Given(mark, f"{item.text}へのことば\n二行目" if due else "")


def writers_of(journey: Journey, sheet: CheckSheet) -> list[User]:
    """Who may write on this sheet: one person, the people of a role, or of several."""
    if sheet.respondent:
        return [sheet.respondent.user]
    members = journey.form.role(sheet.role).signers
    return [user for role in members for user in journey.people[role]]


def signers_of(journey: Journey, sheet: CheckSheet) -> list[User]:
    """Who has to hand it in."""
    if sheet.respondent:
        return [sheet.respondent.user]
    return [journey.people[role][0] for role in journey.form.role(sheet.role).signers]


def _mark(item: Item, role: str, turn: int) -> str:
    scale = item.scale
    if scale.is_text:
        return ""
    codes = [option.code for option in scale.options]
    if scale.kind != "number":
        return codes[turn % len(codes)]
    if codes and turn % 7 == 0:
        return codes[0]
    return _number(scale, item, role, turn)


def _number(scale: Scale, item: Item, role: str, turn: int) -> str:
    lowest = int(scale.minimum or 0)
    upper = item.upper_limit(role)
    span = int(upper) - lowest + 1 if upper is not None else 100
    return f"{lowest + turn % span:.{scale.decimals}f}"


def _stored(sheet: CheckSheet) -> dict[str, Given]:
    return {
        answer.item: Given(answer.mark, answer.remark)
        for part in sheet.parts.all()
        for answer in part.answers.all()
    }


def _change_a_mark(journey: Journey) -> None:
    """The first role that speaks with one voice and was asked to choose changes its mind."""
    form = journey.form
    for _section, item in form.items():
        role = next((r for r in item.roles if form.role(r).voice == "one"), None)
        is_first = form.find_item(item.id)[0].step in form.first_steps
        if not role or not is_first or item.scale.kind not in ("ordinal", "nominal"):
            continue
        sheet = journey.evaluation.check_sheets.filter(role=role).first()
        now = _stored(sheet)[item.id].mark if sheet else ""
        if sheet is None or not now:
            continue
        other = next(option.code for option in item.scale.options if option.code != now)
        change_mark(
            evaluation_id=journey.evaluation.pk,
            item_id=item.id,
            mark=other,
            reason="話を聞いて考えが変わった。",
            by=signers_of(journey, sheet)[0],
            now=NOW,
        )
        return


def _organisations(form: FormDefinition) -> dict[str, list[Organisation]]:
    """Behind each role that stands for a party one organisation, or one for each of its people."""
    found = {}
    for role in form.roles:
        if role.side:
            factory = DepartmentFactory if role.side == "government" else OrganisationFactory
            count = PERSONS_WHO_ANSWER_ALONE if role.voice == "each" else 1
            found[role.id] = factory.create_batch(count)
    return found


def _parties(
    form: FormDefinition, organisations: dict[str, list[Organisation]]
) -> dict[str, list[Organisation]]:
    """By side; a project that only others evaluate still is somebody's."""
    parties: dict[str, list[Organisation]] = {}
    for role in form.roles:
        if role.side:
            parties.setdefault(role.side, []).extend(organisations[role.id])
    return parties or {"government": [DepartmentFactory()]}


def _people(role: Role, organisations: Sequence[Organisation]) -> list[User]:
    count = PERSONS_WHO_ANSWER_ALONE if role.voice == "each" else 2
    people = [UserFactory(name=f"{role.label} 人{number}") for number in range(1, count + 1)]
    for number, user in enumerate(people):
        if organisations:
            MembershipFactory(user=user, organisation=organisations[number % len(organisations)])
    return people


def _appoint(journey: Journey, form: FormDefinition) -> None:
    seats: list[tuple[User, str, str]] = [
        (user, role, "answerable" if user == people[0] else "drafter")
        for role, people in journey.people.items()
        for user in people
    ]
    if form.facilitator:
        journey.facilitator = UserFactory(name="進行 渚")
        seats.append((journey.facilitator, "", "facilitator"))
    for user, role, duty in seats:
        appoint_seat(
            evaluation_id=journey.evaluation.pk,
            user_id=user.pk,
            role=role,
            duty=duty,
            by=journey.administrator,
            now=NOW,
        )
