"""What can happen to a consultation, as the audit names it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.consultations.states import (
    Answered,
    CaseState,
    DisposalReason,
    Outcome,
    ReferralState,
    Turn,
)


class Event(models.TextChoices):
    CASE_RECEIVED = "consultations.case_received", _("相談を受け付けました")
    CASE_CHANGED = "consultations.case_changed", _("相談の内容を直しました")
    CASE_MOVED = "consultations.case_moved", _("相談を進めました")
    CASE_CLOSED = "consultations.case_closed", _("相談を終えました")
    CASE_REOPENED = "consultations.case_reopened", _("相談を再開しました")
    ENTRY_ADDED = "consultations.entry_added", _("経過を書きました")
    REQUEST_ADDED_TO = "consultations.request_added_to", _("相談者が書き加えました")
    CASE_PLANNED = "consultations.case_planned", _("次の予定を決めました")
    MESSAGE_SENT = "consultations.message_sent", _("相談者に知らせました")
    FILE_ADDED = "consultations.file_added", _("ファイルを加えました")
    FILE_CHANGED = "consultations.file_changed", _("ファイルを見る人を変えました")
    FILE_ERASED = "consultations.file_erased", _("ファイルを消しました")
    CASES_MERGED = "consultations.cases_merged", _("相談をまとめました")
    CASE_SPLIT = "consultations.case_split", _("相談を分けました")
    CASES_RELATED = "consultations.cases_related", _("相談を関連づけました")
    CASES_UNRELATED = "consultations.cases_unrelated", _("相談の関連づけをはずしました")
    PROJECT_STARTED = "consultations.project_started", _("相談から協働事業を登録しました")
    QUESTION_ANSWERED = "consultations.question_answered", _("相談者が終わりの質問に答えました")
    TEXT_BLOCK_ADDED = "consultations.text_block_added", _("定型文を加えました")
    TEXT_BLOCK_CHANGED = "consultations.text_block_changed", _("定型文を直しました")
    TEXT_BLOCK_RETIRED = "consultations.text_block_retired", _("定型文を使わないことにしました")
    CONSENT_WITHDRAWN = "consultations.consent_withdrawn", _("相談者が同意を取り消しました")
    CONSENT_RECORDED = "consultations.consent_recorded", _("相談者の同意を記録しました")
    REFERRED = "consultations.referred", _("つなぎました")
    REFERRAL_SEEN = "consultations.referral_seen", _("照会先が内容を見ました")
    REFERRAL_ANSWERED = "consultations.referral_answered", _("照会先が回答しました")
    REFERRAL_CLOSED = "consultations.referral_closed", _("つなぎの結果を決めました")
    REFERRAL_TAKEN_BACK = "consultations.referral_taken_back", _("つなぎを取り消しました")
    LINK_RENEWED = "consultations.link_renewed", _("回答用のリンクを新しくしました")
    LINK_EXTENDED = "consultations.link_extended", _("回答用のリンクの期限を延ばしました")
    LINK_REVOKED = "consultations.link_revoked", _("回答用のリンクを止めました")
    LESSON_NOTED = "consultations.lesson_noted", _("つなぎのふりかえりを書きました")
    LESSON_STARTED = "consultations.lesson_started", _("ふりかえりから取組を始めました")
    CASE_SNOOZED = "consultations.case_snoozed", _("相談を休ませました")
    CASE_WOKEN = "consultations.case_woken", _("休ませていた相談を戻しました")
    CASE_PUT_BACK = (
        "consultations.case_put_back",
        _("まとめての変更を取り消し、相談を前に戻しました"),
    )
    CASES_CHANGED = "consultations.cases_changed", _("相談をまとめて変えました")
    BULK_CHANGE_UNDONE = "consultations.bulk_change_undone", _("まとめての変更を元に戻しました")
    CASES_EXPORTED = "consultations.cases_exported", _("相談の一覧をファイルにしました")
    FOLLOW_UPS_EXPORTED = "consultations.follow_ups_exported", _("対応の一覧をファイルにしました")
    REFERRALS_EXPORTED = "consultations.referrals_exported", _("つなぎの一覧をファイルにしました")
    RETENTION_REVIEWS_EXPORTED = (
        "consultations.retention_reviews_exported",
        _("保存と廃棄の一覧をファイルにしました"),
    )
    VIEW_SAVED = "consultations.view_saved", _("一覧の条件を保存しました")
    VIEW_FORGOTTEN = "consultations.view_forgotten", _("保存した条件を消しました")
    CAPACITY_SET = "consultations.capacity_set", _("1週間に使える時間を決めました")
    CAPACITY_REMOVED = "consultations.capacity_removed", _("1週間に使える時間の行を消しました")
    STATISTICS_STARTED = "consultations.statistics_started", _("半期統計を作り始めました")
    STATISTICS_CHANGED = "consultations.statistics_changed", _("半期統計のコメントを書きました")
    STATISTICS_PROPOSED = "consultations.statistics_proposed", _("半期統計の公表を提案しました")
    STATISTICS_RETURNED = "consultations.statistics_returned", _("半期統計を作成中に戻しました")
    STATISTICS_PUBLISHED = "consultations.statistics_published", _("半期統計を公表しました")
    STATISTICS_CORRECTED = "consultations.statistics_corrected", _("半期統計の訂正を始めました")
    STATISTICS_CORRECTION_ABANDONED = (
        "consultations.statistics_correction_abandoned",
        _("半期統計の訂正をやめました"),
    )
    DELETION_ASKED = "consultations.deletion_asked", _("相談者が情報の消去を求めました")
    DELETION_REFUSED = "consultations.deletion_refused", _("情報の消去の求めを断りました")
    RETENTION_CHANGED = "consultations.retention_changed", _("保存区分か見直しの日を変えました")
    DISPOSAL_PROPOSED = "consultations.disposal_proposed", _("廃棄を申し出ました")
    DISPOSAL_WITHDRAWN = "consultations.disposal_withdrawn", _("廃棄の申し出を取り下げました")
    CASE_DISPOSED = "consultations.case_disposed", _("相談を廃棄しました")
    PERSON_DATA_EXPORTED = (
        "consultations.person_data_exported",
        _("この人について持っている情報をファイルにしました"),
    )
    RETENTION_CLASS_ADDED = "consultations.retention_class_added", _("保存区分を加えました")
    RETENTION_CLASS_CHANGED = "consultations.retention_class_changed", _("保存区分を直しました")


FACTS = {
    "state": _("状態"),
    "outcome": pgettext_lazy("of a consultation", "結果"),
    "turn": _("次に動く人"),
    "answer": _("答え"),
    "other": _("もう一つの相談"),
    "number": _("件数"),
    "left": _("変えなかった件数"),
    "format": _("ファイルの形式"),
    "hours": _("時間"),
    "why": _("廃棄の理由"),
    "years": _("保存年数"),
    "edition": pgettext_lazy("of a publication", "版"),
    "changed": _("直した項目"),
    "names": _("相談者の氏名"),
}
FACT_VALUES = {
    "state": {**dict(CaseState.choices), **dict(ReferralState.choices)},
    "outcome": dict(Outcome.choices),
    "turn": dict(Turn.choices),
    "answer": dict(Answered.choices),
    "why": dict(DisposalReason.choices),
    "names": {"yes": _("あり")},
}
