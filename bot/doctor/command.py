"""`python -m bot doctor`: checks everything the bot needs and says how to fix what is missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from itertools import chain

from bot.doctor.check import Check
from bot.doctor.checks import (
    check_clock,
    check_corpus,
    check_disk,
    check_index,
    check_only_one,
    check_refusals,
    check_setting_names,
    check_sources,
    check_token,
)
from bot.doctor.models import check_chat_model, check_entailment, check_model, check_reader
from bot.settings import BotSettings
from bot.terminal import print_json, print_page
from ingest.corpus.console.crash_reports import crash_line
from ingest.corpus.console.redaction import redact
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import DatelineError

PARTS: dict[str, Callable[[BotSettings], Check | Iterator[Check]]] = {
    "token": check_token,
    "only-one": check_only_one,
    "settings": check_setting_names,
    "corpus": check_corpus,
    "sources": check_sources,
    "index": check_index,
    "refusals": check_refusals,
    "model": check_model,
    "chat-model": check_chat_model,
    "reader": check_reader,
    "entailment": check_entailment,
    "disk": check_disk,
    "clock": check_clock,
}
# Of the parts that have nothing to say among the others where all is well, what is printed of one that is named.
QUIET = {
    "settings": "each line and name is known",
    "sources": "none to judge",
    "entailment": "ENTAILMENT_MODEL names no other model",
    "clock": "nothing speaks against it",
}
# Checks that print further lines of a part, each with a name of its own.
PART_OF = {"invite": "token", "message-content": "token"}


def run_checks(settings: BotSettings, parts: Collection[str] = (), *, as_json: bool) -> int:
    """Runs the checks of these parts of PARTS, or of all, even after one has failed; exit code 1 if any did."""
    parts_to_check = dict.fromkeys(PART_OF.get(part, part) for part in parts or PARTS)
    checks_of = {part: list(_checks(part, settings)) for part in parts_to_check}
    checks = list(chain.from_iterable(checks_of.values()))
    if as_json:
        print_json({"ok": all(check.ok for check in checks), "checks": [asdict(check) for check in checks]})
    else:
        # Who has named a part reads that all is well with it.
        well = {part: [Check(part, True, QUIET[part])] for part in checks_of if parts and not checks_of[part]}
        _print(list(chain.from_iterable((checks_of | well).values())))
    return 0 if all(check.ok for check in checks) else 1


def _checks(part: str, settings: BotSettings) -> Iterator[Check]:
    """The checks of a part of PARTS; an error fails this part alone."""
    try:
        checked = PARTS[part](settings)
        yield from [checked] if isinstance(checked, Check) else checked
    except DatelineError as error:
        yield Check(part, False, "not usable", redact(error.user_message))
    # What one check may not read is no reason to lose the others.
    except OSError as error:
        reason = error.strerror or str(error)
        if error.filename:
            reason = f"{error.filename} cannot be used ({reason}); check its permissions and the disk."
        yield Check(part, False, "not usable", redact(reason))
    except Exception as error:  # noqa: BLE001 -- a defect in one check takes the others from nobody
        line = crash_line(error)
        yield Check(part, False, "not usable", line[:1].upper() + line[1:])


def _print(checks: list[Check]) -> None:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[Text | Padding] = []
    for check in checks:
        line = Text("ok    " if check.ok else "FAIL  ", style="green" if check.ok else "bold red")
        line.append(visible(f"{check.name}: {check.detail}"), style="default")
        lines.append(line)
        if not check.ok and check.fix:
            lines.append(Padding(Text(visible(check.fix)), (0, 0, 0, 6)))
    print_page(Group(*lines))
