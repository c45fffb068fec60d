"""The reader of flattened text of boards that no profile describes."""
