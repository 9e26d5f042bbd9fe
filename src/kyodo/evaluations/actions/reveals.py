"""The one moment at which all see what all have sealed.

Part of sealing, so nothing here asks for a permission of its own.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.audit.trail import disclose, record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.evidence import freeze_evidence
from kyodo.evaluations.actions.joint_texts import begin_joint_texts
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.models import Evaluation, SheetPart
from kyodo.evaluations.queries.parts import sealed_part_ids
from kyodo.evaluations.states import LIFECYCLE, State


def reveal_what_is_complete(
    evaluation: Evaluation, parts: Sequence[SheetPart], *, by: User, now: datetime
) -> None:
    """Show to all what all have sealed: by section, or a whole step at once, as the form says."""
    sealed = sealed_part_ids(evaluation)
    hidden = [part for part in parts if part.revealed_at is None]
    complete = [
        part
        for group in _revealed_together(evaluation.form, hidden)
        if all(part.pk in sealed for part in group)
        for part in group
    ]
    if not complete:
        return
    SheetPart.objects.filter(pk__in=[part.pk for part in complete]).update(revealed_at=now)
    for part in complete:
        part.revealed_at = now
    _begin_talk(evaluation, parts, now=now)
    for part in complete:
        disclose(withheld_key(part))
    sections = {part.section for part in complete}
    headings = [s.heading for s in evaluation.form.sections if s.id in sections]
    record(Event.SECTIONS_REVEALED, by=by, target=evaluation, sections="、".join(headings))
    notices.tell_revealed(evaluation, headings)


def _revealed_together(form: FormDefinition, parts: Sequence[SheetPart]) -> list[list[SheetPart]]:
    """Parts in groups, each of which is shown at one moment."""
    groups: dict[str, list[SheetPart]] = {}
    for part in parts:
        section = form.section(part.section)
        step = form.step(section.step)
        key = section.id if step.reveal == "each_section" else f"/{step.id}"
        groups.setdefault(key, []).append(part)
    return list(groups.values())


def _begin_talk(evaluation: Evaluation, parts: Sequence[SheetPart], *, now: datetime) -> None:
    """When everything that is answered first has been shown, the talk and the writing begin.

    The figures that the talk is about stand still from then on.
    """
    form = evaluation.form
    waits = any(
        part.revealed_at is None and form.section(part.section).step in form.first_steps
        for part in parts
    )
    if evaluation.state != State.ANSWERING or waits:
        return
    LIFECYCLE.check(evaluation.state, State.TALKING)
    evaluation.state, evaluation.revealed_at = State.TALKING, now
    evaluation.entered_on = timezone.localdate(now)
    evaluation.save(update_fields=["state", "revealed_at", "entered_on"])
    freeze_evidence(evaluation, now=now)
    begin_joint_texts(evaluation, now=now)


def withheld_key(part: SheetPart) -> str:
    """Under which the audit keeps back what was done to this part until it is revealed."""
    return f"sheet_part:{part.pk}"
