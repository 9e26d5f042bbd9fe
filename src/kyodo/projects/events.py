"""What can happen to a project, as the audit names it."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.projects.states import DutyState, ImprovementState, StepKind


class Event(models.TextChoices):
    PROJECT_ADDED = "projects.project_added", _("協働事業を登録しました")
    PROJECT_CHANGED = "projects.project_changed", _("協働事業を変えました")
    PARTY_CHANGED = "projects.party_changed", _("協働する団体・部署を決めました")
    PARTY_REMOVED = "projects.party_removed", _("協働する団体・部署を外しました")
    ROLES_TABLE_CHANGED = "projects.roles_table_changed", _("役割分担の表を変えました")
    ROLES_TABLE_COPIED = "projects.roles_table_copied", _("役割分担の表を引き継ぎました")
    IMPROVEMENT_ADDED = "projects.improvement_added", _("取組を加えました")
    IMPROVEMENT_CHANGED = "projects.improvement_changed", _("取組を直しました")
    IMPROVEMENT_CLOSED = "projects.improvement_closed", _("取組を終えました")
    DROP_ACKNOWLEDGED = "projects.drop_acknowledged", _("取組の取りやめを確認しました")
    STEP_ADDED = "projects.step_added", _("事業の出来事を書きました")
    STEP_CHANGED = "projects.step_changed", _("事業の出来事を直しました")
    STEP_REMOVED = "projects.step_removed", _("事業の出来事を消しました")
    DUTY_ASSIGNED = "projects.duty_assigned", _("役割の担当者を決めました")
    DUTY_REPORTED = "projects.duty_reported", _("役割の状況を書きました")


def _sides() -> dict[str, str]:
    """Sides are rows, and this module stands below the tables: hence the model by its name."""
    return dict(apps.get_model("projects", "Side").objects.values_list("code", "label"))


FACTS = {
    "year": _("年度"),
    "from_year": _("引き継ぎ元の年度"),
    "to_year": _("引き継ぎ先の年度"),
    "work_items": _("事業項目の数"),
    "side": _("側"),
    "state": _("状態"),
    "duty": _("状況"),
    "kind": _("種類"),
    "on": _("日付"),
    "changed": _("直した項目"),
    "before": _("前の内容"),
    "after": _("新しい内容"),
    "purpose_before": _("前の目的"),
    "purpose_after": _("新しい目的"),
}
FACT_VALUES = {
    "side": _sides,
    "state": dict(ImprovementState.choices),
    "duty": dict(DutyState.choices),
    "kind": dict(StepKind.choices),
}
