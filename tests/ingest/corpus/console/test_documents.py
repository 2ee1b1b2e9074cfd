"""JSON documents as programs read them."""

import json
import os

import pytest

from ingest.corpus.console.documents import json_text


@pytest.mark.parametrize("ensure_ascii", [False, True])
def test_the_name_of_a_file_that_is_no_utf_8_is_escaped_and_can_be_read_back(ensure_ascii):
    name = b"/news/caf\xe9 \xf0\x9f\x93\xb0.txt"
    text = json_text({"file": os.fsdecode(name)}, ensure_ascii=ensure_ascii)

    assert os.fsencode(json.loads(text.encode())["file"]) == name
