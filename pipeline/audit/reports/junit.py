"""A JUnit report: one suite a thing checked, one failing case a problem, one passing case without."""

from __future__ import annotations

from lxml import etree

from pipeline.audit.gate import Checked, Judgement, Terms
from pipeline.audit.problem import visible


def junit(verdict: Judgement, terms: Terms) -> str:
    """JUnit XML as the common readers take it. Problems below ``fail_on`` are passing cases with output."""
    root = etree.Element("testsuites", {"name": "guidang check"})
    total = failed = 0
    for part in verdict.checked:
        suite, count, failures = _suite(part, terms)
        root.append(suite)
        total += count
        failed += failures
    root.attrib.update({"tests": str(total), "failures": str(failed), "errors": "0"})
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _suite(part: Checked, terms: Terms) -> tuple[etree._Element, int, int]:
    failures = sum(terms.fails(problem) for problem in part.problems)
    count = max(1, len(part.problems))
    suite = etree.Element(
        "testsuite",
        {"name": visible(part.name), "tests": str(count), "failures": str(failures), "errors": "0", "skipped": "0"},
    )
    for problem in part.problems:
        name = f"{problem.code} {visible(problem.path)}:{problem.line}"
        case = etree.SubElement(suite, "testcase", {"classname": f"guidang.{part.kind}", "name": name, "time": "0"})
        where = f"{visible(problem.path)}:{problem.line}"
        if terms.fails(problem):
            fault = etree.SubElement(case, "failure", {"type": problem.code, "message": problem.message})
            fault.text = f"{where}: {problem.title}: {problem.message}"
        else:
            etree.SubElement(case, "system-out").text = f"{problem.severity} {where}: {problem.message}"
    if not part.problems:
        etree.SubElement(suite, "testcase", {"classname": f"guidang.{part.kind}", "name": "no problems", "time": "0"})
    return suite, count, failures
