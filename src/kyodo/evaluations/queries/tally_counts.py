"""What the database counts for a tally: over which evaluations, and the counts themselves."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Item
from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    ItemAction,
    MarkChange,
    Publication,
    SheetFormat,
)

FEWEST_FOR_OUTSIDERS = 5

ROLE = "part__check_sheet__role"
EVALUATION = "part__check_sheet__evaluation"
EACH = "--each"  # ends the id of a question that is asked for each work item
OTHERS = "part__check_sheet__evaluation__check_sheets"


REVEALED = {"part__revealed_at__isnull": False}


@dataclass(frozen=True)
class TallyScope:
    """The evaluations of one form that are counted, and from how many on counts are shown.

    Outsiders choose one year and one form and nothing else: their tallies have no sheet in common,
    so that no small count comes out as the difference of two.
    """

    sheet_format: SheetFormat
    evaluations: QuerySet[Evaluation]
    fewest: int

    @property
    def is_public(self) -> bool:
        return self.fewest > 0

    @property
    def answers(self) -> QuerySet[Answer]:
        """Nothing that has not been revealed is counted for anybody."""
        return Answer.objects.filter(
            part__revealed_at__isnull=False, part__check_sheet__evaluation__in=self.evaluations
        ).order_by()

    def sheets(self) -> int:
        """Evaluations of which anything has been revealed."""
        return self.evaluations.filter(
            Exists(Answer.objects.filter(**{EVALUATION: OuterRef("pk")}, **REVEALED))
        ).count()

    def counts_item(self, item: Item) -> bool:
        """Answers in words are not counted, nor for outsiders marks that are not published."""
        if item.scale.is_text:
            return False
        return not self.is_public or item.publish in ("open", "masked")


@dataclass
class Counts:
    """By item and role, by item and two roles, or by item.

    ``sheets`` and ``pair_sheets`` say in how many evaluations, which only outsiders' tallies ask.
    """

    marks: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    sheets: dict[tuple[str, str], int] = field(default_factory=dict)
    changed: dict[tuple[str, str], int] = field(default_factory=dict)
    pairs: dict[tuple[str, frozenset[str]], Counter[tuple[str, str]]] = field(default_factory=dict)
    pair_sheets: dict[tuple[str, frozenset[str]], int] = field(default_factory=dict)
    actions: Mapping[str, Counter[str]] = field(default_factory=dict)
    action_sheets: Mapping[str, int] = field(default_factory=dict)


def visible_scope(user: User, sheet_format: SheetFormat, first: int, last: int) -> TallyScope:
    """Evaluations that this person may read; an administrator reads none of them."""
    evaluations = Evaluation.objects.visible_to(user)
    if user.is_administrator:
        evaluations = Evaluation.objects.none()
    return TallyScope(sheet_format, _chosen(evaluations, sheet_format, first, last), 0)


def published_scope(sheet_format: SheetFormat, year: int) -> TallyScope:
    """Evaluations that anybody may read."""
    evaluations = Evaluation.objects.filter(pk__in=_published_ids())
    return TallyScope(
        sheet_format, _chosen(evaluations, sheet_format, year, year), FEWEST_FOR_OUTSIDERS
    )


def visible_choices(user: User) -> list[tuple[int, int, int]]:
    """Form, fiscal year and number of revealed evaluations, of those this person may read."""
    if user.is_administrator:
        return []
    return _choices(Evaluation.objects.visible_to(user))


def published_choices() -> list[tuple[int, int, int]]:
    """The same of what is published."""
    return _choices(Evaluation.objects.filter(pk__in=_published_ids()))


def counts_of(scope: TallyScope) -> Counts:
    """A fixed number of queries, whatever the number of sheets."""
    counts = Counts()
    _count_marks(scope, counts)
    _count_pairs(scope, counts)
    if not scope.is_public:
        _count_actions(scope, counts)
    return counts


def _published_ids() -> QuerySet[Publication, int]:
    return Publication.objects.published().order_by().values_list("evaluation_id", flat=True)


def _chosen(
    evaluations: QuerySet[Evaluation], sheet_format: SheetFormat, first: int, last: int
) -> QuerySet[Evaluation]:
    return evaluations.filter(
        sheet_format=sheet_format, fiscal_year__gte=first, fiscal_year__lte=last
    ).order_by()


def _choices(evaluations: QuerySet[Evaluation]) -> list[tuple[int, int, int]]:
    return list(
        evaluations.values("sheet_format_id", "fiscal_year")
        .annotate(revealed=Count("pk", filter=Q(revealed_at__isnull=False)))
        .order_by("-fiscal_year", "sheet_format_id")
        .values_list("sheet_format_id", "fiscal_year", "revealed")
    )


def _count_marks(scope: TallyScope, counts: Counts) -> None:
    fold = _Fold(scope)
    rows = scope.answers.values_list("item", ROLE, "mark").annotate(count=Count("pk"))
    for item, role, mark, count in rows:
        key = (fold(item), role)
        counts.marks.setdefault(key, Counter())[mark] += count
    if scope.is_public:
        given = scope.answers.exclude(mark="").values_list("item", ROLE)
        for item, role, sheets in given.annotate(sheets=Count(EVALUATION, distinct=True)):
            key = (fold(item), role)
            counts.sheets[key] = max(counts.sheets.get(key, 0), sheets)
    for item, role, changed in _changed(scope):
        key = (fold(item), role)
        counts.changed[key] = counts.changed.get(key, 0) + changed


def _changed(scope: TallyScope) -> QuerySet[MarkChange, Any]:
    """Marks that took another one's place; for outsiders only what was published of it."""
    changes = MarkChange.objects.filter(
        answer__part__check_sheet__evaluation__in=scope.evaluations
    ).order_by()
    if scope.is_public:
        changes = changes.filter(
            Exists(
                Publication.objects.published().filter(
                    evaluation=OuterRef("answer__part__check_sheet__evaluation"),
                    proposed_at__gte=OuterRef("changed_at"),
                )
            )
        )
    return changes.values_list("answer__item", f"answer__{ROLE}").annotate(
        count=Count("answer", distinct=True)
    )


def _count_pairs(scope: TallyScope, counts: Counts) -> None:
    """Marks of two roles on one item of one evaluation, side by side."""
    fold = _Fold(scope)
    pairs = scope.answers.filter(
        **{
            f"{OTHERS}__role__gt": F(ROLE),
            f"{OTHERS}__parts__section": F("part__section"),
            f"{OTHERS}__parts__revealed_at__isnull": False,
            f"{OTHERS}__parts__answers__item": F("item"),
            f"{OTHERS}__parts__answers__mark__gt": "",
            "mark__gt": "",
        }
    )
    named = ("item", ROLE, f"{OTHERS}__role")
    marks = ("mark", f"{OTHERS}__parts__answers__mark")
    for item, one, other, mark, its, count in pairs.values_list(*named, *marks).annotate(
        count=Count("pk")
    ):
        key = (fold(item), frozenset((one, other)))
        counts.pairs.setdefault(key, Counter())[mark, its] += count
    if scope.is_public:
        for item, one, other, sheets in pairs.values_list(*named).annotate(
            sheets=Count(EVALUATION, distinct=True)
        ):
            counts.pair_sheets[fold(item), frozenset((one, other))] = sheets


def _count_actions(scope: TallyScope, counts: Counts) -> None:
    fold = _Fold(scope)
    actions: dict[str, Counter[str]] = defaultdict(Counter)
    agreed = ItemAction.objects.filter(evaluation__in=scope.evaluations).order_by()
    for item, state, count in agreed.values_list("item", "action__state").annotate(
        count=Count("pk")
    ):
        actions[fold(item)][state] += count
    sheets: Counter[str] = Counter()
    for item, count in agreed.values_list("item").annotate(
        count=Count("evaluation", distinct=True)
    ):
        sheets[fold(item)] = max(sheets[fold(item)], count)
    counts.actions, counts.action_sheets = actions, sheets


class _Fold:
    """Leads a question that is asked for each work item back to the one question of the form."""

    def __init__(self, scope: TallyScope) -> None:
        self._known = {item.id for _section, item in scope.sheet_format.definition.items()}

    def __call__(self, item_id: str) -> str:
        if item_id in self._known:
            return item_id
        return item_id.rpartition("--")[0] + EACH
