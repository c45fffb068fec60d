"""What an archive holds, and the one way to read it.

| module | what |
|---|---|
| ``walk`` | the folders of documents and of quarantined sources, and what lies astray |
| ``files`` | plain files, never links, with the digest that was recorded |
| ``record`` | ``record.json``: its form, keys and version; a document's record, text and ledgers |
| ``document`` | a document as deliveries take it: record, fixity, selection |
| ``source`` | the source as it was received, rebuilt from a record |
| ``marked`` | where the text of an HTML page stands in its source |
| ``locating`` | from a span of the text to TEI, decoded page and bytes, and back |
| ``restoring`` | the decoded text, from the archive alone |
| ``shelf`` | a row a document, for lists: from the catalog, else the manifest |
| ``words`` | the index of words, folded, beside the catalog |
| ``choosing`` | which document is meant: id, path, address, thread, title, or a file with its bytes |
| ``quarantine`` | why a source is in quarantine, and the source itself |

Engine, audit and feed stand above this room and beside each other.
"""
