"""All signs of a reading, in a fixed order."""

from __future__ import annotations

from pipeline.extract.confidence.around import around
from pipeline.extract.confidence.beside import Beside, beside, times
from pipeline.extract.confidence.bodies import bodies
from pipeline.extract.confidence.clock import clock, floors
from pipeline.extract.confidence.labels import labels
from pipeline.extract.confidence.people import people
from pipeline.extract.confidence.prose import dates
from pipeline.extract.confidence.reading import Reading
from pipeline.extract.confidence.rivals import rivals
from pipeline.extract.confidence.sign import Sign
from pipeline.extract.confidence.told import told
from pipeline.extract.profiles.library import unmet


def signs(reading: Reading) -> tuple[Sign, ...]:
    """Every measure of a reading that has a post; those that cannot be taken are not in it.

    A sign says what was seen, not what it is worth: that stands in the table of weights.
    """
    if not reading.posts:
        return ()
    form = dates(post.time.raw for post in reading.posts if post.time)
    side = Beside(reading)
    return (
        *people(reading),
        *beside(side),
        *labels(reading),
        *clock(reading),
        *times(side, form),
        *rivals(side, form),
        *floors(reading),
        *bodies(reading, form),
        *around(reading, form),
        *told(reading),
        *_reader(reading),
    )


def _reader(reading: Reading) -> tuple[Sign, ...]:
    """What the reader itself said: whether a profile read the page, whether one that knows the engine found no post."""
    return (
        Sign("reader-failed", 1.0 if "EXT004" in reading.codes else 0.0),
        Sign("reader-twice", 1.0 if "EXT005" in reading.codes else 0.0),
        Sign("reader-json", 1.0 if "EXT008" in reading.codes else 0.0),
        Sign("reader-unmet", 1.0 if unmet(reading.profile) else 0.0),
        Sign("reader-alone", 1.0 if "EXT055" in reading.codes else 0.0),
    )
