"""Bounds by which the readers of unknown boards on the HTML face decide, with their meaning.

What a step either side changes is measured by ``benchmarks/steps.py``.
"""

from __future__ import annotations

# In generic.py.
RIVAL = 0.5
"""Share of the best group's score from which another is a rival."""
RIVAL_PROSE = (0.05, 0.15)
"""Share of the page's prose that a sure group must have to be one, and another."""
WHOLE_GROUP = 3
"""Members that a group beside the main one must have."""
BIG_BOX = 12
"""Text nodes from which a box is no byline."""
LEAST_SAID = (26, 150)
"""Prose that a page without boxes must have to be read, and one with counts."""
HEAVY = 0.5
"""Share of the prose that one box must hold to be the article."""
ONE_POST = (26, 40, 300, 600)
"""Prose of a lone text: too short, short, long with a time, long alone."""
BODIES = 0.5
"""Share of a box's prose that its bodies must hold."""
ARTICLE = (0.85, 0.7)
"""Share of the prose that one element must hold to be the article at once, and after parts were taken."""
BETTER = 0.02
"""Share of the prose by which an element must be worth more to be the better one."""
GROWS = (1.1, 400, 0.5)
"""How much prose and width, absolute or by share, an element above may add."""

# In measure.py.
LEAST = 8
"""Width under which a text is no prose."""
OPTION = 8
"""Characters more than which a text must have to be furniture because a choice says it."""
ASKING = 0.97
"""Share of the prose that a box which asks for an answer must hold more than to hold the posts."""
TIMED = 160
"""Characters of a text node that is asked for a time; longer ones are prose."""
CLOCK_LEAST = 3
"""Characters that a clock alone must have more than."""
BYLINE = 110
"""Width under which a box with a printed time is a byline."""
STAMP = (5, 60)
"""Between these lengths an attribute is asked for a time."""
