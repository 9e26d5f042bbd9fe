"""Writing and agreeing the joint texts: versions, no overwriting, two keys to one version."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.models import (
    Evaluation,
    FrozenFigure,
    JointText,
    JointTextVersion,
    TextAgreement,
)
from kyodo.evaluations.permissions import can_agree_joint_text, can_write_joint_text
from kyodo.evaluations.queries.figure_words import numbers_in, reference
from kyodo.lifecycle import Refusal
from kyodo.projects.models import WorkItem
from kyodo.punctuation import listed
from kyodo.ui.text_changes import tidy_lines


class TextChangedMeanwhile(Refusal):
    """Somebody saved a newer version while this one was being written; nothing was stored."""

    def __init__(self, latest: JointTextVersion) -> None:
        super().__init__(
            _("書いている間に、ほかの人が新しい版を保存しました。両方を見比べてください。")
        )
        self.latest = latest


class UnknownFigures(Refusal):
    """The text refers to figures that were not taken; nothing was stored."""

    def __init__(self, numbers: Iterable[int]) -> None:
        super().__init__(
            _("%(references)sという数字はありません。数字の一覧で番号を確かめてください。")
            % {"references": listed(reference(number) for number in numbers)}
        )


def begin_joint_texts(evaluation: Evaluation, *, now: datetime) -> None:
    """Lay out the empty texts: under the form's headings, or one per work item in its order.

    Part of the reveal, so it asks for no permission of its own.
    """
    narratives = evaluation.form.narratives
    if narratives is None:
        return
    for position, (_id, title) in enumerate(narratives.texts, start=1):
        text = JointText.objects.create(evaluation=evaluation, position=position, heading=title)
        JointTextVersion.objects.create(joint_text=text, number=1, written_at=now)
    if narratives.texts:
        return
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
    ``TextChangedMeanwhile`` when a newer version exists, ``UnknownFigures``, and ``Refusal`` while
    a proposal to publish is pending. Saving what already stands there makes no new version.
    """
    text, evaluation = _locked_text(joint_text_id)
    if not can_write_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    latest = latest_version(text)
    body, unagreed = tidy_lines(body), tidy_lines(unagreed)
    _refuse_unknown_figures(evaluation, body)
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
        agreed = set(latest.agreements.values_list("role", flat=True))
        if lacking := set(text_writers(evaluation.form)) - agreed:
            notices.tell_joint_text_waits(evaluation, text, lacking)
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

    The others wait behind the first with all their versions, until it is split again. The same
    again, as after a double click, changes nothing. Raises ``PermissionDenied``, or ``Refusal``
    for fewer than two texts.
    """
    evaluation = lock_evaluation(evaluation_id)
    if not can_write_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    chosen = list(evaluation.joint_texts.filter(pk__in=list(joint_text_ids)))
    texts = [text for text in chosen if text.joined_into_id is None]
    if len(texts) == 1 and _joined_already(texts[0], chosen):
        return texts[0]
    if not evaluation.form.texts_follow_work_items:
        raise Refusal(_("この様式の検証文は見出しが決まっているため、まとめられません。"))
    if len(texts) < 2:
        raise Refusal(_("まとめる検証文を2つ以上選んでください。"))
    words = _joined([_words(latest_version(text)) for text in texts])
    first, *others = texts
    for other in others:
        first.work_items.add(*other.work_items.all())
        other.joined_into = first
        other.save(update_fields=["joined_into"])
    first.heading = ""
    first.save(update_fields=["heading"])
    _add_version(first, words, by=by, now=now, event=Event.WORK_ITEMS_JOINED)
    return first


@transaction.atomic
def split_joint_text(*, joint_text_id: int, by: User, now: datetime) -> list[JointText]:
    """Take a joined text apart again; each part gets back the words that it had.

    Words written since the joining stay with the first part, so that none is lost. A text that
    never was several begins new, empty texts for its further work items. Raises
    ``PermissionDenied``, or ``Refusal`` for a text of one work item.
    """
    text, evaluation = _locked_text(joint_text_id)
    if not can_write_joint_text(by, evaluation):
        raise PermissionDenied
    refuse_while_proposed(evaluation)
    if text.work_items.count() < 2:
        raise Refusal(_("この検証文は1つの事業項目のものです。"))
    parts = list(text.joined_texts.all())
    words = _words_before_joining(text, parts) if parts else _words(latest_version(text))
    parts = _release(text, parts) if parts else _begin_for_further_items(text, by=by, now=now)
    text.heading = ""
    text.save(update_fields=["heading"])
    _add_version(text, words, by=by, now=now, event=Event.JOINT_TEXT_SPLIT)
    return [text, *parts]


def text_writers(form: FormDefinition) -> tuple[str, ...]:
    """The roles that write the joint texts and have to agree to each."""
    return form.narratives.agreed_by if form.narratives else ()


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
    text = evaluation.joint_texts.get(pk=joint_text_id)
    if text.joined_into_id is not None:
        raise Refusal(
            _("この検証文は、ほかの検証文にまとめられました。一覧から開き直してください。")
        )
    return text, evaluation


def _words(version: JointTextVersion) -> tuple[str, str]:
    return version.body, version.unagreed


def _joined(words: Sequence[tuple[str, str]]) -> tuple[str, str]:
    bodies, unagreed = zip(*words, strict=True)
    return "\n".join(filter(None, bodies)), "\n".join(filter(None, unagreed))


def _joined_already(text: JointText, chosen: Sequence[JointText]) -> bool:
    others = [other for other in chosen if other.pk != text.pk]
    return bool(others) and all(other.joined_into_id == text.pk for other in others)


def _words_before_joining(text: JointText, parts: Sequence[JointText]) -> tuple[str, str]:
    """What the first text said, if nothing has been written since; else what it says now."""
    latest, *earlier = text.versions.order_by("-number")
    others = [_words(latest_version(part)) for part in parts]
    for version in earlier:
        if _joined([_words(version), *others]) == _words(latest):
            return _words(version)
    return _words(latest)


def _release(text: JointText, parts: list[JointText]) -> list[JointText]:
    for part in parts:
        text.work_items.remove(*part.work_items.all())
        part.joined_into = None
        part.save(update_fields=["joined_into"])
    return parts


def _begin_for_further_items(text: JointText, *, by: User, now: datetime) -> list[JointText]:
    first_item, *other_items = text.work_items.order_by("position", "pk")
    text.work_items.set([first_item])
    made = []
    for item in other_items:
        new = JointText.objects.create(evaluation=text.evaluation, position=item.position)
        new.work_items.set([item])
        JointTextVersion.objects.create(joint_text=new, number=1, written_by=by, written_at=now)
        made.append(new)
    return made


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


def _refuse_unknown_figures(evaluation: Evaluation, body: str) -> None:
    """A reference that points nowhere would be printed as it stands."""
    wanted = numbers_in(body)
    if not wanted:
        return
    taken = FrozenFigure.objects.filter(evidence__evaluation=evaluation, number__in=wanted)
    known = set(taken.order_by().values_list("number", flat=True))
    unknown = [number for number in wanted if number not in known]
    if unknown:
        raise UnknownFigures(unknown)
