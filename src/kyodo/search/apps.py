from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "kyodo.search"
    verbose_name = _("検索")

    def ready(self) -> None:
        """Every app that can be looked through says so in its own ``search.py``."""
        autodiscover_modules("search")
