"""python -m evals compare, for two runs of `answers` or two of `refusals`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

from evals.measures import Measure, S, metric_names, read_score, second_half
from evals.replies.measures import reply_measures
from evals.replies.refusal_measures import AREAS, RefusalScore, refusal_measures
from evals.replies.refusals import ANSWERABLE
from evals.replies.scoring import ReplyScore
from evals.retrieval.compare import DESCRIBED, differences
from ingest.corpus.errors import UsageError

REPLIES_DESCRIBED = (*DESCRIBED, "writers", "prompts", "threshold", "calibration", "seed")


@dataclass(frozen=True, slots=True)
class Kind(Generic[S]):
    """How runs of a command are compared: `good` says whether a reply is as it should be; `areas` are not compared."""

    score: Callable[..., S]
    measures: Callable[[], list[Measure[S]]]
    good: Callable[[S], bool]
    areas: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The metrics of a run, in the order of the tables."""
        return [*self.areas, *metric_names(self.measures())]


ANSWERS: Kind[ReplyScore] = Kind(ReplyScore, reply_measures, lambda score: score.contained)
REFUSALS: Kind[RefusalScore] = Kind(
    RefusalScore, refusal_measures, lambda score: score.refused != (score.group == ANSWERABLE), AREAS
)
KINDS: dict[str, Kind[Any]] = {"answers": ANSWERS, "refusals": REFUSALS}


def command_of(file: Path) -> str | None:
    """The command that made this RUN.json; None if it does not say."""
    try:
        command = json.loads(file.read_text("utf-8"))["run"]["command"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return str(command)


def compare_replies(command: str, first: Path, second: Path) -> dict[str, Any]:
    """The comparison of two RUN.json of this command; raises UsageError if their questions differ."""
    kind = KINDS[command]
    (about_a, a), (about_b, b) = _read(command, first), _read(command, second)
    if [score.id for score in a] != [score.id for score in b] or _digests(about_a) != _digests(about_b):
        raise UsageError("The runs do not hold the same questions in the same order: nothing to compare.")
    later_a, later_b = second_half(a), second_half(b)
    pairs = list(zip(a, b, strict=True))
    return {
        "command": command,
        "a": {key: about_a.get(key) for key in REPLIES_DESCRIBED},
        "b": {key: about_b.get(key) for key in REPLIES_DESCRIBED},
        "questions": len(a),
        "metrics": differences(a, b, kind.measures()),
        "july_december": {"questions": len(later_a), "metrics": differences(later_a, later_b, kind.measures())}
        if later_a and later_b
        else None,
        "gained": [before.id for before, after in pairs if kind.good(after) and not kind.good(before)],
        "lost": [before.id for before, after in pairs if kind.good(before) and not kind.good(after)],
    }


def _read(command: str, file: Path) -> tuple[dict[str, Any], Sequence[Any]]:
    try:
        run = json.loads(file.read_text("utf-8"))
        about = dict(run["run"])
        command_and_files = about["command"], _digests(about)
        scores = [read_score(KINDS[command].score, question) for question in run["questions"]]
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{file}: not a run of {command} that can be compared.") from error
    if command_and_files[0] != command or not scores:
        raise UsageError(
            f"{file}: a run of {command_and_files[0]} with {len(scores)} questions; the other is one of {command}."
        )
    return about, scores


def _digests(about: Mapping[str, Any]) -> tuple[str, str | None]:
    """What a run was asked: the digests of its questions and, in a run of `refusals`, of its unanswerable ones."""
    unanswerable = about.get("unanswerable")
    return about["questions"]["sha256"], unanswerable["sha256"] if unanswerable else None
