"""What can happen to a project, as the audit names it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.projects.roles import Side
from kyodo.projects.states import ImprovementState


class Event(models.TextChoices):
    PROJECT_ADDED = "projects.project_added", _("協働事業を登録した")
    PROJECT_CHANGED = "projects.project_changed", _("協働事業を変えた")
    PARTY_CHANGED = "projects.party_changed", _("協働する団体・部署を決めた")
    ROLES_TABLE_CHANGED = "projects.roles_table_changed", _("役割分担の表を変えた")
    ROLES_TABLE_COPIED = "projects.roles_table_copied", _("役割分担の表を引き継いだ")
    IMPROVEMENT_ADDED = "projects.improvement_added", _("取組を加えた")
    IMPROVEMENT_CHANGED = "projects.improvement_changed", _("取組を直した")
    IMPROVEMENT_CLOSED = "projects.improvement_closed", _("取組を終えた")


FACTS = {
    "year": _("年度"),
    "from_year": _("引き継ぎ元の年度"),
    "to_year": _("引き継ぎ先の年度"),
    "work_items": _("事業項目の数"),
    "side": _("側"),
    "state": _("状態"),
}
FACT_VALUES = {"side": dict(Side.choices), "state": dict(ImprovementState.choices)}
