"""One page of the list of evaluations, at a cost that does not grow with what is not shown.

Few matches are all known, so that they are counted exactly and sorted in memory of the database.
Many are counted up to a bound that the page names, and only those years or projects are sorted
that the page can show.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import jaconv
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kyodo.accounts.models import User
from kyodo.evaluations.models import Evaluation, SheetFormat
from kyodo.evaluations.states import State
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.models import Party, Project
from kyodo.punctuation import bracketed, slashed
from kyodo.ui.counted import Counted

FEW = 300
COUNTED = 300
ROWS = 50
DEFAULT_ORDER = "-year"
_ANY_STATE = "\0"  # stands in a statement for the state that is put in later
ORDERS = ("year", "-year", "project", "-project")


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; empty means everything. ``party`` are words of a name."""

    words: str = ""
    party: str = ""
    year: int | None = None
    state: str = ""
    form: int | None = None
    project: int | None = None
    order: str = DEFAULT_ORDER

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for besides the order."""
        return replace(self, order=DEFAULT_ORDER) != Wanted()


@dataclass(frozen=True)
class ListPage:
    """One page; ``counts`` by state are those of all states, whichever was asked for.

    ``start`` is the number of the first row, from 1; 0 on an empty page.
    """

    evaluations: Sequence[Evaluation]
    number: int
    has_next: bool
    total: Counted
    counts: Mapping[str, Counted]

    @property
    def start(self) -> int:
        return (self.number - 1) * ROWS + 1 if self.evaluations else 0

    @property
    def end(self) -> int:
        return (self.number - 1) * ROWS + len(self.evaluations)

    @property
    def everything(self) -> Counted:
        """All states together."""
        return _sum(self.counts.values())


def evaluation_page(user: User, wanted: Wanted, number: int, years: Sequence[int]) -> ListPage:
    """The rows of one page, counted from 1; beyond the end it is the first one.

    ``years`` are all fiscal years with evaluations, newest first, as ``choices`` has them.
    """
    matching = _matching(user, wanted)
    known = _known(matching)
    rows: QuerySet[Evaluation]
    if known is not None:
        counts = {state: Counted(found) for state, found in Counter(known.values()).items()}
        rows = Evaluation.objects.filter(
            pk__in=[key for key, state in known.items() if wanted.state in ("", state)]
        )
        part_at = partial(_part_of_few, rows, wanted.order)
    else:
        counts = _bounded_counts(matching)
        rows = _of_state(matching, wanted.state)
        part_at = partial(_part_of_many, rows, wanted, years)
    first = (max(number, 1) - 1) * ROWS
    part = part_at(first)
    if first and not part:  # a page that was there yesterday
        number, part = 1, part_at(0)
    total = counts.get(wanted.state, Counted(0)) if wanted.state else _sum(counts.values())
    return ListPage(part[:ROWS], max(number, 1), len(part) > ROWS, total, counts)


def matching_keys(user: User, wanted: Wanted) -> list[int]:
    """Keys of everything that matches, in the order asked for: for whoever takes it all along."""
    rows = _of_state(_matching(user, wanted), wanted.state)
    return list(rows.order_by(*_columns(wanted.order)).values_list("pk", flat=True))


def rows_of(keys: Sequence[int]) -> list[Evaluation]:
    """These evaluations with their project and form, in this order."""
    found = _with_sheet(Evaluation.objects.filter(pk__in=keys)).in_bulk()
    return [found[key] for key in keys if key in found]


def party_names(evaluations: Sequence[Evaluation]) -> dict[int, str]:
    """The names of all parties, by project."""
    parties = Party.objects.filter(project__in={each.project_id for each in evaluations})
    names: dict[int, list[str]] = defaultdict(list)
    for project, name in parties.order_by("pk").values_list("project_id", "organisation__name"):
        names[project].append(name)
    return {project: slashed(found) for project, found in names.items()}


@dataclass(frozen=True)
class Choices:
    """What the list may be narrowed to: fiscal years, newest first, and versions of forms."""

    years: Sequence[int]
    forms: Sequence[tuple[int, str]]


def choices() -> Choices:
    """Everything there is to choose from, without looking at each evaluation.

    No evaluation is without a form, so one look at the forms brings the years along.
    """
    years = Evaluation.objects.values("fiscal_year")
    rows = list(
        SheetFormat.objects.annotate(
            first=Subquery(years.order_by("fiscal_year")[:1]),
            last=Subquery(years.order_by("-fiscal_year")[:1]),
        )
        .order_by("title", "-version", "pk")
        .values_list("pk", "title", "version", "first", "last")
    )
    first, last = (rows[0][3], rows[0][4]) if rows else (None, None)
    return Choices(
        years=[] if first is None else list(range(last or first, first - 1, -1)),
        forms=[(key, title + bracketed(version)) for key, title, version, _first, _last in rows],
    )


def may_prepare_any(user: User) -> bool:
    """Whether there is a project whose evaluation this person may prepare."""
    if user.is_administrator:
        return Project.objects.exists()
    return Party.objects.filter(organisation_id__in=user_organisation_ids(user)).exists()


def spellings(word: str) -> set[str]:
    """A word as it may stand in a name: full width or half, as it was typed or as it is meant."""
    plain = unicodedata.normalize("NFKC", word)
    wide = jaconv.h2z(plain, kana=True, ascii=True, digit=True)
    narrow = jaconv.z2h(plain, kana=True, ascii=True, digit=True)
    upper = jaconv.h2z(plain.upper(), ascii=True, digit=True)
    lower = jaconv.h2z(plain.lower(), ascii=True, digit=True)
    return {word, plain, wide, narrow, upper, lower}


# --- which evaluations -----------------------------------------------------------------------


def _matching(user: User, wanted: Wanted) -> QuerySet[Evaluation]:
    """Everything asked for but the state, as far as this person may know of it."""
    found: QuerySet[Evaluation] = Evaluation.objects.visible_to(user)
    if wanted.year is not None:
        found = found.filter(fiscal_year=wanted.year)
    if wanted.form is not None:
        found = found.filter(sheet_format_id=wanted.form)
    if wanted.project is not None:
        found = found.filter(project_id=wanted.project)
    if wanted.words.split():
        projects = Project.objects.filter(_each_word(wanted.words, "name"))
        found = found.filter(project_id__in=projects.order_by().values("pk"))
    if wanted.party.split():
        own = _each_word(wanted.party, "organisation__name")
        members = _each_word(wanted.party, "organisation__members__name")
        parties = Party.objects.filter(own | members)
        found = found.filter(project_id__in=parties.order_by().values("project_id"))
    return found


def _each_word(words: str, field: str) -> Q:
    condition = Q()
    for word in words.split():
        spelt = Q()
        for spelling in sorted(spellings(word)):
            spelt |= Q(**{f"{field}__icontains": spelling})
        condition &= spelt
    return condition


def _known(matching: QuerySet[Evaluation]) -> dict[int, str] | None:
    """Key and state of every match; None when there are many."""
    known = dict(matching.order_by().values_list("pk", "state")[: FEW + 1])
    return known if len(known) <= FEW else None


def _of_state(rows: QuerySet[Evaluation], state: str) -> QuerySet[Evaluation]:
    return rows.filter(state=state) if state else rows


def _bounded_counts(matching: QuerySet[Evaluation]) -> dict[str, Counted]:
    """One statement, written once and asked for each state."""
    some = _of_state(matching, _ANY_STATE).order_by().values("pk")[: COUNTED + 1]
    statement, places = some.query.sql_with_params()
    counting = " UNION ALL ".join(
        f"SELECT COUNT(*) FROM ({statement}) AS of_state"  # noqa: S608  (values stay apart)
        for _state in State.values
    )
    values = [state if value == _ANY_STATE else value for state in State.values for value in places]
    with connection.cursor() as cursor:
        cursor.execute(counting, values)
        numbers = [int(number) for (number,) in cursor.fetchall()]
    return {
        state: Counted.up_to(COUNTED, number)
        for state, number in zip(State.values, numbers, strict=True)
    }


def _sum(counted: Iterable[Counted]) -> Counted:
    found = list(counted)
    return Counted(sum(each.number for each in found), all(each.is_exact for each in found))


# --- in which order --------------------------------------------------------------------------


def _part_of_few(rows: QuerySet[Evaluation], order: str, first: int) -> list[Evaluation]:
    """The rows of the page that begins at this place of the list, and one more."""
    return list(_with_sheet(rows).order_by(*_columns(order))[first : first + ROWS + 1])


def _part_of_many(
    rows: QuerySet[Evaluation], wanted: Wanted, years: Sequence[int], first: int
) -> list[Evaluation]:
    """The same, without sorting all of them."""
    if wanted.order.endswith("project"):
        return _part_of_projects(rows, wanted.order, first)
    if wanted.year is not None:
        years = [wanted.year]
    return _part_of_years(rows, years[::-1] if wanted.order == "year" else years, first)


def _part_of_projects(rows: QuerySet[Evaluation], order: str, first: int) -> list[Evaluation]:
    """The first rows cannot be of any but the first projects that have a match."""
    there = rows.order_by().filter(project=OuterRef("pk"))
    sign = "-" if order.startswith("-") else ""
    found = Project.objects.filter(Exists(there)).order_by(f"{sign}name", "pk")
    projects = found.only("pk")[: first + ROWS + 1]
    return _part_of_few(rows.filter(project_id__in=projects), order, first)


def _part_of_years(
    rows: QuerySet[Evaluation], years: Sequence[int], first: int
) -> list[Evaluation]:
    """Year by year, so that no more is sorted than the years that the page shows."""
    found: list[Evaluation] = []
    for year in years:
        of_year = rows.filter(fiscal_year=year)
        before = of_year.order_by()[:first].count() if first else 0
        if before == first:
            end = first + ROWS + 1 - len(found)
            found += _with_sheet(of_year).order_by(*_columns("year"))[first:end]
        first -= before
        if len(found) > ROWS:
            break
    return found


def _with_sheet(rows: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """With what a row shows; each form is read once, however many rows there are of it."""
    return rows.select_related("project").defer("project__purpose").prefetch_related("sheet_format")


def _columns(order: str) -> tuple[str, ...]:
    """Columns to sort by; an order that is not known counts as the usual one."""
    return {
        "year": ("fiscal_year", "project__name", "pk"),
        "project": ("project__name", "project_id", "-fiscal_year"),
        "-project": ("-project__name", "project_id", "-fiscal_year"),
    }.get(order, ("-fiscal_year", "project__name", "pk"))
