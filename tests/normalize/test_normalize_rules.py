"""Every rule keeps its own promises, and the registry keeps the house's."""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.normalize.rules as package
from pipeline.model.finding import codes
from pipeline.normalize.applier import Batch, outside, propose
from pipeline.normalize.characters import UNUSUAL
from pipeline.normalize.rule import PHASES, SHELTERED_PHASES, UNUSUAL_PHASES, Rule
from pipeline.normalize.rules import chosen, reports, rules
from pipeline.normalize.spans import shelters
from tests.normalize.texts import mix

RULES = list(rules().values())


def alone(rule: Rule, text: str) -> tuple[str, int]:
    """The text after one rule's edits, and how many it proposed outside sheltered spans."""
    edits = propose((rule,), text, "".join(set(UNUSUAL.findall(text))))
    if rule.phase in SHELTERED_PHASES:
        edits = outside(edits, shelters(text, rule.phase))
    batch = Batch([text])
    batch.apply(rule.phase, edits)
    return batch.text, len(edits)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_and_counter_examples(rule: Rule) -> None:
    for before, after in rule.examples:
        assert alone(rule, before)[0] == after, before
    for text in rule.counter_examples:
        assert alone(rule, text)[1] == 0, text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_documented(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert rule.ground
    assert rule.find.__doc__
    assert rule.counter_examples
    assert rule.examples or rule.safety == "report" or rule.code == "SCR01"
    assert rule.finding is None or rule.finding in codes()
    assert (rule.safety == "report") <= (rule.finding is not None)


def test_one_file_a_rule_named_after_its_code() -> None:
    names = [module.name for module in iter_modules(package.__path__)]
    assert len(names) == len(RULES)
    for name in names:
        rule = import_module(f"{package.__name__}.{name}").RULE
        assert name.startswith(rule.code.lower() + "_")
        assert (Path(package.__path__[0]) / f"{name}.py").read_text("utf-8").startswith(f'"""{rule.code}: ')


def test_the_trigger_or_alarm_of_a_rule_never_hides_an_example() -> None:
    for rule in RULES:
        for before, _ in rule.examples:
            assert rule.wakes(before, "".join(set(UNUSUAL.findall(before)))), (rule.code, before)


def test_judged_rules_need_to_be_asked_for() -> None:
    def codes_of(**how: object) -> set[str]:
        settings = {"select": (), "ignore": (), "judged": False, **how}
        return {rule.code for _, listed in chosen(**settings) for rule in listed}  # type: ignore[arg-type]

    assert "LIN01" not in codes_of()
    assert "LIN01" in codes_of(judged=True)
    assert "LIN01" in codes_of(select=("LIN01",))
    assert "PUN01" not in codes_of(ignore=("PUN",))
    assert codes_of(select=("PUN01",)) == {"PUN01", "CTL01", "CTL02", "CTL03", "CTL04"}
    assert not {rule.code for rule in reports((), ())} & codes_of(judged=True)


def test_phases_are_named_and_in_order() -> None:
    assert tuple(phase for phase, _ in chosen((), (), False)) == PHASES
    assert set(PHASES) >= SHELTERED_PHASES | UNUSUAL_PHASES


def test_a_rule_with_a_wrong_phase_or_without_its_alarm_is_refused() -> None:
    def nothing(_: str) -> tuple[()]:
        return ()

    with pytest.raises(ValueError, match="unknown phase"):
        Rule("XXX01", "x", "nowhere", "r", "g", "safe", nothing)
    with pytest.raises(ValueError, match="alarm"):
        Rule("XXX01", "x", "legal", "r", "g", "safe", nothing)


@given(st.integers(0, 2**48))
@settings(max_examples=150, deadline=None)
def test_proposals_are_in_bounds_in_one_line_and_change_something(seed: int) -> None:
    text = mix(random.Random(seed))
    for rule in RULES:
        for start, end, after in rule.find(text):
            assert 0 <= start <= end <= len(text), rule.code
            assert text[start:end] != after, rule.code
            assert rule.code in {"CTL01", "LIN01"} or "\n" not in text[start:end] + after, rule.code


@given(st.integers(0, 2**48))
@settings(max_examples=150, deadline=None)
def test_shelters_are_sorted_apart_and_within_a_line(seed: int) -> None:
    text = mix(random.Random(seed))
    last = 0
    for start, end in shelters(text):
        assert last <= start < end <= len(text)
        assert "\n" not in text[start:end]
        last = end
