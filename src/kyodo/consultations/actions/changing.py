"""Putting right what was written down about a case at its reception."""

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.cases import CaseData, columns_of
from kyodo.consultations.actions.indexing import index_case
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.actions.plans import PlanChangedMeanwhile
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case

CORRECTED = (
    *("means", "summary", "sector", "ward", "field", "group_name", "organisation"),
    "reach_by",
)


@transaction.atomic
def change_case(*, case_id: int, data: CaseData, seen: int, by: User) -> Case:
    """Store the case's own fields and its topics; owner and plan have pages of their own.

    The audit names the fields that changed, never what stands in them. Nothing is written where
    nothing changed. Raises ``PermissionDenied``, or ``PlanChangedMeanwhile`` where ``seen`` is no
    longer the version.
    """
    case = locked_case(case_id, by)
    if case.version != seen:
        raise PlanChangedMeanwhile(case)
    columns = {name: value for name, value in columns_of(data).items() if name in CORRECTED}
    changed = [name for name, value in columns.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, columns[name])
    labels = {column.name: str(column.verbose_name) for column in Case._meta.fields}
    names = [labels[name] for name in changed]
    if set(case.topics.all()) != set(data.topics):
        case.topics.set(data.topics)
        names.append(_("相談の内容"))
    if names:
        case.version += 1
        case.save(update_fields=[*changed, "version"])
        index_case(case)
        record(Event.CASE_CHANGED, by=by, target=case, changed="、".join(names))
    return case
