"""Whoever follows the feed learns of every publication and of every correction, once."""

import re

import pytest
from django.urls import reverse
from lxml import etree

from kyodo.evaluations.actions.sheet_imports import import_sheet
from kyodo.evaluations.models import Publication
from kyodo.evaluations.views import open_data
from tests.costs import queries_of
from tests.evaluations.publishing import corrected, proposed, published
from tests.evaluations.sheet_files import sheet
from tests.stories import NOW

pytestmark = pytest.mark.django_db
FEED = reverse("evaluations:feed_publications")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client, **query):
    response = client.get(FEED, query)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.getvalue())


def texts(feed, path):
    return feed.xpath(f"{path}/text()", namespaces=ATOM)


def links(node):
    return {
        (link.get("rel"), link.get("type")): link.get("href")
        for link in node.xpath("a:link", namespaces=ATOM)
    }


def import_years(*years):
    for year in years:
        term = f"実施期間 令和{year}年４月１日から令和{year + 1}年３月31日"
        import_sheet(file=sheet(line39=term), decisions={}, now=NOW)


def test_an_empty_feed_is_a_feed(client):
    feed = read(client)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for needed in ("a:title", "a:id", "a:updated", "a:author/a:name"):
        assert len(texts(feed, needed)) == 1
    assert feed.xpath("a:entry", namespaces=ATOM) == []


def test_what_is_only_proposed_is_no_news(client):
    proposed()
    assert read(client).xpath("a:entry", namespaces=ATOM) == []


def test_every_entry_has_what_atom_asks_for(client):
    published()
    feed = read(client)
    (entry,) = feed.xpath("a:entry", namespaces=ATOM)
    assert texts(entry, "a:title") == ["みなと市協働センター運営事業　令和5年度（2023年度）"]
    assert texts(entry, "a:author/a:name") == ["みなと市民共同事業体", "みなと市市民協働課"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", texts(entry, "a:updated")[0])
    assert texts(feed, "a:updated") == texts(entry, "a:updated")
    assert "17問のうち、評価が分かれたのは 2問です。" in texts(entry, "a:summary")[0]
    for address in links(entry).values():
        assert client.get(address).status_code == 200


def test_a_correction_is_an_entry_of_its_own_that_says_what_changed(client):
    corrected()
    second, first = read(client).xpath("a:entry", namespaces=ATOM)
    assert "訂正（第2版）" in texts(second, "a:title")[0]
    assert "相談の数を改めた。" in texts(second, "a:summary")[0]
    assert "数え違いがあった。" in texts(second, "a:summary")[0]
    page = {
        each: links(entry)["alternate", "text/html"] for each, entry in ((1, first), (2, second))
    }
    assert links(second)["predecessor-version", None] == page[1]
    assert links(first)["successor-version", None] == page[2]
    assert texts(first, "a:id") != texts(second, "a:id")


def test_an_entry_keeps_its_id_when_the_site_moves_or_is_read_in_english(client, settings):
    published()
    before = texts(read(client), "//a:entry/a:id")
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    moved = client.get(FEED, {"language": "en"}, headers={"Host": "elsewhere.example"})
    feed = etree.fromstring(moved.getvalue())
    assert texts(feed, "//a:entry/a:id") == before
    assert before[0].startswith("urn:uuid:")
    assert "elsewhere.example" in links(feed)["self", "application/atom+xml"]


def test_the_language_is_said_and_comes_from_the_address_alone(client):
    published()
    client.cookies["django_language"] = "en"
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert read(client).get(lang) == "ja"
    feed = read(client, language="en")
    assert feed.get(lang) == "en"
    assert feed.xpath("a:entry/a:title", namespaces=ATOM)[0].get(lang) == "ja"
    assert client.get(FEED, {"language": "xx"}).status_code == 404


def test_older_entries_are_on_further_pages_and_none_is_left_out(client, monkeypatch):
    monkeypatch.setattr(open_data, "ENTRIES_PER_PAGE", 2)
    import_years(3, 4, 5)
    found, pages, address = [], 0, FEED
    while address:
        feed = etree.fromstring(client.get(address).getvalue())
        found += texts(feed, "//a:entry/a:id")
        address = links(feed).get(("next", "application/atom+xml"))
        pages += 1
    assert (pages, len(found), len(set(found))) == (2, 3, 3)
    assert client.get(FEED, {"page": "3"}).status_code == 404
    assert client.get(FEED, {"page": "x"}).status_code == 404


def test_what_xml_cannot_write_is_left_out_and_markup_is_text(client):
    _story, publication = published()
    snapshot = publication.snapshot
    snapshot["overview"]["project"] = "甲\x0b<b>乙</b>&丙"
    Publication.objects.filter(pk=publication.pk).update(snapshot=snapshot)
    assert texts(read(client), "//a:entry/a:title")[0].startswith("甲<b>乙</b>&丙")


def test_asking_again_costs_nothing_until_something_is_published(client):
    published()
    first = client.get(FEED)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(FEED, headers=again).status_code == 304
    import_years(4)
    assert client.get(FEED, headers=again).status_code == 200


def test_the_number_of_queries_does_not_grow(client):
    import_years(3)
    few = queries_of(client, FEED)
    import_years(4, 5)
    assert queries_of(client, FEED) == few


def test_a_licence_is_said_where_there_is_one(client, settings):
    settings.OPEN_DATA_LICENCE = "CC BY 4.0"
    settings.OPEN_DATA_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.ja"
    rights = texts(read(client), "a:rights")
    assert rights == ["CC BY 4.0 https://creativecommons.org/licenses/by/4.0/deed.ja"]
