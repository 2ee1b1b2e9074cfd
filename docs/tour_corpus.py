"""Takes pictures of a gap report and a digest over a corpus of your own, which stays as it is.

    python docs/tour_corpus.py CORPUS_DIR --questions FILE.jsonl --day 2025-06-30 --topic "papal conclave"

Each line of the file has a "question" and the day ("as_of") as of which it is asked; what is not refused is in no gap.
Each question is asked by two people, the fewest whose wording is shown, or by as many as its "people" says. The digest
is what /latest has on the topic as of --day, and new in the two days before. Writes docs/tour/corpus-*.png.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from preview import find_browser, open_room, opened
from tour_owner import own
from tour_room import become, served, show

from bot.answering.answer import Refusal
from bot.answering.service import Answering
from bot.conversation.digests import Digest, Rhythm, add_digest
from bot.conversation.store import Store
from bot.delivery.digests import DigestSender
from ingest.corpus.settings import NEVER

GAPS, DIGEST = "corpus-gaps", "corpus-digest"
FEWEST_PEOPLE = 2
HOUR = 8


class DatedAnswering:
    """Answering as of a day; `refused` counts the refusals."""

    def __init__(self, answering: Answering, day: date) -> None:
        self._answering, self.day, self.refused = answering, day, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answering, name)

    def ask(self, text: str, **options: Any) -> Any:
        """The reply as of the day, whenever it is asked."""
        reply = self._answering.ask(text, **{**options, "asked_at": None, "as_of": self.day})
        self.refused += isinstance(reply, Refusal)
        return reply

    def topic(self, command: Any, text: str, **options: Any) -> Any:
        """The same for a topic."""
        return self._answering.topic(command, text, **{**options, "asked_at": None, "as_of": self.day})


def main() -> int:
    """Make both pictures, or the one whose options are given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--questions", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--day", type=date.fromisoformat, help="of the digest")
    parser.add_argument("--topic", help="of the digest")
    options = parser.parse_args()
    if (options.day is None) != (options.topic is None):
        parser.error("a digest needs --day and --topic")
    if not (options.questions or options.topic):
        parser.error("name --questions, or --day and --topic, or all of them")
    # The commands that serve the corpus run in another folder.
    corpus = options.corpus.resolve()
    if not corpus.is_dir():
        parser.error(f"there is no folder {corpus}")
    try:
        questions = read_questions(options.questions) if options.questions else []
    except (OSError, ValueError, KeyError, TypeError) as error:
        parser.error(f"{options.questions} cannot be used; each line needs a question and as_of, a day ({error!r})")
    browser = find_browser()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(corpus),
        opened(corpus, bot_data_dir=Path(folder), stale_days=NEVER) as answering,
    ):
        if questions:
            asyncio.run(_picture_gaps(answering, questions, browser))
        if options.topic:
            asyncio.run(_picture_digest(answering, options.day, options.topic, browser))
    return 0


@dataclass(frozen=True)
class Asked:
    """A question, the day as of which it is asked, and how many people ask it."""

    question: str
    day: date
    people: int


def read_questions(file: Path) -> list[Asked]:
    """The questions of a file; raises OSError, ValueError, KeyError or TypeError for what is none."""
    documents = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [
        Asked(
            str(document["question"]),
            date.fromisoformat(document["as_of"]),
            int(document.get("people", FEWEST_PEOPLE)),
        )
        for document in documents
    ]


async def _picture_gaps(answering: Answering, questions: Sequence[Asked], browser: str) -> None:
    dated: Any = DatedAnswering(answering, date.min)
    async with open_room(dated) as room:
        for person in range(max(asked.people for asked in questions)):
            become(room, f"person-{person}")
            for asked in questions:
                if person < asked.people:
                    dated.day = asked.day
                    await room.slash("ask", question=asked.question)
        print(f"{dated.refused} of {sum(asked.people for asked in questions)} times refused", flush=True)
        own(room)
        await room.slash("admin gaps")
        await show(GAPS, room, browser)


async def _picture_digest(answering: Answering, day: date, topic: str, browser: str) -> None:
    store = Store(None)
    dated: Any = DatedAnswering(answering, day)
    async with open_room(dated, store=store) as room:
        yesterday = day - timedelta(days=1)
        add_digest(store, Digest(0, room.env.guild.id, room.channel.id, topic, Rhythm.DAILY, HOUR, yesterday))
        now = datetime.combine(day, time(HOUR), room.client.dispatcher.zone)
        await DigestSender(room.client.dispatcher, room.client).send_due(now)
        if room.channel.last_message is None:
            sys.exit(f"Nothing on “{topic}” was new on {day}; name another day or topic.")
        await show(DIGEST, room, browser)


if __name__ == "__main__":
    sys.exit(main())
