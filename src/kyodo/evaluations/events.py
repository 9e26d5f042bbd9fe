"""What can happen to an evaluation, as the audit names it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.evaluations.roles import SeatDuty


class Event(models.TextChoices):
    SHEET_FORMAT_LOADED = "evaluations.sheet_format_loaded", _("様式を読み込みました")
    FORMAT_DRAFT_STARTED = "evaluations.format_draft_started", _("様式を作り始めました")
    FORMAT_DRAFT_CHANGED = "evaluations.format_draft_changed", _("作成中の様式を変えました")
    FORMAT_DRAFT_DISCARDED = "evaluations.format_draft_discarded", _("作成中の様式を破棄しました")
    EVALUATION_PREPARED = "evaluations.evaluation_prepared", _("評価を準備しました")
    SCHEDULE_CHANGED = "evaluations.schedule_changed", _("日程を変えました")
    SEAT_APPOINTED = "evaluations.seat_appointed", _("担当を決めました")
    SEAT_DISMISSED = "evaluations.seat_dismissed", _("担当を外しました")
    RESPONDENT_NAMED = "evaluations.respondent_named", _("記入責任者の連絡先を書きました")
    EVALUATION_OPENED = "evaluations.evaluation_opened", _("記入を始めました")
    OWN_ITEMS_WRITTEN = "evaluations.own_items_written", _("書き足す項目を決めました")
    ANSWERS_SAVED = "evaluations.answers_saved", _("記入を保存しました")
    SECTION_SEALED = "evaluations.section_sealed", _("段階を封印しました")
    SECTION_REOPENED = "evaluations.section_reopened", _("封印を解きました")
    SECTIONS_REVEALED = "evaluations.sections_revealed", _("記入を開示しました")
    EVIDENCE_FROZEN = "evaluations.evidence_frozen", _("根拠となる数字を確定しました")
    FIGURE_TYPED = "evaluations.figure_typed", _("数字を書き入れました")
    TYPED_FIGURE_CHANGED = "evaluations.typed_figure_changed", _("書き入れた数字を直しました")
    TYPED_FIGURE_REMOVED = "evaluations.typed_figure_removed", _("書き入れた数字を消しました")
    FIGURE_TARGETS_SET = "evaluations.figure_targets_set", _("数字の目標を書きました")
    TALK_NOTE_SAVED = "evaluations.talk_note_saved", _("対話の記録を書きました")
    MARK_CHANGED = "evaluations.mark_changed", _("評価を改めました")
    IMPROVEMENT_AGREED = "evaluations.improvement_agreed", _("取組を決めました")
    ACTION_STARTED = "evaluations.action_started", _("書いたことから取組を始めました")
    MEETING_RECORDED = "evaluations.meeting_recorded", _("話し合いの日を記録しました")
    MEETING_CHANGED = "evaluations.meeting_changed", _("話し合いの記録を直しました")
    JOINT_TEXT_WRITTEN = "evaluations.joint_text_written", _("検証文を書きました")
    JOINT_TEXT_AGREED = "evaluations.joint_text_agreed", _("検証文に合意しました")
    JOINT_TEXT_AGREEMENT_WITHDRAWN = (
        "evaluations.joint_text_agreement_withdrawn",
        _("検証文の合意を取り下げました"),
    )
    WORK_ITEMS_JOINED = "evaluations.work_items_joined", _("検証文をまとめました")
    JOINT_TEXT_SPLIT = "evaluations.joint_text_split", _("検証文を分けました")
    PUBLICATION_PROPOSED = "evaluations.publication_proposed", _("公表を提案しました")
    PUBLICATION_CONSENTED = "evaluations.publication_consented", _("公表に同意しました")
    PUBLICATION_WITHDRAWN = "evaluations.publication_withdrawn", _("公表の提案を取り下げました")
    EVALUATION_PUBLISHED = "evaluations.evaluation_published", _("評価を公表しました")
    CORRECTION_STARTED = "evaluations.correction_started", _("訂正を始めました")
    CORRECTION_ABANDONED = "evaluations.correction_abandoned", _("訂正をやめました")
    SHEET_RECEIVED = "evaluations.sheet_received", _("公表済みシートを受け取りました")
    SHEET_DECIDED = "evaluations.sheet_decided", _("読み取りの疑問を判断しました")
    SHEET_DECISION_UNDONE = (
        "evaluations.sheet_decision_undone",
        _("読み取りの判断を取り消しました"),
    )
    SHEET_DISCARDED = "evaluations.sheet_discarded", _("受け取ったシートを破棄しました")
    SHEET_STORED = "evaluations.sheet_stored", _("公表済みシートを取り込みました")
    WORD_TEMPLATE_STORED = "evaluations.word_template_stored", _("Wordのひな形を登録しました")
    WORD_TEMPLATE_REMOVED = "evaluations.word_template_removed", _("Wordのひな形を取り除きました")


# Sides, sections and items are recorded in the words of the form, which are its own.
FACTS = {
    "digest": _("内容のハッシュ値（SHA-256）"),
    "doubt": _("読み取りの疑問"),
    "duty": pgettext_lazy("at an evaluation", "担当"),
    "figure": _("数字の名前"),
    "figures": _("数字の数"),
    "form": _("様式"),
    "held_on": _("開催日"),
    "item": _("項目"),
    "number": _("番号"),
    "on_paper": _("紙からの代理入力"),
    "section": _("段階"),
    "sections": _("段階"),
    "sha256": _("ファイルのハッシュ値（SHA-256）"),
    "text": pgettext_lazy("one of them", "検証文"),
    "targets": _("変えた目標の数"),
    "user": _("担当する人"),
    "version": _("版"),
    "work_item": _("事業項目"),
}
FACT_VALUES = {
    "duty": dict(SeatDuty.choices),
    "on_paper": {0: _("いいえ"), 1: _("はい")},
}
