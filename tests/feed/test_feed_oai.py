"""The OAI-PMH repository: harvested whole by two clients, exact in its errors, safe against its callers."""

from __future__ import annotations

import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.feed.markup import XML_ID
from pipeline.feed.oai import Provider, Repository, application, refresh, server, static_repository
from pipeline.feed.oai.arguments import Cursor, OaiError, resume, token
from pipeline.feed.oai.index import component
from pipeline.holdings.document import Report
from pipeline.model.finding import Finding, Refusal
from tests.feed import factory

NS = {"o": "http://www.openarchives.org/OAI/2.0/", "t": factory.TEI}
PREFIXES = ("oai_dc", "mods", "tei", "mets")
PROTOCOL = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "oai-pmh.rng")))
"""The form of responses, written from the text of the specification (``oai-pmh.rnc``)."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository of 23 documents with pages of 5."""
    root = tmp_path_factory.mktemp("oai") / "archive"
    factory.archive(root, factory.many(23))
    repository = Repository(root, name="论坛存档 <&>", namespace="forum.example.org", page_size=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795000000")
        refresh(root, repository.index_path, print)
    return repository


@pytest.fixture
def ask(large: Repository, report: Report) -> object:
    provider = Provider(large, report)

    def answer(query: dict[str, str] | list[tuple[str, str]]) -> etree._Element:
        pairs = list(query.items()) if isinstance(query, dict) else query
        tree = etree.fromstring(provider.answer(pairs))
        PROTOCOL.assertValid(tree)
        return tree

    return answer


@pytest.fixture
def url(large: Repository) -> Iterator[str]:
    """The repository over loopback."""
    httpd = server(application(large), "127.0.0.1", 0)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}/oai"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def error(tree: etree._Element) -> str | None:
    found = tree.find("o:error", NS)
    return None if found is None else found.get("code")


def ids(tree: etree._Element) -> list[str]:
    return [element.text for element in tree.iterfind(".//o:header/o:identifier", NS)]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_sickle_harvests_everything(url: str, prefix: str) -> None:
    sickle = pytest.importorskip("sickle")
    client = sickle.Sickle(url, timeout=10)
    records = list(client.ListRecords(metadataPrefix=prefix))
    assert len({record.header.identifier for record in records}) == len(records) == 23
    assert all(record.metadata for record in records)
    assert len(list(client.ListIdentifiers(metadataPrefix=prefix, set="board"))) == 23
    assert client.Identify().repositoryName == "论坛存档 <&>"
    assert {form.metadataPrefix for form in client.ListMetadataFormats()} == set(PREFIXES)
    assert len(list(client.ListSets())) == 14
    one = client.GetRecord(identifier=records[0].header.identifier, metadataPrefix=prefix)
    assert one.metadata == records[0].metadata


@pytest.mark.parametrize("prefix", PREFIXES)
def test_scythe_harvests_everything(url: str, prefix: str) -> None:
    scythe = pytest.importorskip("oaipmh_scythe")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with scythe.Scythe(url) as client:
        records = list(client.list_records(metadata_prefix=prefix))
        assert len({record.header.identifier for record in records}) == len(records) == 23
        assert len(list(client.list_sets())) == 14
        board = next(entry.setSpec for entry in client.list_sets() if entry.setName.endswith("版块3"))
        assert len(list(client.list_identifiers(metadata_prefix=prefix, set_=board))) == 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Nonsense"}, "badVerb"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb"),
        ({"verb": "Identify", "x": "y"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ([("verb", "ListRecords"), ("metadataPrefix", "tei"), ("metadataPrefix", "tei")], "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "<&\x00"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "from": "yesterday"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "from": "2026-02-30"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "from": "2026-01-01T00:00Z"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "from": "٢٠٢٦-01-01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "from": "2026-11-20", "until": "2026-11-19"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "tei", "from": "2026-11-20", "until": "2026-11-21T00:00:00Z"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "until": "1999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "set": "board:absent"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "set": "版块"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "tei", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": ""}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "版"}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "tei"}, "badArgument"),
        ({"verb": "GetRecord", "identifier": "oai:x:1", "metadataPrefix": "tei"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "identifier": "\x00]]>\ud800", "metadataPrefix": "tei"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "identifier": "oai:forum.example.org:../x", "metadataPrefix": "tei"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "oai:x:1"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "identifier": "x" * 5000, "metadataPrefix": "tei"}, "badArgument"),
    ],
)
def test_every_error_is_the_protocols(ask: object, query: dict[str, str], code: str) -> None:
    tree = ask(query)
    assert error(tree) == code
    attributes = tree.find("o:request", NS).attrib
    assert bool(attributes) == (code not in ("badVerb", "badArgument"))


def test_a_set_is_harvested_with_those_below_it(ask: object, large: Repository) -> None:
    query = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    seen: list[str] = []
    tree = ask({"verb": "ListSets"})
    while (rest := tree.findtext(".//o:resumptionToken", None, NS)) is not None:
        seen += [element.text for element in tree.iterfind(".//o:setSpec", NS)]
        if not rest:
            break
        tree = ask({"verb": "ListSets", "resumptionToken": rest})
    assert seen == sorted(seen)
    boards = [spec for spec in seen if spec.count(":") == 3]
    assert len(boards) == 7
    sizes = [int(ask({**query, "set": spec}).find(".//o:resumptionToken", NS).get("completeListSize"))
             if ask({**query, "set": spec}).find(".//o:resumptionToken", NS) is not None
             else len(ids(ask({**query, "set": spec}))) for spec in boards]  # fmt: skip
    assert sum(sizes) == 23
    top = ask({**query, "set": "board"}).find(".//o:resumptionToken", NS)
    assert top.get("completeListSize") == "23"
    assert top.get("cursor") == "0"


def test_from_and_until_in_both_granularities(ask: object) -> None:
    query = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    for first, last, found in [
        ("2026-11-18", "2026-11-18", True),
        ("2026-11-18T11:06:40Z", "2026-11-18T11:06:40Z", True),
        ("2026-11-18T11:06:41Z", "2026-11-19T00:00:00Z", False),
        ("2026-11-19", "2026-11-20", False),
    ]:
        assert bool(ids(ask({**query, "from": first, "until": last}))) == found


def test_records_come_once_and_pages_fit_together(ask: object) -> None:
    tree = ask({"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    seen, cursors = ids(tree), []
    while rest := tree.findtext(".//o:resumptionToken", None, NS):
        tree = ask({"verb": "ListRecords", "resumptionToken": rest})
        cursors.append(tree.find(".//o:resumptionToken", NS).get("cursor"))
        seen += ids(tree)
    assert len(seen) == len(set(seen)) == 23
    assert cursors == ["5", "10", "15", "20"]
    assert tree.find(".//o:resumptionToken", NS).text is None


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_response_is_the_protocols(ask: object, prefix: str) -> None:
    """``ask`` holds every answer against the schema; here each verb is asked, each list to its end."""
    ask({"verb": "Identify"})
    ask({"verb": "ListMetadataFormats"})
    for verb in ("ListRecords", "ListIdentifiers"):
        tree = ask({"verb": verb, "metadataPrefix": prefix})
        while rest := tree.findtext(".//o:resumptionToken", None, NS):
            tree = ask({"verb": verb, "resumptionToken": rest})
    one = tree.findtext(".//o:identifier", None, NS)
    ask({"verb": "GetRecord", "metadataPrefix": prefix, "identifier": one})
    ask({"verb": "ListMetadataFormats", "identifier": one})
    tree = ask({"verb": "ListSets"})
    while rest := tree.findtext(".//o:resumptionToken", None, NS):
        tree = ask({"verb": "ListSets", "resumptionToken": rest})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<responseDate>2", b"<responseDate>x"),
        (b"<datestamp>", b"<datestamp>on "),
        (b"</header>", b"</header><header/>"),
        (b"<metadata>", b"<about/><metadata>"),
        (b' cursor="', b' cursor="x'),
        (b"<header>", b'<header status="gone">'),
        (b"<setSpec>", b"<setSpec>:"),
    ],
)
def test_the_schema_refuses_what_the_protocol_forbids(
    large: Repository, report: Report, old: bytes, new: bytes
) -> None:
    raw = Provider(large, report).answer([("verb", "ListRecords"), ("metadataPrefix", "oai_dc")])
    assert PROTOCOL.validate(etree.fromstring(raw))
    assert old in raw
    assert not PROTOCOL.validate(etree.fromstring(raw.replace(old, new, 1)))


def test_a_token_of_one_verb_or_hand_is_refused(ask: object) -> None:
    rest = ask({"verb": "ListRecords", "metadataPrefix": "oai_dc"}).findtext(".//o:resumptionToken", None, NS)
    assert error(ask({"verb": "ListIdentifiers", "resumptionToken": rest})) == "badResumptionToken"
    for at in (0, 10, 25, 40, len(rest) - 2):
        forged = rest[:at] + ("A" if rest[at] != "A" else "B") + rest[at + 1 :]
        assert error(ask({"verb": "ListRecords", "resumptionToken": forged})) == "badResumptionToken"
    with pytest.raises(OaiError, match="badResumptionToken"):
        resume(token(Cursor("ListRecords"), b"one"), "ListRecords", b"two")


def test_ids_of_two_records_never_meet(ask: object) -> None:
    tree = ask({"verb": "ListRecords", "metadataPrefix": "tei"})  # a strict parser has read it
    found = [element.get(XML_ID) for element in tree.iter() if element.get(XML_ID)]
    assert len(found) == len(set(found)) > 5
    assert {element.get("replyTo")[1:] for element in tree.iterfind(".//t:post[@replyTo]", NS)} <= set(found)


def test_what_people_wrote_stays_text(ask: object) -> None:
    tree = ask({"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    assert tree.xpath("count(//*[local-name() = 'script'])") == 0
    assert "网友<甲>&" in {element.text for element in tree.iter("{http://purl.org/dc/elements/1.1/}contributor")}


def test_deleted_records_stay_and_come_back(tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    root = tmp_path / "archive"
    names = factory.archive(root, factory.many(3))
    repository = Repository(root, namespace="a.example")
    provider = Provider(repository, report)
    receipt = refresh(root, repository.index_path, report)
    assert (receipt.added, receipt.deleted) == (3, 0)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795100000")
    shutil.rmtree(next(root.rglob(names[1])))
    factory.write(root, factory.package(factory.Spec(title="主题2", tid="2", board=("地方", "版块2"), version="2"), 2))
    receipt = refresh(root, repository.index_path, report)
    assert (receipt.added, receipt.changed, receipt.deleted, receipt.unchanged) == (0, 1, 1, 1)
    late = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-11-19"}
    tree = etree.fromstring(provider.answer(list({**late, "set": "board"}.items())))
    states = {e.findtext("o:identifier", None, NS)[-64:]: e.get("status") for e in tree.iter("{*}header")}
    assert states == {names[1]: "deleted", names[2]: None}
    query = {"verb": "GetRecord", "metadataPrefix": "tei", "identifier": repository.identifier(names[1])}
    tree = etree.fromstring(provider.answer(list(query.items())))
    assert tree.find(".//o:header", NS).get("status") == "deleted"
    assert tree.find(".//o:metadata", NS) is None
    factory.write(root, factory.package(factory.many(3)[1], 1))
    assert refresh(root, repository.index_path, report).changed == 1
    tree = etree.fromstring(provider.answer(list(query.items())))
    assert tree.find(".//o:header", NS).get("status") is None
    assert refresh(root, repository.index_path, report).unchanged == 3


def test_a_damaged_document_is_left_out_and_said(tmp_path: Path, report: Report, findings: list[Finding]) -> None:
    root = tmp_path / "archive"
    names = factory.archive(root, factory.many(12))
    repository = Repository(root, namespace="a.example", page_size=2)
    refresh(root, repository.index_path, report)
    for name in names[:6]:
        victim = next(root.rglob(name)) / "tei.xml"
        victim.write_bytes(victim.read_bytes().replace(b"</p>", b"</p><evil/>", 1))
    provider = Provider(repository, report)
    tree = etree.fromstring(provider.answer([("verb", "ListRecords"), ("metadataPrefix", "tei")]))
    seen = ids(tree)
    while rest := tree.findtext(".//o:resumptionToken", None, NS):
        tree = etree.fromstring(provider.answer([("verb", "ListRecords"), ("resumptionToken", rest)]))
        seen += ids(tree)
    assert {name[-64:] for name in seen} == set(names[6:])
    assert {entry.code for entry in findings} == {"FED004"}
    query = [("verb", "GetRecord"), ("metadataPrefix", "tei"), ("identifier", repository.identifier(names[0]))]
    assert error(etree.fromstring(provider.answer(query))) == "cannotDisseminateFormat"


def test_an_unreadable_record_is_not_taken_for_deleted(tmp_path: Path, report: Report, findings: list[Finding]) -> None:
    root = tmp_path / "archive"
    factory.archive(root, factory.many(2))
    repository = Repository(root)
    refresh(root, repository.index_path, report)
    next(root.rglob("record.json")).write_bytes(b"{")
    assert refresh(root, repository.index_path, report).deleted == 0
    assert [entry.code for entry in findings] == ["FED002"]


def call(app: object, **environ: object) -> tuple[str, dict[str, str], bytes]:
    got: list[object] = []
    base = {"REQUEST_METHOD": "GET", "PATH_INFO": "/oai", "QUERY_STRING": "", "wsgi.errors": StringIO()}
    body = b"".join(app({**base, **environ}, lambda *a: got.extend(a)))
    return got[0], dict(got[1]), body


def test_post_is_get_with_a_body(large: Repository) -> None:
    app = application(large)
    query = urlencode({"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})
    status, headers, body = call(app, QUERY_STRING=query)
    assert status == "200 OK"
    assert headers["Content-Type"] == "text/xml; charset=UTF-8"
    form = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded; charset=utf-8",
        "CONTENT_LENGTH": str(len(query)),
        "wsgi.input": BytesIO(query.encode()),
    }
    assert call(app, **form)[2] == body
    half = len(query) // 2
    parts = (query[:half], query[half:], "")
    chunks = "".join(f"{len(part):x};x=1\r\n{part}\r\n" for part in parts).encode()
    chunked = {key: value for key, value in form.items() if key != "CONTENT_LENGTH"}
    chunked |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": BytesIO(chunks)}
    assert call(app, **chunked)[2] == body
    for wrong, status in ((b"zz\r\n", "400"), (b"5\r\nab", "400"), (b"ffffff\r\n" + b"a" * 70_000, "413")):
        assert call(app, **{**chunked, "wsgi.input": BytesIO(wrong)})[0].startswith(status)
    assert call(app, REQUEST_METHOD="HEAD", QUERY_STRING=query)[2] == b""


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"PATH_INFO": "/etc/passwd"}, "404"),
        ({"REQUEST_METHOD": "DELETE"}, "405"),
        ({"REQUEST_METHOD": "POST", "CONTENT_TYPE": "text/xml"}, "415"),
        (
            {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": "-1"},
            "400",
        ),
        (
            {
                "REQUEST_METHOD": "POST",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": "9999999",
            },
            "413",
        ),
        ({"QUERY_STRING": "a=b&" * 100}, "400"),
        ({"QUERY_STRING": "verb=%FF%FE%00"}, "200"),
    ],
)
def test_requests_that_are_none(large: Repository, environ: dict[str, str], status: str) -> None:
    assert call(application(large), **environ)[0].startswith(status)


def test_trouble_of_the_archive_is_not_shown(tmp_path: Path) -> None:
    log = StringIO()
    app = application(Repository(tmp_path / "absent"))
    status, headers, body = call(app, QUERY_STRING="verb=Identify", **{"wsgi.errors": log})
    assert status.startswith("503")
    assert headers["Retry-After"]
    assert str(tmp_path).encode() not in body
    assert "FED017" in log.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["verb", "metadataPrefix", "from", "until", "set", "identifier", "resumptionToken", "x"])
            | st.text(max_size=5),
            st.sampled_from(["ListRecords", "GetRecord", "ListSets", "tei", "2026-11-18", "board"])
            | st.text(max_size=20),
        ),
        max_size=5,
    )
)
def test_any_request_has_a_wellformed_answer(ask: object, pairs: list[tuple[str, str]]) -> None:
    assert ask(pairs).tag == "{http://www.openarchives.org/OAI/2.0/}OAI-PMH"


def test_over_the_wire(url: str) -> None:
    with urllib.request.urlopen(f"{url}?verb=Identify", timeout=10) as answer:
        assert etree.fromstring(answer.read()).findtext(".//o:granularity", None, NS) == "YYYY-MM-DDThh:mm:ssZ"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url.replace("/oai", "/other"), timeout=10)
    assert caught.value.code == 404
    caught.value.close()


def test_the_static_file_holds_every_record(large: Repository, tmp_path: Path, report: Report) -> None:
    out = tmp_path / "repository.xml"
    assert static_repository(large, out, report, prefixes=("oai_dc", "tei")) == 23
    tree = etree.parse(str(out))
    lists = tree.findall("{*}ListRecords")
    assert [part.get("metadataPrefix") for part in lists] == ["oai_dc", "tei"]
    assert [len(part) for part in lists] == [23, 23]
    assert {element.text for element in tree.iter("{*}datestamp")} == {"2026-11-18"}
    before = out.read_bytes()
    static_repository(large, out, report, prefixes=("oai_dc", "tei"), force=True)
    assert out.read_bytes() == before


@given(st.text(max_size=20))
def test_any_name_is_a_component(name: str) -> None:
    import re

    assert re.fullmatch(r"[A-Za-z0-9\-_.!~*'()]+", component(name))


def test_namespaces_are_domain_names(tmp_path: Path) -> None:
    for bad in ("", "localhost", "a..b", "a.b:c", "<x>.y", "论坛.example"):
        with pytest.raises(Refusal, match="FED018"):
            Repository(tmp_path, namespace=bad)
