"""Which forms there are, and how one will look on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.db.models import Count, QuerySet

from kyodo.evaluations.formats import FormDefinition, Item, Role, Scale, Section, Step
from kyodo.evaluations.formats.in_words import publication_words, role_words, step_label
from kyodo.evaluations.formats.library import library_files
from kyodo.evaluations.models import SheetFormat


@lru_cache(maxsize=1)
def library_digests() -> frozenset[str]:
    """The texts that come with the product."""
    return frozenset(
        sha256(file.read_text(encoding="utf-8").encode()).hexdigest() for file in library_files()
    )


def list_of_formats() -> QuerySet[SheetFormat]:
    """Every version with the number of evaluations that use it, newest versions first."""
    return (
        SheetFormat.objects.annotate(uses=Count("evaluations"))
        .defer("source")
        .order_by("title", "code", "-loaded_at", "-pk")
    )


@dataclass(frozen=True)
class BlankRow:
    """One question with a blank for each column that answers it."""

    item: Item
    asked: Sequence[bool]


@dataclass(frozen=True)
class BlankSection:
    section: Section
    roles: Sequence[Role]
    rows: Sequence[BlankRow]
    publish: str


@dataclass(frozen=True)
class StepLine:
    step: Step
    label: str
    sections: Sequence[Section]
    agreed_by: str


@dataclass(frozen=True)
class Paper:
    """A form as it will look, with nothing answered; for all roles or for one."""

    form: FormDefinition
    role: str
    roles: Sequence[tuple[Role, str]]
    scales: Sequence[Scale]
    sections: Sequence[BlankSection]
    steps: Sequence[StepLine]
    narratives_publish: str


def paper(form: FormDefinition, role: str = "") -> Paper:
    """The paper of one role, or of everybody where no role is named."""
    everybody = [*form.roles, *form.joint_roles]
    chosen = role if role in {each.id for each in everybody} else ""
    wanted = {chosen} if chosen else {each.id for each in everybody}
    sections = [_blank(form, section, wanted) for section in form.sections]
    sections = [section for section in sections if section.rows]
    shown = {row.item.scale.id for section in sections for row in section.rows}
    attending = [form.facilitator] if form.facilitator else []
    return Paper(
        form=form,
        role=chosen,
        roles=[(each, role_words(form, each)) for each in (*everybody, *attending)],
        scales=[scale for scale in form.scales if scale.id in shown and scale.options],
        sections=sections,
        steps=[_step(form, step) for step in form.steps],
        narratives_publish=publication_words(form.narratives.publish) if form.narratives else "",
    )


def _blank(form: FormDefinition, section: Section, wanted: set[str]) -> BlankSection:
    roles = [form.role(role) for role in section.roles if role in wanted]
    rows = [
        BlankRow(item, [role.id in item.roles for role in roles])
        for item in section.items
        if wanted & set(item.roles)
    ]
    return BlankSection(section, roles, rows, publication_words(section.publish))


def _step(form: FormDefinition, step: Step) -> StepLine:
    agreeing = step.agreed_by if step.kind in ("write_together", "publish") else ()
    return StepLine(step, step_label(step), form.sections_of(step.id), form.labels(agreeing))
