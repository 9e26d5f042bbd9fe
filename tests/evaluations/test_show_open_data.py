"""A page says which files there are, under which terms, and how they change."""

import re

import pytest
from django.urls import reverse

from tests.evaluations.publishing import corrected, published
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("evaluations:show_open_data")
CATALOGUE = reverse("evaluations:download_open_data_catalogue")


def test_every_link_of_the_page_answers(client):
    published()
    page = client.get(PAGE).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    addresses = set(re.findall(r'href="(/[^"]+)"', main))
    assert len(addresses) >= 7
    assert {client.get(address.replace("&amp;", "&")).status_code for address in addresses} == {200}


def test_without_a_licence_the_page_says_that_none_is_stated(client):
    assert "利用の条件は、まだ示されていません" in client.get(PAGE).content.decode()
    assert "dct:license" not in client.get(CATALOGUE).json()


def test_the_menu_says_once_where_the_reader_is(client):
    client.force_login(UserFactory())
    html = client.get(PAGE).content.decode()
    menu = html[html.index("<nav") : html.index("</nav>")]
    assert menu.count("aria-current") == 1
    assert menu.index("aria-current") > menu.index(reverse("evaluations:list_publications"))


def test_a_licence_stands_on_the_page_and_in_the_catalogue(client, settings):
    settings.OPEN_DATA_LICENCE = "CC BY 4.0"
    settings.OPEN_DATA_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.ja"
    page = client.get(PAGE).content.decode()
    assert f'<a href="{settings.OPEN_DATA_LICENCE_URL}" rel="license">CC BY 4.0</a>' in page
    assert client.get(CATALOGUE).json()["dct:license"] == {"@id": settings.OPEN_DATA_LICENCE_URL}


def test_every_file_of_the_catalogue_answers(client):
    published()
    catalogue = client.get(CATALOGUE).json()
    addresses = [each["dcat:downloadURL"]["@id"] for each in catalogue["dcat:distribution"]]
    assert len(addresses) == 4
    for address in [*addresses, catalogue["dcat:landingPage"]["@id"]]:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "page", ["/", reverse("evaluations:list_publications"), PAGE], ids=["front", "list", "data"]
)
def test_public_pages_lead_readers_of_feeds_to_the_feed(client, page):
    published()
    assert alternates(client.get(page))["application/atom+xml"].startswith(
        reverse("evaluations:feed_publications")
    )


def test_the_page_of_an_edition_names_its_files_and_its_neighbours(client):
    story, _first, _second = corrected()
    pages = [
        reverse("evaluations:show_publication_number", args=[story.evaluation.pk, number])
        for number in (1, 2)
    ]
    old, new = (client.get(page) for page in pages)
    for kind in ("application/pdf", "text/csv", "application/json"):
        assert client.get(alternates(old)[kind]).status_code == 200
    assert f'<link rel="successor-version" href="{pages[1]}">' in old.content.decode()
    assert f'<link rel="predecessor-version" href="{pages[0]}">' in new.content.decode()
    assert "第2版で変わったところ：" in old.content.decode()
    assert "訂正される前の第1版を読む" in new.content.decode()


def alternates(response):
    found = re.findall(
        r'<link rel="alternate" type="([^"]+)"(?: title="[^"]*")? href="([^"]+)"',
        response.content.decode(),
    )
    return {kind: address.replace("&amp;", "&") for kind, address in found}
