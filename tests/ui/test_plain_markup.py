"""What staff type becomes paragraphs, lists, bold words and links; a script never a script."""

import time

import pytest

from kyodo.ui.plain_markup import html_of


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一行め\n二行め\n\n次の段落", "<p>一行め<br>\n二行め</p>\n<p>次の段落</p>\n"),
        ("- 会場\n- 会費", "<ul>\n<li>会場</li>\n<li>会費</li>\n</ul>\n"),
        ("1. 電話\n2. 面談", "<ol>\n<li>電話</li>\n<li>面談</li>\n</ol>\n"),
        ("3. 電話", '<ol start="3">\n<li>電話</li>\n</ol>\n'),
        ("**「空き家」**の件", "<p><strong>「空き家」</strong>の件</p>\n"),
        ("**要点**と**期日**", "<p><strong>要点</strong>と<strong>期日</strong></p>\n"),
        ("# 見出し", "<p># 見出し</p>\n"),
        ("*斜め*_下_`符号`~~線~~", "<p>*斜め*_下_`符号`~~線~~</p>\n"),
        ("**", "<p>**</p>\n"),
        ("****", "<p>****</p>\n"),
        ("**とじない", "<p>**とじない</p>\n"),
        ("> 引用", "<p>&gt; 引用</p>\n"),
        ("a | b\n--|--", "<p>a | b<br>\n--|--</p>\n"),
        ("    字下げ", "<p>字下げ</p>\n"),
        ("", ""),
    ],
)
def test_only_the_little_that_is_needed_is_understood(text, html):
    assert html_of(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "[案内](https://example.jp/a?b=1)",
            '<a href="https://example.jp/a?b=1" rel="nofollow noopener">案内</a>',
        ),
        ("[書く](mailto:a@example.jp)", '<a href="mailto:a@example.jp" rel="nofollow noopener">'),
        (
            "くわしくはhttps://example.jp/x_y。次に",
            '<a href="https://example.jp/x_y" rel="nofollow noopener">https://example.jp/x_y</a>。',
        ),
        ("**[太い](http://example.jp)**", '<strong><a href="http://example.jp" rel="nofollow'),
        (
            "[https://example.jp](https://example.jp)",
            '<p><a href="https://example.jp" rel="nofollow noopener">https://example.jp</a></p>',
        ),
    ],
)
def test_links_lead_outside_without_a_recommendation(text, html):
    assert html in html_of(text)


SCRIPTS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/evaluations/1/)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '[x](https://a.example "title onmouseover=alert(1)")',
    '[x](https://a.example" onmouseover="alert(1))',
    'https://a.example/"onmouseover="alert(1)',
    "![x](https://evil.example/pixel.png)",
    "**<b onclick=alert(1)>x</b>**",
    "- <script>alert(1)</script>",
    "<math><mtext></p><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<div style='background:url(javascript:alert(1))'>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<form action=https://evil.example><input name=password>",
]


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_in_every_shape_stays_text(text):
    html = html_of(text)
    tags = {part.split(">")[0].split()[0].strip("/") for part in html.split("<")[1:]}
    assert tags <= {"p", "br", "ul", "ol", "li", "strong", "a"}
    for part in html.split("<a ")[1:]:
        inside = part.split(">")[0]
        assert inside.startswith(('href="https://', 'href="http://', 'href="mailto:', "rel="))
        assert " on" not in inside
        assert "title" not in inside


@pytest.mark.parametrize("sign", ["**", "[", "- ", "**[", "<", "\\", "https://", "1. "])
def test_no_text_takes_long_to_read(sign):
    before = time.process_time()
    html_of(sign * (10_000 // len(sign)))
    assert time.process_time() - before < 2
