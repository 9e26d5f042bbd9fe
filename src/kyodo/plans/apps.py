from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "kyodo.plans"
    verbose_name = _("年間計画")
