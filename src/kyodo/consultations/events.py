"""What can happen to a consultation, as the audit names it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.states import Answered, CaseState, Outcome, ReferralState, Turn


class Event(models.TextChoices):
    CASE_RECEIVED = "consultations.case_received", _("相談を受け付けました")
    CASE_CHANGED = "consultations.case_changed", _("相談の内容を直しました")
    CASE_MOVED = "consultations.case_moved", _("相談を進めました")
    CASE_CLOSED = "consultations.case_closed", _("相談を終えました")
    CASE_REOPENED = "consultations.case_reopened", _("相談を再開しました")
    ENTRY_ADDED = "consultations.entry_added", _("経過を書きました")
    REQUEST_ADDED_TO = "consultations.request_added_to", _("相談者が書き加えました")
    CONSENT_WITHDRAWN = "consultations.consent_withdrawn", _("相談者が同意を取り消しました")
    DELETION_ASKED = "consultations.deletion_asked", _("相談者が情報の消去を求めました")


FACTS = {
    "state": _("状態"),
    "outcome": _("結果"),
    "turn": _("次に動く人"),
    "answer": _("答え"),
}
FACT_VALUES = {
    "state": {**dict(CaseState.choices), **dict(ReferralState.choices)},
    "outcome": dict(Outcome.choices),
    "turn": dict(Turn.choices),
    "answer": dict(Answered.choices),
}
