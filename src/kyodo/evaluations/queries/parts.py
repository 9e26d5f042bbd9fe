"""Which parts are sealed, and what is still missing in one."""

from collections.abc import Iterable

from kyodo.evaluations.models import Answer, Evaluation, Seal, SheetPart


def sealed_part_ids(evaluation: Evaluation) -> set[int]:
    """Keys of the parts whose seal is in force, whichever side they are of: no secret."""
    return set(
        Seal.objects.filter(
            part__check_sheet__evaluation=evaluation, reopened_at__isnull=True
        ).values_list("part_id", flat=True)
    )


def missing_items(part: SheetPart, item_ids: Iterable[str]) -> list[str]:
    """Items of this part without a mark, in the order of the form; for the own side only."""
    marked = set(Answer.objects.filter(part=part).exclude(mark="").values_list("item", flat=True))
    return [item_id for item_id in item_ids if item_id not in marked]
