"""``python -m pipeline`` is the ``guidang`` command."""

from pipeline.cli import main

main()
