"""What differs between two publications of one evaluation, said in words."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from kyodo.evaluations.queries.snapshots import Snapshot, answer_of, sign_in, whole


def changes_between(earlier: Snapshot, later: Snapshot) -> list[str]:
    """One sentence for each thing that is not the same, in the order of the paper."""
    earlier, later = whole(earlier), whole(later)
    return [
        *_overview(earlier, later),
        *_duties(earlier, later),
        *_answers(earlier, later),
        *_texts(earlier, later),
        *_lists(earlier, later),
    ]


def _overview(earlier: Snapshot, later: Snapshot) -> Iterator[str]:
    before, after = earlier["overview"], later["overview"]
    for label, old, new in (
        (_("事業名称"), before["project"], after["project"]),
        (_("事業の目的"), before["purpose"], after["purpose"]),
        (_("契約等の形態"), before["contract_kind"], after["contract_kind"]),
        (_("事業の実施者"), before["parties"], after["parties"]),
        (_("事業の内容"), before["work_items"], after["work_items"]),
        (_("実施期間"), earlier["period"], later["period"]),
        (_("記入日"), earlier["entered_on"], later["entered_on"]),
        (_("様式"), earlier["form"], later["form"]),
    ):
        if old != new:
            yield _("「%(field)s」が変わりました。") % {"field": label}


def _duties(earlier: Snapshot, later: Snapshot) -> Iterator[str]:
    before = {row["title"]: row["duties"] for row in earlier["roles_table"]}
    for row in later["roles_table"]:
        if before.get(row["title"], row["duties"]) != row["duties"]:
            yield _("「%(item)s」の役割分担が変わりました。") % {"item": row["title"]}


def _answers(earlier: Snapshot, later: Snapshot) -> Iterator[str]:
    before = {item["id"]: item for _section, item in _items(earlier)}
    for section, item in _items(later):
        old = before.get(item["id"])
        place = f"{section['number_label']}{section['title']} {item['number_label']}"
        if old is None:
            yield _("項目「%(place)s」が加わりました。") % {"place": place}
            continue
        for role in later["check"]["roles"]:
            yield from _answer(place, role, _shown(earlier, old, role), _shown(later, item, role))
        if old["finding"] != item["finding"]:
            yield _("項目「%(place)s」の「話し合いで分かったこと」が変わりました。") % {
                "place": place
            }


def _shown(snapshot: Snapshot, item: Snapshot, role: Snapshot) -> dict[str, str]:
    """A side's answer with the printed mark."""
    answer = answer_of(item, role["id"])
    return {**answer, "now": sign_in(snapshot["check"], item, answer["now"])}


def _answer(
    place: str, role: Snapshot, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[str]:
    facts = {"place": place, "role": role["label"]}
    if before["now"] != after["now"]:
        yield _("項目「%(place)s」の%(role)sの評価が「%(old)s」から「%(new)s」に変わりました。") % {
            **facts,
            "old": before["now"] or _("記入なし"),
            "new": after["now"] or _("記入なし"),
        }
    elif before != after:
        yield _("項目「%(place)s」の%(role)sの備考か理由が変わりました。") % facts


def _texts(earlier: Snapshot, later: Snapshot) -> Iterator[str]:
    before = {_title(text): text for text in earlier["verification"]["texts"]}
    after = {_title(text): text for text in later["verification"]["texts"]}
    for title, text in after.items():
        if title not in before:
            yield _("検証文「%(title)s」が加わりました。") % {"title": title}
        elif before[title] != text:
            yield _("検証文「%(title)s」が変わりました。") % {"title": title}
    for title in before:
        if title not in after:
            yield _("検証文「%(title)s」がなくなりました。") % {"title": title}


def _lists(earlier: Snapshot, later: Snapshot) -> Iterator[str]:
    for label, key in (
        (_("改善の取組"), "actions"),
        (_("前年度からの取組"), "carried_actions"),
        (_("話し合いの記録"), "meetings"),
        (_("封印の記録"), "seals"),
    ):
        if earlier[key] != later[key]:
            yield _("「%(field)s」が変わりました。") % {"field": label}


def _items(snapshot: Snapshot) -> Iterator[tuple[Snapshot, Snapshot]]:
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            yield section, item


def _title(text: Snapshot) -> str:
    return "、".join(text["titles"])
