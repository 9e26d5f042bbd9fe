"""What a browser would send if somebody pressed a button of a page without changing anything."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._inside = False
        self._select = self._text = ""
        self._chosen: list[str] = []
        self._first: str | None = None
        self._words: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append([])
            self._inside = True
        elif not self._inside:
            return
        elif tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "select":
            self._select, self._chosen, self._first = given["name"], [], None
        elif tag == "option" and self._select:
            value = given.get("value", "")
            self._first = value if self._first is None else self._first
            if "selected" in given:
                self._chosen.append(value)
        elif tag == "textarea":
            self._text, self._words = given["name"], []

    def _input(self, given):
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self._add(given["name"], given.get("value", "on"))
        elif kind not in ("submit", "button", "file"):
            self._add(given["name"], given.get("value", ""))

    def handle_data(self, data):
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._select:
            for value in self._chosen or [self._first or ""]:
                self._add(self._select, value)
            self._select = ""
        elif tag == "textarea" and self._words is not None:
            text = "".join(self._words).removeprefix("\r\n").removeprefix("\n")
            self._add(self._text, text.replace("\r\n", "\n").replace("\n", "\r\n"))
            self._words = None

    def _add(self, name, value):
        self.forms[-1].append((name, value))


def filled_in(response, having: str) -> dict[str, list[str]]:
    """The fields of the one form of a page that has a field of this name."""
    reader = _Fields()
    reader.feed(response.content.decode())
    [fields] = [form for form in reader.forms if having in dict(form)]
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return sent
