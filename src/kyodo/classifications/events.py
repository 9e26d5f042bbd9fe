"""What can happen to the centre's lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.classifications.states import Kind


class Event(models.TextChoices):
    ADDED = "classifications.added", _("一覧に言葉を加えました")
    CHANGED = "classifications.changed", _("一覧の言葉を直しました")
    ENDED = "classifications.ended", _("一覧の言葉を使い終わる日を決めました")
    RESUMED = "classifications.resumed", _("一覧の言葉をまた使うことにしました")
    MOVED = "classifications.moved", _("一覧の順番を変えました")
    IMPORTED = "classifications.imported", _("一覧をファイルから取り込みました")


FACTS = {"list": _("一覧"), "changed": _("直した件数"), "code": _("記号")}
FACT_VALUES = {"list": dict(Kind.choices)}
