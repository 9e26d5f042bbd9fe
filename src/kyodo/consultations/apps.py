from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "kyodo.consultations"
    verbose_name = _("総合相談")
