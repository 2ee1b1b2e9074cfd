"""Pages that stream their story behind their end, and show it by a script."""

import pytest

from ingest.sources.extraction_worker import extract
from tests.ingest.sources.stories import BRIDGE, YEN

SCRIPT = "<script>$RC=function(b,c){{}};$RC({pair})</script>"


def text_of(body: str) -> str:
    html = f"<!DOCTYPE html><html><head><title>Yen falls</title></head><body>{body}</body></html>"
    return extract(html.encode())["text"] or ""


def streamed(part: str, pair: str = '"B:0","S:0"', place: str = '<template id="B:0"></template>') -> str:
    return f"<main>{place}<div class=skeleton></div></main><footer>Imprint</footer>{part}{SCRIPT.format(pair=pair)}"


@pytest.mark.parametrize(
    ("name", "pair"),
    [("S:0", '"B:0","S:0"'), ("S:1f", '"B:0","S:1f"'), ("r1-S:0", '"B:0","r1-S:0"'), ("S:0", '"B:0","S:0",["a.css"]')],
)
def test_a_story_that_a_script_shows_is_read(name, pair):
    part = f'<div hidden id="{name}"><article><h1>Yen falls</h1>{YEN}</article></div>'
    assert "sense of urgency" in text_of(streamed(part, pair))


def test_parts_stand_in_their_places():
    first, second = (f"<p>Paragraph {n} says {n} times that the yen fell to 151 on Monday.</p>" for n in (1, 3))
    part = (
        f'<div hidden id="S:0"><article><h1>Yen falls</h1>{first}<template id="P:1"></template>{second}</article></div>'
    )
    later = f'<div hidden id="S:1">{YEN}</div><script>$RS("S:1","P:1")</script>'
    text = text_of(streamed(part + later))
    assert text.index("Paragraph 1") < text.index("sense of urgency") < text.index("Paragraph 3")


@pytest.mark.parametrize(
    ("pair", "place"),
    [
        ('"B:0","S:2"', '<template id="B:0"></template>'),
        ('"B:1","S:0"', '<template id="B:0"></template>'),
        ('"B:0","S:0"', ""),
        ('"B:0","S:0"', '<div id="B:0"></div>'),
        ('"B:0","S:0"', '<div hidden><template id="B:0"></template></div>'),
    ],
)
def test_what_no_script_shows_stays_hidden(pair, place):
    part = f'<article>{BRIDGE}</article><div hidden id="S:0">{YEN}</div>'
    text = text_of(streamed(part, pair, place))
    assert "sense of urgency" not in text
    assert "harbor bridge" in text


def test_a_place_within_its_own_part_is_none():
    part = f'<div hidden id="S:0"><template id="B:0"></template>{YEN}</div>'
    assert "harbor bridge" in text_of(streamed(f"<article>{BRIDGE}</article>{part}", place=""))


def test_endless_parts_do_not_delay_a_page():
    parts = "".join(f'<div hidden id="S:{n:x}"><template id="B:{n + 1:x}"></template></div>' for n in range(20_000))
    scripts = "".join(f'$RC("B:{n:x}","S:{n:x}");' for n in range(20_000))
    assert "sense of urgency" in text_of(f"<article>{YEN}</article>{parts}<script>{scripts}</script>")
