from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "kyodo.evaluations"
    verbose_name = _("相互評価")
