"""Which questions the reader is trained on, how many of each set, and which are kept to measure it with."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evals.fit.reader.questions import Answerable, read_set


@dataclass(frozen=True, slots=True)
class Share:
    """So many questions of a set, and where they come from and under which license they may be used."""

    name: str
    questions: int
    license: str
    kept: Callable[[Answerable], bool] = lambda _question: True


def is_for_training(question: Answerable) -> bool:
    """Whether the article of this question is in the half that is trained on: SQuAD 2 has 35 articles only."""
    return zlib.crc32(question.paragraph.article.encode()) % 2 == 0


SHARES = (
    Share("squad11_train", 8_000, "SQuAD 1.1, CC BY-SA 4.0"),
    Share("squad20_dev", 5_000, "SQuAD 2.0, CC BY-SA 4.0", is_for_training),
    Share("qed_nq", 4_500, "QED on Natural Questions, CC BY-SA 3.0"),
    Share("nq_open_oracle", 1_000, "Natural Questions, CC BY-SA 3.0"),
    Share("tydiqa_en_train", 2_500, "TyDi QA, Apache-2.0"),
    Share("squadshifts_new_wiki", 1_500, "SQuAD shifts, CC BY 4.0"),
    Share("qamr_test", 1_500, "QAMR, MIT"),
    Share("timeqa_human", 1_000, "TimeQA, BSD-3-Clause"),
)


def training_questions(folder: Path, seed: int) -> list[Answerable]:
    """The questions to train on, drawn by the seed."""
    chosen: list[Answerable] = []
    for share in SHARES:
        pool = [question for question in read_set(folder, share.name) if share.kept(question)]
        random.Random(seed).shuffle(pool)
        chosen += pool[: share.questions]
    return chosen
