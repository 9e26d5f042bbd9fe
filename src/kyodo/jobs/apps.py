from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "kyodo.jobs"
    verbose_name = _("背景処理")
