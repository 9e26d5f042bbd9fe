"""What can happen to contact data of persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    PERSON_ADDED = "person_added", _("連絡先の人を登録しました")
    PERSON_CHANGED = "person_changed", _("連絡先の人の内容を変えました")
    PERSON_MERGED = "person_merged", _("同じ人の連絡先を1つにまとめました")
    PERSON_FORGOTTEN = "person_forgotten", _("連絡先の人の個人情報を消しました")
