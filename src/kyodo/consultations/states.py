"""The way of a consultation and of a referral, and the words they are told in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.lifecycle import Lifecycle


class CaseState(models.TextChoices):
    RECEIVED = "received", _("受付")
    HEARING = "hearing", _("聴取")
    CONSIDERING = "considering", _("方針検討")
    COORDINATING = "coordinating", _("調整中")
    FOLLOWING_UP = "following_up", _("継続フォロー")
    DONE = "done", _("完了")
    NOT_LINKED = "not_linked", _("不成立")
    INTRODUCED = "introduced", _("他機関紹介")
    WITHDRAWN = "withdrawn", _("取り下げ")
    MERGED = "merged", _("統合済み")


OPEN_STATES = (
    CaseState.RECEIVED,
    CaseState.HEARING,
    CaseState.CONSIDERING,
    CaseState.COORDINATING,
    CaseState.FOLLOWING_UP,
)
_ENDS = {
    CaseState.DONE,
    CaseState.NOT_LINKED,
    CaseState.INTRODUCED,
    CaseState.WITHDRAWN,
    CaseState.MERGED,
}


def _from(state: CaseState) -> set[CaseState]:
    """A counter is no assembly line: every open state may follow every other, or end."""
    return {other for other in OPEN_STATES if other != state} | _ENDS


# What was ended is taken up again as 継続フォロー. A merged case lives on in the other one.
LIFECYCLE = Lifecycle(
    {
        **{state: _from(state) for state in OPEN_STATES},
        CaseState.DONE: {CaseState.FOLLOWING_UP},
        CaseState.NOT_LINKED: {CaseState.FOLLOWING_UP},
        CaseState.INTRODUCED: {CaseState.FOLLOWING_UP},
        CaseState.WITHDRAWN: {CaseState.FOLLOWING_UP},
    }
)


class Outcome(models.TextChoices):
    """What became of a case. Nothing leaves the queue without one."""

    SOLVED = "solved", _("その場で解決した")
    LINKED = "linked", _("つながった")
    NOT_LINKED = "not_linked", _("つながらなかった")
    PROPOSAL = "proposal", _("協働の提案になった")
    INTRODUCED = "introduced", _("ほかの機関を紹介した")
    CLOSED = "closed", _("そのほかの理由で終えた")
    WITHDRAWN = "withdrawn", _("相談者が取り下げた")
    MERGED = "merged", _("ほかの相談にまとめた")


STATE_OF_OUTCOME = {
    Outcome.SOLVED: CaseState.DONE,
    Outcome.LINKED: CaseState.DONE,
    Outcome.PROPOSAL: CaseState.DONE,
    Outcome.CLOSED: CaseState.DONE,
    Outcome.NOT_LINKED: CaseState.NOT_LINKED,
    Outcome.INTRODUCED: CaseState.INTRODUCED,
    Outcome.WITHDRAWN: CaseState.WITHDRAWN,
    Outcome.MERGED: CaseState.MERGED,
}


class Turn(models.TextChoices):
    """Who holds the next move."""

    CENTRE = "centre", _("センター")
    CALLER = "caller", _("相談者")
    ASKED = "asked", _("照会先")


class Audience(models.TextChoices):
    """Who may read an entry."""

    INTERNAL = "internal", _("センター内のメモ")
    CLIENT = "client", _("相談者も見る")


class EntryKind(models.TextChoices):
    CONTACT_IN = "contact_in", _("相談者から")
    CONTACT_OUT = "contact_out", _("相談者へ")
    NOTE = "note", _("メモ")
    STEP = "step", pgettext_lazy("of a consultation", "経過")


class Answered(models.TextChoices):
    """What the caller said when asked once after the end."""

    SOLVED = "solved", _("解決した")
    PARTLY = "partly", _("一部だけ解決した")
    NOT = "not", _("解決していない")


class ReferralState(models.TextChoices):
    ASKED = "asked", _("依頼した")
    SEEN = "seen", _("相手が見た")
    ANSWERED = "answered", _("回答があった")
    MEETING = "meeting", _("面談の段取り")
    LINKED = "linked", _("つながった")
    NOT_LINKED = "not_linked", _("つながらなかった")
    TAKEN_BACK = "taken_back", _("依頼を取り消した")


class ReceiverSays(models.TextChoices):
    """How those asked see it; the centre decides what became of it."""

    ANSWER = "answer", _("回答だけする")
    MEETING = "meeting", _("会って話を聞く")
    LINKED = "linked", _("引き受ける・つながった")
    NOT_LINKED = "not_linked", _("つながらない")


_REFERRAL_ENDS = {ReferralState.LINKED, ReferralState.NOT_LINKED, ReferralState.TAKEN_BACK}
OPEN_REFERRAL_STATES = (
    ReferralState.ASKED,
    ReferralState.SEEN,
    ReferralState.ANSWERED,
    ReferralState.MEETING,
)
REFERRAL_LIFECYCLE = Lifecycle(
    {
        ReferralState.ASKED: {
            ReferralState.SEEN,
            ReferralState.ANSWERED,
            ReferralState.MEETING,
            *_REFERRAL_ENDS,
        },
        ReferralState.SEEN: {ReferralState.ANSWERED, ReferralState.MEETING, *_REFERRAL_ENDS},
        ReferralState.ANSWERED: {ReferralState.MEETING, *_REFERRAL_ENDS},
        ReferralState.MEETING: {ReferralState.ANSWERED, *_REFERRAL_ENDS},
    }
)


class DisposalReason(models.TextChoices):
    """Why a case may go; all but the first may come before its time."""

    ENDED = "ended", _("保存期間が終わった")
    ASKED = "asked", _("相談者が消去を求めた")
    MISTAKE = "mistake", _("誤って受け付けた、または二重に登録した")


class ReportState(models.TextChoices):
    """A half-year report is looked at by a second person before the public sees it."""

    DRAFT = "draft", _("作成中")
    PROPOSED = "proposed", _("確認待ち")
    PUBLISHED = "published", _("公表済み")


REPORT_LIFECYCLE = Lifecycle(
    {
        ReportState.DRAFT: {
            ReportState.PROPOSED,
            ReportState.PUBLISHED,  # a correction that was given up
        },
        ReportState.PROPOSED: {ReportState.DRAFT, ReportState.PUBLISHED},
        ReportState.PUBLISHED: {ReportState.DRAFT},  # a correction; what is public stays
    }
)


class Part(models.TextChoices):
    """The tables of the half-year statistics, in the order in which they are read."""

    MONTHS = "months", _("月ごとの件数")
    TOPICS = "topics", _("相談の内容")
    MEANS = "means", _("相談の手段")
    SECTORS = "sectors", _("相談者の区分")
    WARDS = "wards", _("区")
    OUTCOMES = "outcomes", _("終えた相談の結果")
    LINKS = "links", _("つなぎの結果")
    REASONS = "reasons", _("つながらなかった理由")
    ANSWERS = "answers", _("相談者の答え")


SUMMARY = "summary"  # the comment on the whole, beside those on the parts
