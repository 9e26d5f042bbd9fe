"""What changed in the roles table from one year to the next, said in words."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kyodo.projects.queries import RolesTableRow


def roles_changes(
    earlier: Sequence[RolesTableRow], later: Sequence[RolesTableRow], labels: dict[str, str]
) -> list[str]:
    """One sentence for each thing that is not the same; ``labels`` are the words for the sides.

    A work item is the same while it has the same title, and a duty while it has the same words.
    """
    before = {row.title: row for row in earlier}
    after = {row.title: row for row in later}
    sentences = []
    for title, row in after.items():
        if title not in before:
            sentences.append(_("事業項目「%(title)s」が加わりました。") % {"title": title})
        else:
            sentences += _duties(before[title], row, labels)
    sentences += [
        _("事業項目「%(title)s」がなくなりました。") % {"title": title}
        for title in before
        if title not in after
    ]
    return sentences


def _duties(earlier: RolesTableRow, later: RolesTableRow, labels: dict[str, str]) -> Iterator[str]:
    for side in dict.fromkeys([*later.duties, *earlier.duties]):
        before, after = earlier.duties.get(side, []), later.duties.get(side, [])
        facts = {"title": later.title, "side": labels.get(side, side)}
        for duty in after:
            if duty not in before:
                yield _("「%(title)s」の%(side)sの役割に「%(duty)s」が加わりました。") % {
                    **facts,
                    "duty": duty,
                }
        for duty in before:
            if duty not in after:
                yield _("「%(title)s」の%(side)sの役割から「%(duty)s」がなくなりました。") % {
                    **facts,
                    "duty": duty,
                }
