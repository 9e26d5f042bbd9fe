from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "kyodo.evidence"
    verbose_name = _("根拠となる数字")

    def ready(self) -> None:
        """Every line puts its figures into the registry; nobody imports such a module by name."""
        autodiscover_modules("evidence")
