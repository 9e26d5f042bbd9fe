"""What has to be there before the marking can begin."""

import hashlib

from django.utils.translation import gettext as _

from kyodo.evaluations.models import Evaluation
from kyodo.evaluations.queries.parts import form_voices
from kyodo.evaluations.roles import SeatDuty
from kyodo.exports.canonical import canonical_json
from kyodo.projects.models import WorkItem


def own_items_digest(evaluation: Evaluation, section_id: str) -> str:
    """Tells whether the own questions of a section are still those that somebody saw."""
    texts = evaluation.own_items.get(section_id, [])
    return hashlib.sha256(canonical_json({"texts": texts})).hexdigest()


def missing_for_opening(evaluation: Evaluation) -> list[str]:
    """Sentences that say what is missing; empty when the marking may begin."""
    form = evaluation.form
    missing = []
    sides = set(evaluation.project.parties.values_list("side", flat=True))
    answerable = set(
        evaluation.seats.filter(duty=SeatDuty.ANSWERABLE).values_list("role", flat=True)
    )
    asked = {signer for voice in form_voices(form) for signer in voice.role.signers}
    for role in form.roles:
        if role.optional or role.id not in asked:
            continue
        if role.side and role.side not in sides:
            missing.append(_("「%(role)s」の団体・部署が決まっていません。") % {"role": role.label})
        if role.id not in answerable:
            missing.append(_("「%(role)s」の記入責任者が決まっていません。") % {"role": role.label})
    scheduled = set(evaluation.schedules.values_list("section", flat=True))
    missing += [
        _("「%(section)s」の日程がありません。") % {"section": section.heading}
        for section in form.sections
        if section.schedule_key not in scheduled
    ]
    needs_table = form.has_roles_table or form.repeats_work_items or form.texts_follow_work_items
    if (
        needs_table
        and not WorkItem.objects.filter(
            project=evaluation.project_id, fiscal_year=evaluation.fiscal_year
        ).exists()
    ):
        missing.append(_("事業項目（役割及び責任分担の表）がありません。"))
    return missing
