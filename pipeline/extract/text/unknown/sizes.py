"""Bounds by which the reader of unknown boards on the text face decides, with their meaning.

What a step either side changes is measured by ``benchmarks/steps.py``.
"""

from __future__ import annotations

# In generic.py.
ITEM_LINE = 80
"""Longest line that is an item of a list and no text."""
TIMED_LINE = 80
"""Longest line with a time that is no text."""
SHORT_LINE = 15
"""A line without a stop that is shorter speaks against text."""
END_WEIGHT = 3
"""Weight from which an entry that ends the page is believed."""
COUNTS = (3, 4)
"""Share of steps by one from which marks count."""
FOOT = 200
"""Characters of sentences under which what follows the last post is a foot."""
NEAR = 6
"""Lines around a lone text among which its time stands."""

# In recurring.py.
LONGEST = 180
"""Longest line that is asked for a byline."""
BESIDE_WHOLE = 110
"""Characters beside a whole time with which a line is still a byline."""
COMPARED_LINE = 80
"""Longest line that is held against the other posts'."""
SPOKEN = 0.5
"""Worth of a line from which it counts as said."""
DOUBLED = (3, 2, 5)
"""Bylines more than the first, of which the share of the second in the third stands twice, print each time twice."""
PROSE_LINE = 30
"""Characters from which a line with a stop is prose."""
