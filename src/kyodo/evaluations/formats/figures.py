"""Figures that a form prints from its answers: sums, means, conversions, bands.

Nothing is ever computed that the form does not list, and a missing value never becomes a zero:
the form says whether it is left out or makes the whole result unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from kyodo.evaluations.formats.definition import Derived, FormDefinition, Item
from kyodo.evaluations.formats.language import MissingRule, Together

ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
WIDE = Context(prec=60)  # answers without an upper limit have twenty digits
ACROSS = "*"  # the column of a figure over all roles
Marks = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Value:
    """One figure in one place; ``number`` is None where the form's rule makes it unknown.

    ``exact`` is not yet rounded: every printed figure is rounded once. ``left_out`` counts the
    answers that were missing.
    """

    number: Decimal | None
    label: str
    left_out: int = 0
    exact: Decimal | None = None


@dataclass(frozen=True)
class Figure:
    """``values`` are by column; by role where its persons make one figure; or under ``ACROSS``."""

    derived: Derived
    values: Mapping[str, Value]


def derived_figures(form: FormDefinition, columns: Mapping[str, str], marks: Marks) -> list[Figure]:
    """Every figure of the form. ``columns`` gives each column its role, ``marks`` its answers."""
    found: dict[str, Figure] = {}
    for derived in form.derived:
        if derived.kind == "profile":
            continue
        if derived.source:
            source = found[derived.source]
            values = {
                place: _converted(derived, value, _highest(form, source.derived, columns, place))
                for place, value in source.values.items()
            }
        else:
            values = _measured(form, derived, columns, marks)
        found[derived.id] = Figure(derived, values)
    return list(found.values())


def _measured(
    form: FormDefinition, derived: Derived, columns: Mapping[str, str], marks: Marks
) -> dict[str, Value]:
    mine = _columns(form, derived, columns)
    values = {
        column: _value(form, derived, role, marks.get(column, {})) for column, role in mine.items()
    }
    if derived.voices != "apart":
        values = {
            role: _together(
                derived.voices,
                derived.missing_voices,
                [value for column, value in values.items() if mine[column] == role],
            )
            for role in dict.fromkeys(mine.values())
        }
    if derived.across_roles != "apart":
        values = {ACROSS: _together(derived.across_roles, derived.missing, list(values.values()))}
    return {place: _rounded(derived, value) for place, value in values.items()}


def _columns(form: FormDefinition, derived: Derived, columns: Mapping[str, str]) -> dict[str, str]:
    """The columns that answer at least one question of this figure."""
    asked = {role for item_id in derived.items for role in form.find_item(item_id)[1].roles}
    return {
        column: role for column, role in columns.items() if role in derived.roles and role in asked
    }


def _value(form: FormDefinition, derived: Derived, role: str, marks: Mapping[str, str]) -> Value:
    total, weights, missing = Decimal(0), Decimal(0), 0
    for item_id in derived.items:
        item = form.find_item(item_id)[1]
        if role not in item.roles or not _is_asked(item, marks):
            continue
        score = _score(item, marks.get(item_id, ""))
        if score is None:
            missing += 1
            continue
        weight = _weight(derived, item, role)
        total += score * weight
        weights += weight
    if not weights or (missing and derived.missing == "unknown"):
        return Value(None, "", missing)
    return Value(None, "", missing, total / weights if derived.kind == "mean" else total)


def _is_asked(item: Item, marks: Mapping[str, str]) -> bool:
    """A question that another answer made superfluous is not missing."""
    return all(marks.get(each.item, "") in each.answers for each in item.conditions)


def _score(item: Item, mark: str) -> Decimal | None:
    option = item.scale.option(mark)
    if option is not None:
        return option.score
    return Decimal(mark) if mark and item.scale.kind == "number" else None


def _weight(derived: Derived, item: Item, role: str) -> Decimal:
    return item.weight.get(role, Decimal(1)) if derived.kind == "weighted_sum" else Decimal(1)


def _together(how: Together, rule: MissingRule, values: list[Value]) -> Value:
    """Several figures in one; one that is unknown follows the rule for what is missing."""
    known = [value.exact for value in values if value.exact is not None]
    missing = sum(value.left_out for value in values)
    if not known or (len(known) < len(values) and rule == "unknown"):
        return Value(None, "", missing)
    total = sum(known, Decimal(0))
    return Value(None, "", missing, total / len(known) if how == "mean" else total)


def _rounded(derived: Derived, value: Value) -> Value:
    if value.exact is None:
        return value
    step = Decimal(1).scaleb(-derived.decimals)
    number = value.exact.quantize(step, rounding=ROUNDINGS[derived.rounding], context=WIDE)
    return replace(value, number=number, label=f"{number:f}")


def _converted(derived: Derived, value: Value, highest: Decimal | None) -> Value:
    """The label of the band in which the printed figure lies, or it on another maximum as 100."""
    if derived.kind == "band":
        labels = [
            band.label
            for band in derived.bands
            if value.number is not None and band.start <= value.number
        ]
        return replace(value, label=labels[-1] if labels else "")
    if value.exact is None or not highest or derived.to is None:
        return Value(None, "", value.left_out)
    return _rounded(derived, replace(value, exact=value.exact * derived.to / highest))


def _highest(
    form: FormDefinition, derived: Derived, columns: Mapping[str, str], place: str
) -> Decimal | None:
    """The greatest value that a sum can have there; None where a question has no greatest."""
    mine = _columns(form, derived, columns)
    places = [place]
    if place == ACROSS:
        places = list(mine) if derived.voices == "apart" else list(dict.fromkeys(mine.values()))
    total = Decimal(0)
    for each in places:
        role = mine.get(each, each)
        highest = _highest_of_role(form, derived, role)
        if highest is None:
            return None
        total += highest * (list(mine.values()).count(role) if derived.voices == "sum" else 1)
    return total


def _highest_of_role(form: FormDefinition, derived: Derived, role: str) -> Decimal | None:
    total = Decimal(0)
    for item_id in derived.items:
        item = form.find_item(item_id)[1]
        if role not in item.roles:
            continue
        limit = _limit(item, role)
        if limit is None:
            return None
        total += limit * _weight(derived, item, role)
    return total


def _limit(item: Item, role: str) -> Decimal | None:
    if item.scale.kind == "number":
        return item.upper_limit(role)
    return max((o.score for o in item.scale.options if o.score is not None), default=None)
