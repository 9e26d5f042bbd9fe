"""What can happen to a yearly plan, as the audit names it."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.plans.states import Decision, Half


class Event(models.TextChoices):
    ITEM_WRITTEN = "plans.item_written", _("年間計画を書きました")
    VIEW_WRITTEN = "plans.view_written", _("計画への見方を書きました")
    ITEM_AGREED = "plans.item_agreed", _("年間計画に合意しました")
    AGREEMENT_WITHDRAWN = "plans.agreement_withdrawn", _("年間計画への合意を取り下げました")
    PROGRESS_CHECKED = "plans.progress_checked", _("計画の進みぐあいを確かめました")
    ACTION_DECIDED = "plans.action_decided", _("前の年度からの取組をどうするか決めました")


def _sides() -> dict[str, str]:
    """Sides are rows, and this module stands below the tables: hence the model by its name."""
    return dict(apps.get_model("projects", "Side").objects.values_list("code", "label"))


FACTS = {
    "item": _("事業項目"),
    "number": _("版"),
    "side": _("側"),
    "half": _("時期"),
    "year": _("年度"),
    "decision": _("決めたこと"),
    "measures": _("取組の数"),
}
FACT_VALUES = {
    "side": _sides,
    "half": {str(value): label for value, label in Half.choices},
    "decision": dict(Decision.choices),
}
