"""The reader of markup of boards that no profile describes."""
