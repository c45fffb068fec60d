"""guidang: scraped forum pages in, a validated TEI archive out, with an account of every change.

The packages below are the stages in running order (``accession decode extract normalize outline
render validate write``; see :mod:`pipeline.line`) and the rooms they live beside.
"""

__version__ = "0.1.0"
