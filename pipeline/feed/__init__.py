"""Deliveries: from the archive to what libraries, corpora and search engines take.

Every delivery reads the archive through :mod:`pipeline.holdings`, one document at a time in
the order of ids, checks each file against its record, and reports what it leaves out. Payload
bytes are those of the archive; what is made anew (manifests, METS, rows) is deterministic.
"""
