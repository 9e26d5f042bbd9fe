"""A question that another answer made superfluous is no missing answer of a figure."""

import pytest

from kyodo.evaluations.formats import read_form
from kyodo.evaluations.formats.figures import derived_figures

FORM = read_form("""
schema: kyodo-cho/sheet-format/1
code: branches
version: "1"
title: 点検
roles: [{id: city, label: 担当課, side: government}]
scales:
  - id: done
    options:
      - {code: "yes", label: した, rank: 1, score: 3}
      - {code: "no", label: しない, rank: 2, score: 0}
steps: [{id: fill, kind: fill}, {id: publish, kind: publish}]
check:
  title: 点検
  sections:
    - id: part
      title: 進め方
      scale: done
      items:
        - {id: told, text: 知らせましたか。}
        - {id: web, text: ウェブで知らせましたか。, applies_if: {item: told, answer: ["yes"]}}
derived:
  - {id: total, label: 合計, kind: sum, sections: [part]}
""")


@pytest.mark.parametrize(
    ("marks", "total"),
    [
        ({"told": "no"}, "0"),
        ({"told": "yes", "web": "yes"}, "6"),
        ({"told": "yes"}, ""),
        ({}, ""),
    ],
)
def test_the_sum_counts_what_is_asked(marks, total):
    figure = derived_figures(FORM, {"city": "city"}, {"city": marks})[0]
    assert figure.values["city"].label == total
