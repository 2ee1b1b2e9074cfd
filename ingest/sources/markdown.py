"""Markdown as the plain text that a reader of its rendered page sees, made in a child process with limits."""

from __future__ import annotations

import json
import time
from typing import Any

from ingest.sources.limited_child import LimitedChild
from ingest.sources.unreadable import Unreadable

# 50,000 times "![" take 5 s, and a table of so much 120 MB: a longer text is read in parts.
PART = 50_000
SECONDS_A_FILE = 300  # 20 MB of prose take 115 beside other work, and to embed them takes longer


class MarkdownReader(LimitedChild):
    """Turns Markdown into text, in one child that is started for the first file and serves all that follow."""

    module = "ingest.sources.markdown_worker"

    def plain_text(self, markdown: str) -> str:
        """The text, its blocks with a blank line between; raises Unreadable where it is not made within the limits.

        A part ends where a block does, unless the block itself is longer; one of HTML or code is read whole even then.
        A link whose address stands in another part of a text of more than 50,000 characters is not known as one.
        """
        texts: list[str] = []
        start, size, ends = 0, PART, time.monotonic() + SECONDS_A_FILE
        while start < len(markdown):
            if time.monotonic() > ends:
                self.close()
                raise Unreadable(f"took longer than {SECONDS_A_FILE} seconds to read, and was given up")
            part = markdown[start : start + size]
            is_last = start + len(part) == len(markdown)
            if not is_last:
                part = part[: part.rfind("\n") + 1] or part
            reply = self.ask(part.encode())
            if reply is None:
                raise Unreadable(self.why_it_ended("its text"))
            result: dict[str, Any] = json.loads(reply)
            if result["is_raw"] and not is_last and not result["last_start"]:
                size *= 2  # its rest would be read as prose: what a remark hides would be seen
                continue
            size = PART
            is_whole = is_last or not result["last_start"]
            texts.append(result["whole" if is_whole else "before_last"])
            start += len(part) if is_whole else result["last_start"]
        return "\n\n".join(filter(None, texts))
