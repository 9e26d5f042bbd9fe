from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "kyodo.organisations"
    verbose_name = _("団体・部署")
