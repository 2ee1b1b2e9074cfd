"""The language that pages, feeds and records state."""

import lxml.html
import pytest

from ingest.sources.language_tag import language_tag
from ingest.sources.page_facts import page_facts


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("en", "en"),
        ("de-AT", "de-at"),
        ("pt_BR", "pt-br"),
        (" zh-Hant-TW ", "zh-hant-tw"),
        ("sr-Latn-RS", "sr-latn-rs"),
        ("", None),
        ("english", None),
        ("en, de", None),
        ("und", None),
        ("mul", None),
        ("{{ lang }}", None),
        ("en" + "-abcdefgh" * 3, None),
    ],
)
def test_a_tag_is_one_language_in_one_spelling(stated, tag):
    assert language_tag(stated) == tag


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ('<html lang="de"><body><p>a</p>', "de"),
        ('<html xml:lang="fr"><body><p>a</p>', "fr"),
        ('<html lang="x"><head><meta http-equiv="Content-Language" content="nl"></head><body><p>a</p>', "nl"),
        ('<html><head><meta property="og:locale" content="es_MX"></head><body><p>a</p>', "es-mx"),
        ('<html lang="en"><head><meta property="og:locale" content="es_MX"></head><body><p>a</p>', "en"),
        ("<html><body><p>a</p>", None),
    ],
)
def test_a_page_states_its_language_in_several_places(page, language):
    assert page_facts(lxml.html.document_fromstring(page))["language"] == language
