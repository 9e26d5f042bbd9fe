"""A copy of the own data, for the person whom it is about."""

from datetime import datetime
from typing import Any

from kyodo.consultations.models import Case
from kyodo.consultations.queries.requests import request_page


def copy_of_request(case: Case) -> dict[str, Any]:
    """Plain values, named in Japanese: a person reads them first, a program second."""
    page, caller = request_page(case), case.caller
    return {
        "受付番号": case.number,
        "受付日時": case.received_at.isoformat(),
        "状態": case.get_state_display(),
        "氏名": caller.name if caller else "",
        "ふりがな": caller.name_kana if caller else "",
        "電話番号": caller.telephone if caller else "",
        "メールアドレス": caller.email if caller else "",
        "団体名": case.group_name,
        "区分": str(case.sector or ""),
        "区": str(case.ward or ""),
        "活動分野": str(case.field or ""),
        "相談の内容": [str(topic) for topic in case.topics.in_order()],
        "連絡の方法": case.get_reach_by_display(),
        "やりとり": [
            {
                "日時": shown.entry.happened_at.isoformat(),
                "だれから": "相談者" if shown.is_own else "センター",
                "内容": shown.entry.text,
            }
            for shown in page.entries
        ],
        "ファイル": [{"名前": file.stored.name, "大きさ": file.stored.size} for file in page.files],
        "同意": [
            {
                "内容": consent.purpose,
                "同意した日時": _written(consent.given_at),
                "取り消した日時": consent.withdrawn_at.isoformat()
                if consent.withdrawn_at
                else None,
            }
            for consent in case.consents.all()
        ],
    }


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
