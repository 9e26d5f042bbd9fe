"""Writing and agreeing the joint texts: versions, no overwriting, two keys to one version."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import Evaluation, JointText, JointTextVersion, TextAgreement
from kyodo.evaluations.permissions import can_agree_joint_text, can_write_joint_text
from kyodo.lifecycle import Refusal
from kyodo.projects.models import WorkItem


class TextChangedMeanwhile(Refusal):
    """Somebody saved a newer version while this one was being written; nothing was stored."""

    def __init__(self, latest: JointTextVersion) -> None:
        super().__init__(
            _("書いている間に、ほかの人が新しい版を保存しました。両方を見比べてください。")
        )
        self.latest = latest


def begin_joint_texts(evaluation: Evaluation, *, now: datetime) -> None:
    """Lay out one empty text per work item, in the order of the roles table.

    Part of the reveal, so it asks for no permission of its own.
    """
    items = WorkItem.objects.filter(
        project=evaluation.project_id, fiscal_year=evaluation.fiscal_year
    ).order_by("position", "pk")
    for position, item in enumerate(items, start=1):
        text = JointText.objects.create(evaluation=evaluation, position=position)
        text.work_items.set([item])
        JointTextVersion.objects.create(joint_text=text, number=1, written_at=now)


@transaction.atomic
def write_joint_text(
    *,
    joint_text_id: int,
    body: str,
    unagreed: str,
    based_on: int,
    by: User,
    now: datetime,
) -> JointTextVersion:
    """Save a new version; agreement to earlier versions does not carry over.

    ``based_on`` is the number of the version that the writer saw. Raises ``PermissionDenied``,
    ``TextChangedMeanwhile`` when a newer version exists, and ``Refusal`` while a proposal to
    publish is pending. Saving what already stands there makes no new version.
    """
    text, evaluation = _locked_text(joint_text_id)
    if not can_write_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    latest = latest_version(text)
    body, unagreed = _clean(body), _clean(unagreed)
    if (latest.body, latest.unagreed) == (body, unagreed):
        return latest
    if latest.number != based_on:
        raise TextChangedMeanwhile(latest)
    return _add_version(text, (body, unagreed), by=by, now=now)


@transaction.atomic
def agree_joint_text(
    *, joint_text_id: int, number: int, by: User, now: datetime
) -> JointTextVersion:
    """Agree, for the own side, to exactly the version that was read.

    Raises ``PermissionDenied``, ``TextChangedMeanwhile`` when a newer version exists, ``Refusal``
    for an empty text. Agreeing twice changes nothing.
    """
    text, evaluation = _locked_text(joint_text_id)
    if not can_agree_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    latest = latest_version(text)
    if latest.number != number:
        raise TextChangedMeanwhile(latest)
    if not latest.body.strip():
        raise Refusal(_("まだ何も書かれていない検証文には合意できません。"))
    role = _role_of(evaluation, by)
    _agreement, created = TextAgreement.objects.get_or_create(
        version=latest, role=role, defaults={"agreed_by": by, "agreed_at": now}
    )
    if created:
        record(
            Event.JOINT_TEXT_AGREED, by=by, target=evaluation, text=text.audit_label, number=number
        )
        if latest.agreements.count() < len(evaluation.form.roles):
            notices.tell_joint_text_waits(evaluation, text, role)
    return latest


@transaction.atomic
def withdraw_text_agreement(*, joint_text_id: int, by: User) -> JointTextVersion:
    """Take the own side's agreement back; raises ``PermissionDenied`` or ``Refusal``."""
    text, evaluation = _locked_text(joint_text_id)
    if not can_agree_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    latest = latest_version(text)
    deleted, _rows = latest.agreements.filter(role=_role_of(evaluation, by)).delete()
    if deleted:
        record(
            Event.JOINT_TEXT_AGREEMENT_WITHDRAWN,
            by=by,
            target=evaluation,
            text=text.audit_label,
            number=latest.number,
        )
    return latest


@transaction.atomic
def join_work_items(
    *, evaluation_id: int, joint_text_ids: Iterable[int], by: User, now: datetime
) -> JointText:
    """Make one text out of several, keeping every word: the bodies follow one another.

    Raises ``PermissionDenied``, or ``Refusal`` for fewer than two texts.
    """
    evaluation = lock_evaluation(evaluation_id)
    if not can_write_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    texts = list(evaluation.joint_texts.filter(pk__in=list(joint_text_ids)))
    if len(texts) < 2:
        raise Refusal(_("まとめる検証文を2つ以上選んでください。"))
    versions = [latest_version(text) for text in texts]
    first, *others = texts
    for other in others:
        first.work_items.add(*other.work_items.all())
        other.delete()
    body = "\n".join(version.body for version in versions if version.body)
    unagreed = "\n".join(version.unagreed for version in versions if version.unagreed)
    _add_version(
        first,
        (body, unagreed),
        by=by,
        now=now,
        event=Event.WORK_ITEMS_JOINED,
    )
    return first


@transaction.atomic
def split_joint_text(*, joint_text_id: int, by: User, now: datetime) -> list[JointText]:
    """Undo a joining: one text per work item again; the words stay with the first.

    Raises ``PermissionDenied``, or ``Refusal`` when the text covers one work item only.
    """
    text, evaluation = _locked_text(joint_text_id)
    if not can_write_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    first_item, *other_items = list(text.work_items.order_by("position", "pk"))
    if not other_items:
        raise Refusal(_("この検証文は1つの事業項目のものです。"))
    latest = latest_version(text)
    text.work_items.set([first_item])
    made = [text]
    for item in other_items:
        new = JointText.objects.create(evaluation=evaluation, position=item.position)
        new.work_items.set([item])
        JointTextVersion.objects.create(joint_text=new, number=1, written_by=by, written_at=now)
        made.append(new)
    _add_version(
        text,
        (latest.body, latest.unagreed),
        by=by,
        now=now,
        event=Event.JOINT_TEXT_SPLIT,
    )
    return made


def latest_version(text: JointText) -> JointTextVersion:
    """The version that counts; every joint text has at least one."""
    version = text.versions.order_by("-number").first()
    if version is None:
        raise JointTextVersion.DoesNotExist
    return version


def refuse_while_proposed(evaluation: Evaluation) -> None:
    """Raise ``Refusal`` while a proposal waits: both sides consent to what they have read."""
    if evaluation.publications.proposed().exists():
        raise Refusal(
            _(
                "公表の同意を待っている間は直せません。直すには、先に公表の提案を取り下げてください。"
            )
        )


def _locked_text(joint_text_id: int) -> tuple[JointText, Evaluation]:
    evaluation_id = JointText.objects.values_list("evaluation_id", flat=True).get(pk=joint_text_id)
    evaluation = lock_evaluation(evaluation_id)
    return evaluation.joint_texts.get(pk=joint_text_id), evaluation


def _add_version(
    text: JointText,
    words: tuple[str, str],
    *,
    by: User,
    now: datetime,
    event: Event = Event.JOINT_TEXT_WRITTEN,
) -> JointTextVersion:
    """``words`` are the body and what was not agreed."""
    version = JointTextVersion.objects.create(
        joint_text=text,
        number=latest_version(text).number + 1,
        body=words[0],
        unagreed=words[1],
        written_role=_role_of(text.evaluation, by),
        written_by=by,
        written_at=now,
    )
    record(event, by=by, target=text.evaluation, text=text.audit_label, number=version.number)
    return version


def _role_of(evaluation: Evaluation, by: User) -> str:
    seat = evaluation.seat_of(by)
    if seat is None:
        raise PermissionDenied
    return seat.role


def _clean(text: str) -> str:
    """Line ends as one character and no blanks at the end; all else as it was typed."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")
