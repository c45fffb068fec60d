"""An OAI-PMH 2.0 repository over an archive: index, provider, WSGI application, static file.

For a server of your own choice::

    from pathlib import Path
    from pipeline.feed.oai import Repository, application

    app = application(Repository(Path("archive"), base_url="https://library.example/oai"))
"""

from pipeline.feed.oai.index import Index, refresh
from pipeline.feed.oai.provider import Provider, Repository
from pipeline.feed.oai.static import static_repository
from pipeline.feed.oai.web import application, server

__all__ = ["Index", "Provider", "Repository", "application", "refresh", "server", "static_repository"]
