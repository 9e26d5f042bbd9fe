"""A form of two sides, a council whose members answer alone, and a part answered together."""

SIDES_AND_A_COUNCIL = """
schema: kyodo-cho/sheet-format/1
code: sides-and-council
version: "1"
title: 三者と双方のシート
roles:
  - {id: civic, label: 団体, side: civic}
  - {id: government, label: 担当課, side: government}
  - {id: council, label: 審査会, voice: each}
  - {id: both, label: 双方, of: [civic, government]}
  - {id: facilitator, label: 進行役, part: attends}
scales:
  - id: done
    options: [{code: "yes", label: した, rank: 1}, {code: "no", label: しない, rank: 2}]
  - {id: words, kind: text}
check:
  title: 点検
  sections:
    - id: part
      title: 進め方
      scale: done
      answered_by: [civic, government, council]
      items: [{id: part-talk, text: 話しましたか。}]
    - id: aim
      title: ねらい
      scale: done
      answered_by: [both]
      items:
        - {id: aim-shared, text: 同じねらいでしたか。}
        - {id: aim-words, text: ねらいを書いてください。, scale: words}
    - id: course
      title: 来年
      scale: done
      answered_by: [both]
      items: [{id: course-on, text: 続けますか。}]
"""
