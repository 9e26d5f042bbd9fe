from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    name = "kyodo.attachments"
    verbose_name = _("添付ファイル")
