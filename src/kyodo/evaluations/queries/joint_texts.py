"""The joint texts as part 3 of the paper shows them, and one text with its versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Role
from kyodo.evaluations.models import Evaluation, JointText, JointTextVersion, TextAgreement
from kyodo.evaluations.permissions import can_agree_joint_text, can_write_joint_text
from kyodo.evaluations.queries.evidence import Evidence, evidence_of
from kyodo.evaluations.queries.figure_words import NotedText, with_notes
from kyodo.evaluations.queries.publication import latest_texts
from kyodo.punctuation import dotted


@dataclass(frozen=True)
class RoleAgreement:
    """Whether one side has agreed to a version."""

    role: Role
    agreement: TextAgreement | None


@dataclass(frozen=True)
class Standing:
    """How far one version has come: empty, being written, agreed by some, agreed by all."""

    version: JointTextVersion
    agreements: Sequence[RoleAgreement]

    @property
    def agreed(self) -> list[Role]:
        return [entry.role for entry in self.agreements if entry.agreement is not None]

    @property
    def is_agreed_by_all(self) -> bool:
        return len(self.agreed) == len(self.agreements)

    @property
    def label(self) -> str:
        """The state in words."""
        if self.is_agreed_by_all:
            return _("全員合意")
        if self.agreed:
            return _("%(roles)sが合意") % {"roles": dotted(role.label for role in self.agreed)}
        return _("記入中") if self.version.body.strip() else _("未記入")

    @property
    def tone(self) -> str:
        """The badge that goes with the state."""
        if self.is_agreed_by_all:
            return "done"
        if self.agreed:
            return "waiting"
        return "active" if self.version.body.strip() else "coming"

    def has_agreed(self, role_id: str) -> bool:
        return any(role.id == role_id for role in self.agreed)


@dataclass(frozen=True)
class TextRow:
    """One joint text with its latest version; ``evidence`` is all that texts may refer to."""

    text: JointText
    standing: Standing
    evidence: Evidence

    @property
    def version(self) -> JointTextVersion:
        return self.standing.version

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.noted(self.version.body).text)

    @property
    def notes(self) -> Sequence[str]:
        """What its references to figures say."""
        return self.noted(self.version.body).notes

    @property
    def figures(self) -> Evidence:
        """The figures of its own work items."""
        return self.evidence.of_work_items(item.pk for item in self.text.work_items.all())

    def noted(self, body: str) -> NotedText:
        """One version's words as they are read."""
        figures = self.evidence.by_number
        return with_notes(body, {number: each.sentence for number, each in figures.items()})

    @property
    def prefix(self) -> str:
        """Of ids, where several texts stand on one page."""
        return f"text-{self.text.pk}-"

    @property
    def titles(self) -> str:
        return str(self.text)

    @property
    def is_several(self) -> bool:
        """Whether it can be split: it speaks for more than one work item."""
        return len(self.text.work_items.all()) > 1


@dataclass(frozen=True)
class JointTexts:
    """``may_write`` and ``may_agree`` hold for this reader as things stand now."""

    rows: Sequence[TextRow]
    is_proposed: bool
    may_write: bool
    may_agree: bool
    own_role: str

    @property
    def agreed(self) -> int:
        """How many both sides have agreed."""
        return sum(1 for row in self.rows if row.standing.is_agreed_by_all)


@dataclass(frozen=True)
class VersionRow:
    """One version in the history, without its words."""

    standing: Standing
    side_label: str

    @property
    def version(self) -> JointTextVersion:
        return self.standing.version


def joint_texts(evaluation: Evaluation, user: User) -> JointTexts:
    """Every joint text in force, in the order of the paper."""
    proposed = evaluation.publications.proposed().exists()
    seat, evidence = evaluation.seat_of(user), evidence_of(evaluation)
    return JointTexts(
        rows=[
            TextRow(text, _standing(evaluation, version), evidence)
            for text, version in latest_texts(evaluation)
        ],
        is_proposed=proposed,
        may_write=not proposed and can_write_joint_text(user, evaluation),
        may_agree=not proposed and can_agree_joint_text(user, evaluation),
        own_role=seat.role if seat else "",
    )


def text_row(evaluation: Evaluation, text: JointText) -> TextRow:
    """One text with its latest version and who agreed to it."""
    version = text.versions.select_related("written_by").order_by("-number")[0]
    return TextRow(text, _standing(evaluation, version), evidence_of(evaluation))


def history(evaluation: Evaluation, text: JointText) -> list[VersionRow]:
    """Every version, the newest first."""
    labels = {role.id: role.label for role in evaluation.form.roles}
    versions = (
        text.versions.defer("body", "unagreed")
        .select_related("written_by")
        .prefetch_related("agreements")
        .order_by("-number")
    )
    return [
        VersionRow(_standing(evaluation, version), labels.get(version.written_role, ""))
        for version in versions
    ]


def paragraphs(body: str) -> list[str]:
    """The lines as the paper prints them, without a dot that somebody typed in front."""
    return [line.strip().lstrip("・").strip() for line in body.split("\n") if line.strip()]


def _standing(evaluation: Evaluation, version: JointTextVersion) -> Standing:
    given = {agreement.role: agreement for agreement in version.agreements.all()}
    narratives = evaluation.form.narratives
    writers = narratives.agreed_by if narratives else ()
    return Standing(
        version,
        [
            RoleAgreement(role, given.get(role.id))
            for role in evaluation.form.roles
            if role.id in writers
        ],
    )
