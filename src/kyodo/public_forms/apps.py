from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicFormsConfig(AppConfig):
    name = "kyodo.public_forms"
    verbose_name = _("公開の申込フォーム")
