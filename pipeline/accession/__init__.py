"""The accession room."""
