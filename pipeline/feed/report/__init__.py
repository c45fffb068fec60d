"""The report of an archive: outcomes, encodings, engines, furniture, rules, findings, measures.

Deterministic but for what the catalog says of runs; without a catalog it is made of the records alone.
"""

from pipeline.feed.report.figures import Figures, gather
from pipeline.feed.report.page import as_html
from pipeline.feed.report.written import as_json, as_mapping, as_text

__all__ = ["Figures", "as_html", "as_json", "as_mapping", "as_text", "gather"]
