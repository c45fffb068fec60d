"""Every bound by which the outline decides, with its meaning.

Sizes are characters without space. What changes when a bound moves by one step, over the cases of
``tests/outline/cases`` and the posts of the development suites, is measured by ``benchmarks/steps.py``
and stands in ``benchmarks/steps.tsv``; ``tests/outline`` has a case on each side of each.
"""

from __future__ import annotations

# The front: title, subtitle, date and venue, byline, salutation.
TITLE = (2, 60)
"""Shortest and longest line that may be a title, or one line of it."""
TITLE_LINES = 3
"""Lines that a title may be set on."""
TITLE_SHARED = 0.6
"""Share of the longer of post's first line and thread's title that the shorter must be."""
TITLE_COMPARED = 4
"""Letters that a title must have to be compared with the thread's."""
TITLE_WORDED = 4
"""Shortest line that is a title by what it says or by what stands under it: 通知 alone is a word."""
CHAPTER_TITLE = 36
"""Longest line that opens a post as a chapter's number and name."""
CHAPTER_LINES = 4
"""Lines that a post of one chapter has at least."""
TITLE_HALF = 36
"""Longest first line of a title that was cut in two after 关于 or a body's name."""
TITLE_OTHER_HALF = 40
"""Longest neighbour of the first line of such a title."""
CHAPTER_HEAD = 40
"""Longest line that counts as another chapter's head, so that the first is a head too."""
TITLE_REPEATED = 30
"""Longest line that says the title again, under a lead."""
SLOGAN = 30
"""Longest line between a title of slogans and the subtitle that says what it is."""
SUBTITLE = 60
"""Longest subtitle after a dash or in brackets."""
SALUTATION_AHEAD = 40
"""Longest salutation that is looked for ahead, to tell where the front ends."""
SALUTATION_OVER = 60
"""Longest salutation that makes the line above it a title."""
SALUTATION = 120
"""Longest salutation; one to offices and districts by name is long."""
FRONT_LINE = 220
"""Longest line that can belong to a front at all: an adoption line names meetings and dates."""
FRONT_BYLINE = 50
"""Longest line with an office and a name."""
FRONT_SOURCE = 90
"""Longest labelled line of source or date under a title."""
BARE_NAME = 3
"""Characters of a bare name that is believed over date or text; two are more often a word."""
BARE_NAME_OVER = 30
"""Size of the line under a bare name that counts as text."""
OPENS_DOCUMENT = (4, 60)
"""Shortest and longest title of a document that begins in mid-post."""
VENUE_DATED = 80
"""Longest line with a date and a venue after it."""
VENUE_HALF = 40
"""Longest half of a venue that was set on two lines."""

# Names and bodies.
COMPOUND_NAME = 3
"""Characters of a name with a family name of two: at least these."""
SINGLE_NAME = 3
"""Characters of a name with a family name of one: at most these."""
BODY_NAME = (3, 40)
"""Shortest and longest name of a body that signs."""

# The end: signature, date, salute, sources, attachments.
ATTACHMENT = 80
"""Longest line of a list of attachments."""
ATTACHMENTS_FROM_END = 14
"""Lines at the end among which the list of attachments begins."""
TRAILER = 130
"""Longest line of source or editor after the end."""
CLOSING_DATE = 24
"""Longest line that is the closing date."""
SIGNERS = 6
"""Lines of names that may sign, one under another."""
SIGNER = 44
"""Longest line that signs."""
SIGNER_BY_PLACE = 20
"""Longest signer of no known form, who is told by his place alone."""
SIGNED_AND_DATED = 60
"""Longest line with the body that signs and the date side by side."""

# Numbered lines.
UNDER_HEAD = 4
"""Text under a line that could be a head at all."""
UNDER_STRONG = 12
"""Text under 第一章 and its like."""
UNDER_FIRM = 8
"""Text under each head, on average, of 一、 and （一） runs."""
UNDER_BARE = 80
"""Text under each member of a run of numbers that stand alone on their lines."""
UNDER_WEAK = 40
"""Text under each head, on average, of 1. （1） ① runs at the top level."""
UNDER_WEAK_NESTED = 20
"""The same below another head, in bold, or in decimal numbering."""
UNDER_WEAK_RATIO = 1.5
"""How much more text than head stands in such runs; items of lists are all head."""
WEAK_HEAD = 26
"""Average length of heads of 1. （1） ① runs; longer ones are items."""
ANNOUNCES = 22
"""Longest numbered line that ends with a colon and is a head."""
SHARE_FIRM = 0.6
"""Share of a 一、 or （一） run that looks like heads, from which its heads are believed."""
SHARE_WEAK = 0.75
"""The same for the other schemes."""
SHARE_PARAGRAPHS = 0.6
"""Share of a run that is full paragraphs, from which it is a run of numbered paragraphs."""
SHARE_BARE_ARTICLES = 0.75
"""Share of a statute's articles whose number stands alone, from which those numbers are heads."""
TALK_AMONG_WEAK = 0.25
"""Share of heads of a 1. （1） ① run that may sound like talk."""
RUN_FROM_ELSEWHERE = 3
"""Members of a run that does not begin with 1, and of one of numbers that stand alone."""
CHECKED_PARAGRAPHS = 3
"""Members from which a run of numbered paragraphs has its numbering checked."""

# Paragraphs, verse, lists.
BOLD_OPENING = 40
"""Longest opening in bold that heads its paragraph."""
BOLD_FOLLOWED = 12
"""Text of the paragraph after such an opening."""
OPENING_FOLLOWED = 3
"""How many times as long as its first sentence a paragraph is that the sentence heads."""
RUN_IN_FOLLOWED = 12
"""Text after a short first sentence, from which that sentence can be a head."""
VERSE_HALF_LINES = 4
"""Half lines of like metre that are verse."""
LIST = 3
"""Items from which numbered lines in a row are a list."""
LIST_ITEM = 80
"""Longest item of such a list."""
WRAPPED_LINE = 24
"""Shortest line that says whether a text is hard-wrapped."""
WRAPPED_LINES = 6
"""Such lines that a text needs to be judged."""

# Lines without a number.
BETWEEN_PARAGRAPHS = 60
"""Size of the next line that counts as a full paragraph."""
SEVERAL_PEERS = 3
"""Lines set alike from which they weigh more."""
MANY_PEERS = 4
"""Lines set alike from which they weigh more yet, in a document with front matter."""
PLAIN_REPEATED = 3
"""Times that a plain head may stand in a text: sections of like parts are named alike (用法, 示例)."""
PLAIN_TALK = 0.2
"""Share of plain heads that may sound like talk."""
PLAIN_PROSE = 30
"""Shortest paragraph over which a plain line may be a head."""

# Notes.
NOTES_HEADING = 20
"""Longest line 注释： that heads the notes."""
NOTES_KEPT = 0.7
"""Share of the marks of one style that run 1, 2, 3 …, from which they are markers of notes."""

# The document as a whole.
POST = 60
"""Shortest post that carries a document."""
POST_LINES = 3
"""Lines of such a post."""
ARTICLES = 3
"""Articles (第一条 …) that make a statute."""
TITLED_BODY = 40
"""Text under a title with a front or an end."""
PARAGRAPH = 30
"""Shortest line that counts as a paragraph of a document."""
CHAPTER_BODY = 120
"""Text of a chapter."""
ARTICLE_PARAGRAPHS = 3
"""Paragraphs of an opening post whose first line is the thread's title."""
ARTICLE_BODY = 300
"""Text of such a post."""
ENCLOSED_BODY = 60
"""Text under the title of a document that a notice encloses."""
DEEP = 4
"""Levels of heads from which the outermost stands above the first level of divisions."""
CLOSING_PARAGRAPHS = 3
"""Last paragraphs of a division among which one may close the document as a whole."""
