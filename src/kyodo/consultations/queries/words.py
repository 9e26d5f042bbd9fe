"""The municipality's own words, all lists at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind

Words = Mapping[str, Sequence[Classification]]


def words_on(day: date | None) -> Words:
    """By kind of list and in its order, what may be chosen on this day; without one, every word."""
    words = Classification.objects
    lists: dict[str, list[Classification]] = defaultdict(list)
    for word in words.in_order() if day is None else words.valid_on(day).in_order():
        lists[word.kind].append(word)
    return lists


def topics_by_parent(words: Words) -> list[Classification]:
    """Each topic of the first level with those below it; a child without its parent comes last."""
    topics = words.get(Kind.TOPIC, [])
    children: dict[int | None, list[Classification]] = defaultdict(list)
    keys = {topic.pk for topic in topics}
    for topic in topics:
        children[topic.parent_id if topic.parent_id in keys else None].append(topic)
    return [each for topic in children[None] for each in (topic, *children[topic.pk])]
