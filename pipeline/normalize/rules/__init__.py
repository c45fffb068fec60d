"""The rules, one module each: a module here that holds a ``RULE`` is a rule, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from pipeline.normalize.rule import PHASES, Rule


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by code, sorted. Raises ``ValueError`` where a code stands twice."""
    found: dict[str, Rule] = {}
    for module in iter_modules(__path__):
        rule: Rule = import_module(f"{__name__}.{module.name}").RULE
        if rule.code in found:
            raise ValueError(f"rule {rule.code} is defined twice")
        found[rule.code] = rule
    return dict(sorted(found.items()))


def _wanted(rule: Rule, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    if any(rule.code.startswith(prefix) for prefix in ignore):
        return False
    return not select or any(rule.code.startswith(prefix) for prefix in select)


@cache
def reports(select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules in force that report and do not edit."""
    return tuple(rule for rule in rules().values() if rule.safety == "report" and _wanted(rule, select, ignore))


@cache
def chosen(select: tuple[str, ...], ignore: tuple[str, ...], judged: bool) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """The rules in force that edit, by phase in running order.

    ``select`` and ``ignore`` hold codes or beginnings of codes (``PUN``); no selection means all
    but the judged rules, which need ``judged`` or their own code in the selection. The phase
    ``legal`` cannot be put out of force, because the output must be legal XML.
    """

    def edits(rule: Rule) -> bool:
        if rule.phase == "legal":
            return True
        if rule.safety == "report" or not _wanted(rule, select, ignore):
            return False
        return rule.safety == "safe" or judged or rule.code in select

    listed = [rule for rule in rules().values() if edits(rule)]
    return tuple((phase, tuple(rule for rule in listed if rule.phase == phase)) for phase in PHASES)
