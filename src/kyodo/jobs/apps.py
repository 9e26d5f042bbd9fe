from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "kyodo.jobs"
    verbose_name = _("背景処理")

    def ready(self) -> None:
        autodiscover_modules("jobs")
