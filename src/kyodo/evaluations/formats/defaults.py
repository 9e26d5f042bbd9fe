"""What a form means where its file says nothing."""

from kyodo.evaluations.formats.language import FormEntry, RoleEntry, StepEntry

DEFAULT_STEPS = (
    StepEntry(id="fill", kind="fill"),
    StepEntry(id="talk", kind="talk"),
    StepEntry(id="write-together", kind="write_together"),
    StepEntry(id="publish", kind="publish"),
)


def steps_of(entry: FormEntry) -> list[StepEntry]:
    """The steps of the file, or those of a form that says nothing about them."""
    if entry.steps:
        return entry.steps
    together = ("write_together",) if entry.narratives is None else ()
    return [step for step in DEFAULT_STEPS if step.kind not in together]


def answering_roles(entry: FormEntry) -> list[RoleEntry]:
    """Roles that answer by themselves, not those made of others nor who only attends."""
    return [role for role in entry.roles if role.part == "answers" and not role.of]


def default_publishers(entry: FormEntry) -> list[str]:
    """Who agrees where a file does not say: the parties of the project, else all who answer."""
    answering = [role for role in answering_roles(entry) if not role.optional]
    parties = [role.id for role in answering if role.side]
    return parties or [role.id for role in answering]


def default_answerers(entry: FormEntry) -> list[str]:
    """Who answers a section that does not say: every role of its own that always takes part."""
    return [role.id for role in answering_roles(entry) if not role.optional]
