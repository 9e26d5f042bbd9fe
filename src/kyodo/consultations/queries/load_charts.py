"""The drawings of the load: what is open by person and age, and the weeks ahead."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.consultations.queries.load import AGES, LoadPage, about
from kyodo.ui.bar_charts import Bar, Look, Part, StackedBars

_ROOM_FOR_NAMES = 118


def chart_of_owners(page: LoadPage) -> StackedBars:
    """One bar for each person, the ages as its parts."""
    return StackedBars(
        id="owners",
        title=_("続いている相談：担当と、受け付けてからの長さ"),
        unit=pgettext("a unit", "件"),
        parts=[Part(str(label), Look(at)) for at, (_days, label) in enumerate(AGES)],
        bars=[
            Bar(
                row.name or _("決まっていない"),
                row.counts,
                str(row.total),
                url=f"{reverse('consultations:list_follow_ups')}?{row.query}",
            )
            for row in page.owners
        ],
        row_label=_("担当"),
        left=_ROOM_FOR_NAMES,
    )


def chart_of_weeks(page: LoadPage) -> StackedBars:
    """One bar for each week ahead, with the line of the hours that the centre has."""
    return StackedBars(
        id="weeks",
        title=_("これからの週の見込み"),
        unit=pgettext("a unit", "時間"),
        parts=[Part(_("続いている相談"), Look(0)), Part(_("これから来る相談"), Look(1))],
        bars=[
            Bar(
                week.label,
                [week.of_open, week.of_intake],
                about(week.hours),
                week.capacity,
                week.is_short,
            )
            for week in page.weeks
        ],
        row_label=_("週"),
        limit_label=_("1週間に使える時間"),
        marked_label=_("足りない見込み"),
    )
