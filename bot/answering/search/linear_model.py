"""A small linear model in a readable file: mean, scale and weight of each feature."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores rows of features: higher is better, only differences within one question mean something."""

    means: NDArray[np.float64]
    scales: NDArray[np.float64]
    weights: NDArray[np.float64]

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """A score for each row (n, features)."""
        scores: NDArray[np.float64] = ((rows - self.means) / self.scales) @ self.weights
        return scores


@lru_cache(maxsize=4)
def load_model(name: str, features: Sequence[str]) -> LinearModel:
    """The model that ships as this file of bot/answering, for these features (a tuple) in their order."""
    found = json.loads((files("bot.answering.search") / name).read_text("utf-8"))["features"]
    return LinearModel(
        *(np.array([found[feature][key] for feature in features]) for key in ("mean", "scale", "weight"))
    )
