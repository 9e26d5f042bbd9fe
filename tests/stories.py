"""Situations that tests of the mutual evaluation begin with, made by the product's own actions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import kyodo.evaluations
from kyodo.accounts.models import User
from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers, seal_sections
from kyodo.evaluations.actions.preparation import (
    PreparationData,
    SectionDates,
    appoint_seat,
    open_evaluation,
    prepare_evaluation,
)
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.models import Evaluation, SheetFormat
from kyodo.organisations.models import Organisation
from kyodo.projects.actions import add_project, write_roles_table
from kyodo.projects.models import Project
from kyodo.projects.queries import RolesTableRow
from tests.factories import (
    AdministratorFactory,
    ConsortiumFactory,
    ConsortiumMemberFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.told_once import told_once

NOW = datetime(2024, 4, 10, 1, 0, tzinfo=UTC)
YOKOHAMA = Path(kyodo.evaluations.__file__).parent / "sheet_formats/yokohama-sogo-hyoka-2022.yaml"


@dataclass
class Story:
    """One evaluation with everybody who has to do with it."""

    evaluation: Evaluation
    project: Project
    consortium: Organisation
    department: Organisation
    civic_drafter: User
    civic_answerable: User
    government_drafter: User
    government_answerable: User
    facilitator: User
    administrator: User
    member_without_seat: User
    stranger: User

    def fresh(self) -> Evaluation:
        """The evaluation as it stands in the database now."""
        return Evaluation.objects.with_sheet().get(pk=self.evaluation.pk)


@told_once
def yokohama_form() -> SheetFormat:
    """The Yokohama form of three sections, loaded once."""
    return load_sheet_format(source=YOKOHAMA.read_text(encoding="utf-8"), by=None, now=NOW)


@told_once
def prepared_evaluation(form: SheetFormat | None = None) -> Story:
    """Fiscal 2023, dates set, everybody appointed, not yet opened."""
    form = form or yokohama_form()
    consortium = ConsortiumFactory(name="みなと市民共同事業体")
    npo = OrganisationFactory(name="みなと協働ネット")
    ConsortiumMemberFactory(consortium=consortium, member=npo)
    department = DepartmentFactory(name="みなと市市民協働課")
    administrator = AdministratorFactory()
    people = {
        name: MembershipFactory(user=UserFactory(name=name), organisation=organisation).user
        for name, organisation in {
            "市民 花子": npo,
            "市民 太郎": consortium,
            "行政 桜": department,
            "行政 一郎": department,
            "席なし 葵": department,
        }.items()
    }
    project = add_project(
        project=Project(
            name="みなと市協働センター運営事業",
            purpose="対話と創造の場をつくる。",
            contract_kind=Project.ContractKind.COMMISSION,
            starts_on=date(2023, 4, 1),
        ),
        parties={"civic": [consortium], "government": [department]},
        by=administrator,
    )
    write_roles_table(
        project_id=project.pk,
        fiscal_year=2023,
        rows=[
            RolesTableRow(
                "ア", "総合相談事業", {"civic": ["相談受付"], "government": ["部署調整"]}
            ),
            RolesTableRow("イ", "人材育成事業", {"civic": ["担い手育成"], "government": ["支援"]}),
            RolesTableRow("ウ", "交流促進事業", {"civic": ["連携"], "government": ["連携支援"]}),
        ],
        by=administrator,
    )
    evaluation = prepare_evaluation(
        project_id=project.pk,
        data=PreparationData(
            sheet_format_id=form.pk,
            fiscal_year=2023,
            period=(date(2023, 4, 1), date(2024, 3, 31)),
            dates={
                section.id: SectionDates(date(2024, 4, 1), date(2024, 4, 30))
                for section in form.definition.sections
            },
        ),
        by=administrator,
        now=NOW,
    )
    story = Story(
        evaluation=evaluation,
        project=project,
        consortium=consortium,
        department=department,
        civic_drafter=people["市民 花子"],
        civic_answerable=people["市民 太郎"],
        government_drafter=people["行政 桜"],
        government_answerable=people["行政 一郎"],
        facilitator=UserFactory(name="進行 渚"),
        administrator=administrator,
        member_without_seat=people["席なし 葵"],
        stranger=UserFactory(name="よその 人"),
    )
    for user, role, duty in [
        (story.civic_drafter, "civic", "drafter"),
        (story.civic_answerable, "civic", "answerable"),
        (story.government_drafter, "government", "drafter"),
        (story.government_answerable, "government", "answerable"),
        (story.facilitator, "", "facilitator"),
    ]:
        appoint_seat(
            evaluation_id=evaluation.pk,
            user_id=user.pk,
            role=role,
            duty=duty,
            by=administrator,
            now=NOW,
        )
    return story


@told_once
def open_for_marking(form: SheetFormat | None = None) -> Story:
    """The marking has begun; nothing is marked yet."""
    story = prepared_evaluation(form)
    open_evaluation(evaluation_id=story.evaluation.pk, by=story.administrator, now=NOW)
    return story


@told_once
def mark_side(story: Story, role: str, marks: dict[str, str] | None = None) -> None:
    """Mark every item of one side with B, and those in ``marks`` (item → code) otherwise."""
    by = story.civic_drafter if role == "civic" else story.government_drafter
    for section in story.evaluation.form.sections:
        save_answers(
            evaluation_id=story.evaluation.pk,
            section_id=section.id,
            entries=[
                AnswerEntry(item.id, 0, mark=(marks or {}).get(item.id, "B"), remark="")
                for item in section.items
            ],
            by=by,
            now=NOW,
        )


@told_once
def seal_side(story: Story, role: str) -> None:
    """Seal all sections of one side."""
    seal_sections(
        evaluation_id=story.evaluation.pk,
        section_ids=[section.id for section in story.evaluation.form.sections],
        by=story.civic_answerable if role == "civic" else story.government_answerable,
        now=NOW,
    )


@told_once
def revealed(marks: dict[str, dict[str, str]] | None = None) -> Story:
    """Both sides have sealed; ``marks`` gives role → item → code where it is not B."""
    story = open_for_marking()
    marks = marks or {"government": {"planning-4": "A", "implementation-1": "A"}}
    for role in ("civic", "government"):
        mark_side(story, role, marks.get(role))
        seal_side(story, role)
    return story
