"""The failed links of a month as rows of a file; there is nobody in them, as on the page."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.consultations.queries.look_back import FailedLink, LookBack
from kyodo.exports.csv import Cell


def headings() -> list[str]:
    """In the language that is active."""
    return [
        *(
            _("照会先"),
            _("決まった日"),
            _("分野"),
            _("つながらなかった理由"),
            _("照会先が選んだ理由"),
        ),
        *(_("かかった日数"), _("見るまで"), _("回答まで"), _("決まるまで")),
        *(_("センターの気づき"), _("照会先の気づき"), _("取組")),
    ]


def rows_of(page: LookBack) -> Iterator[list[Cell]]:
    """Body by body; a step that was not taken has no days."""
    for body in page.bodies:
        for failed in body.failed:
            yield _row(failed)


def _row(failed: FailedLink) -> list[Cell]:
    referral = failed.referral
    return [
        referral.organisation.name,
        timezone.localdate(referral.closed_at).isoformat(),
        "、".join(failed.topics),
        str(referral.no_link_reason or ""),
        str(referral.reason_said or ""),
        *(failed.days, failed.days_to_see, failed.days_to_answer, failed.days_to_decide),
        referral.learned_by_centre,
        referral.learned_by_receiver,
        "、".join(failed.actions),
    ]
