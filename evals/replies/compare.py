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
from evals.run_record import question_texts
from ingest.corpus.errors import UsageError

REPLIES_DESCRIBED = (*DESCRIBED, "writers", "prompts", "threshold", "calibration", "seed", "later")


@dataclass(frozen=True, slots=True)
class Kind(Generic[S]):
    """How runs of a command are compared: `good` says whether a reply is as it should be; `areas` are not compared.

    `is_judged` says whether that is known of a reply: in a run of `answers`, where the corpus has an article that
    answers.
    """

    score: Callable[..., S]
    measures: Callable[[], list[Measure[S]]]
    good: Callable[[S], bool]
    is_judged: Callable[[S], bool]
    areas: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The metrics of a run, in the order of the tables."""
        return [*self.areas, *metric_names(self.measures())]


ANSWERS: Kind[ReplyScore] = Kind(
    ReplyScore, reply_measures, lambda score: score.contained, lambda score: score.has_gold
)
REFUSALS: Kind[RefusalScore] = Kind(
    RefusalScore, refusal_measures, lambda score: score.refused != (score.group == ANSWERABLE), lambda _: True, AREAS
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
    """The comparison of two RUN.json of this command; raises UsageError if they are over different files.

    Compared are the questions that both hold: a sample is another one, and `refusals` leaves out questions whose
    articles are not in the corpus. In a run of `answers` such a question counts where both corpora have its article.
    """
    kind = KINDS[command]
    (about_a, all_a), (about_b, all_b) = _read(command, first), _read(command, second)
    if _digests(about_a) != _digests(about_b):
        raise UsageError(
            "The runs do not hold the same questions: they are over different files, or a file has changed since."
        )
    texts_a, texts_b = question_texts(first), question_texts(second)
    shared = _shared(all_a, all_b, texts_a, texts_b)
    if not shared:
        raise UsageError("The runs do not hold the same questions: there is none that both asked.")
    a, b = ([score for score in scores if score.id in shared] for scores in (all_a, all_b))
    # By the days on which they were asked first: with --later they are others, and the questions must be the same.
    by_days = min(((about_a, a), (about_b, b)), key=lambda run: run[0].get("later") or 0)[1]
    later_ids = {score.id for score in second_half(by_days) or ()}
    later_a, later_b = ([score for score in scores if score.id in later_ids] for scores in (a, b))
    pairs = [pair for pair in zip(a, b, strict=True) if all(map(kind.is_judged, pair))]
    gained = [before.id for before, after in pairs if kind.good(after) and not kind.good(before)]
    lost = [before.id for before, after in pairs if kind.good(before) and not kind.good(after)]
    return {
        "command": command,
        "a": {key: about_a.get(key) for key in REPLIES_DESCRIBED},
        "b": {key: about_b.get(key) for key in REPLIES_DESCRIBED},
        "questions": len(a),
        **({"with_gold": len(pairs)} if command == "answers" else {}),
        "metrics": differences(a, b, kind.measures()),
        "july_december": {"questions": len(later_a), "metrics": differences(later_a, later_b, kind.measures())}
        if later_a
        else None,
        "gained": gained,
        "lost": lost,
        "question_texts": {id_: texts_b[id_] for id_ in (*gained, *lost) if id_ in texts_b},
        "only_in_a": [score.id for score in all_a if score.id not in shared],
        "only_in_b": [score.id for score in all_b if score.id not in shared],
        "gold_in_one": [
            before.id for before, after in zip(a, b, strict=True) if kind.is_judged(before) != kind.is_judged(after)
        ],
    }


def _shared(a: Sequence[Any], b: Sequence[Any], texts_a: Mapping[str, str], texts_b: Mapping[str, str]) -> set[str]:
    """The ids of both runs; not of a near miss that was made in another way, as it may be where the corpus differs."""
    ids_b = {score.id for score in b}
    return {score.id for score in a if score.id in ids_b and texts_a.get(score.id, "") == texts_b.get(score.id, "")}


def _read(command: str, file: Path) -> tuple[dict[str, Any], Sequence[Any]]:
    try:
        run = json.loads(file.read_text("utf-8"))
        about = dict(run["run"])
        made_by = about["command"]
        if made_by != command:
            raise UsageError(f"{file}: a run of {made_by}; the other is one of {command}: nothing to compare.")
        _digests(about)
        scores = [read_score(KINDS[command].score, question) for question in run["questions"]]
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{file}: not a run of {command} that can be compared.") from error
    if not scores:
        raise UsageError(f"{file}: a run of {command} with 0 questions: nothing to compare.")
    return about, scores


def _digests(about: Mapping[str, Any]) -> tuple[str, str | None]:
    """What a run was asked: the digests of its questions and, in a run of `refusals`, of its unanswerable ones."""
    unanswerable = about.get("unanswerable")
    return about["questions"]["sha256"], unanswerable["sha256"] if unanswerable else None
