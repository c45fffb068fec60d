"""Learnt tables: how much each trait of a place speaks for its being a name, a time and so on.

A table is logistic: the traits times their weights, and a bias, give the odds of a place against none; the chance of
a place is its odds among those of all places of its page. The tables are data
(``weights.toml``) with the evidence that they were learnt from; ``benchmarks/weigh.py`` learns them again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp


@dataclass(frozen=True, slots=True)
class Table:
    """One learnt table: a bias and a weight for each trait."""

    bias: float
    weights: Mapping[str, float]

    def odds(self, traits: Mapping[str, float]) -> float:
        """The odds that a place has against none."""
        told = self.bias + sum(weight * traits.get(name, 0.0) for name, weight in self.weights.items())
        return exp(max(-30.0, min(30.0, told)))

    def terms(self, traits: Mapping[str, float], most: int = 6) -> tuple[tuple[str, float], ...]:
        """The traits that speak loudest for and against, loudest first."""
        told = [(name, round(weight * traits.get(name, 0.0), 2)) for name, weight in self.weights.items()]
        return tuple(sorted((row for row in told if row[1]), key=lambda row: (-abs(row[1]), row[0]))[:most])


def chances(odds: Sequence[float]) -> list[float]:
    """The chance of each of several places, given their odds: at most one of them is right."""
    whole = 1 + sum(odds)
    return [one / whole for one in odds]


@cache
def tables() -> Mapping[str, Table]:
    """All tables by name."""
    raw = tomllib.loads(files(__package__).joinpath("weights.toml").read_text("utf-8"))
    return {
        name: Table(float(table["bias"]), {trait: float(weight) for trait, weight in table["weights"].items()})
        for name, table in raw["tables"].items()
    }
