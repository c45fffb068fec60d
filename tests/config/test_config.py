"""Settings: who wins, what is refused, and what is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.settings import ConfigError, discover, in_force
from pipeline.cli.settings.keys import describe, json_schema, keys, size
from tests.engine.corpus import guidang, write_pages


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_order_of_precedence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_force().limits().timeout == 60
    put(tmp_path / "home" / "guidang" / "config.toml", "run.timeout = 1\nrun.jobs = 1")
    assert in_force().limits().timeout == 1
    put(tmp_path / "guidang.toml", "run.timeout = 2\n")
    assert (in_force().limits().timeout, in_force().limits().jobs) == (2, 1)
    monkeypatch.setenv("GUIDANG_RUN_TIMEOUT", "3")
    assert in_force().limits().timeout == 3
    force = in_force({"run.timeout": 4.0, "run.jobs": None})
    assert (force.limits().timeout, force.limits().jobs) == (4, 1)
    assert force.origins["run.timeout"] == "command line"
    assert force.origins["run.jobs"].endswith("config.toml")
    assert in_force({"run.timeout": 4.0}, alone=True).limits().jobs == 0


def test_discovery_goes_upwards(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert discover(deep) is None
    put(tmp_path / "pyproject.toml", "[tool.other]\nx = 1")
    assert discover(deep) is None
    put(tmp_path / "pyproject.toml", "[tool.guidang.run]\njobs = 7")
    assert discover(deep) == tmp_path / "pyproject.toml"
    assert in_force(start=deep).limits().jobs == 7
    put(tmp_path / "a" / "guidang.toml", "[run]\njobs = 8")
    assert in_force(start=deep).limits().jobs == 8


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[run]\njob = 1", "did you mean run.jobs?"),
        ("[runn]\njobs = 1", "unknown key runn"),
        ("[run]\njobs = 'two'", "expected a whole number"),
        ("[run]\nrehash = 1", "expected true or false"),
        ("[accession]\ninclude = 'x'", "expected a list of a string"),
        ("[run]\nmax_memory = 'lots'", "not a size"),
        ("[normalize]\njudgd = true", "did you mean normalize.judged?"),
        ("= 1", "guidang.toml"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, says: str) -> None:
    put(tmp_path / "guidang.toml", text)
    with pytest.raises(ConfigError) as caught:
        in_force()
    assert says in str(caught.value)


def test_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[run]\nmax_memory = '512M'\n[accession]\nexclude = ['*.css']\n[accession.stated]\nreceived = 2024-05-06\n"
    put(tmp_path / "guidang.toml", text + "[accession.stated.rights]\nstatus = 'free'\n")
    monkeypatch.setenv("GUIDANG_ACCESSION_INCLUDE", "*.html, *.htm")
    monkeypatch.setenv("GUIDANG_NORMALIZE_JUDGED", "yes")
    force = in_force()
    assert force.limits().max_memory == 512 << 20
    assert force.accession().exclude == ("*.css",)
    assert force.accession().include == ("*.html", "*.htm")
    assert force.accession().stated.received == "2024-05-06"
    assert force.accession().stated.rights.status == "free"
    assert force.line().normalize.judged is True


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("1k", 1024), ("2GiB", 2 << 30), ("1.5m", 3 << 19)])
def test_sizes(text: str, number: int) -> None:
    assert size(text) == number


def test_every_key_has_a_type_that_can_be_told() -> None:
    for name, key in keys().items():
        assert "<" not in describe(key.hint), name
        assert key.variable.startswith("GUIDANG_")
    assert "render.lineage" not in keys()


def test_the_schema_knows_every_key() -> None:
    schema = json_schema()
    for name in keys():
        at = schema
        for part in name.split("."):
            assert at["additionalProperties"] is False
            at = at["properties"][part]


def test_the_command(tmp_path: Path) -> None:
    put(tmp_path / "guidang.toml", "[run]\ntimeout = 9\n")
    shown = guidang("config", "show", "--origin", cwd=tmp_path)
    assert shown.returncode == 0
    assert any(row.startswith("timeout = 9.0") and row.endswith("guidang.toml") for row in shown.stdout.splitlines())
    values = json.loads(guidang("config", "show", "--json", cwd=tmp_path).stdout)
    assert values["run.timeout"]["value"] == 9.0
    assert json.loads(guidang("config", "schema").stdout)["title"] == "guidang.toml"
    put(tmp_path / "guidang.toml", "[run]\ntimout = 9\n")
    wrong = guidang("run", "x", "--out", "y", cwd=tmp_path)
    assert wrong.returncode == 2
    put(tmp_path / "s" / "x.html", "x")
    wrong = guidang("run", "s", "--out", "y", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "did you mean run.timeout?" in wrong.stderr
    assert not (tmp_path / "y").exists()


def test_options_of_a_run(tmp_path: Path) -> None:
    write_pages(tmp_path / "s", 12)
    first = guidang("run", "s", "-o", "a", "--limit", "5", "--json", "--in-process", cwd=tmp_path)
    assert json.loads(first.stdout)["archived"] == 5
    dry = guidang("run", "s", "-o", "a", "--dry-run", cwd=tmp_path)
    assert dry.stdout.count("do  s/") == 7
    assert "5" in dry.stdout
    drawn = [
        guidang("run", "s", "-o", "b", "--dry-run", "--sample", "4", "--seed", seed, cwd=tmp_path).stdout
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0].count("do  s/") == 4
    assert not (tmp_path / "b").exists()
    log = guidang(
        "run", "s", "-o", "c", "--log", "log.jsonl", "--progress", "json", "--set", "normalize.fold=no", cwd=tmp_path
    )
    assert log.returncode == 0, log.stderr
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 12
    assert "12 sources" in log.stdout
    wrong = guidang("run", "s", "-o", "c", "--set", "normalize.folt=no", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "did you mean normalize.fold?" in wrong.stderr


def test_failures_end_a_run_early(tmp_path: Path) -> None:
    for n in range(20):
        put(tmp_path / "s" / f"{n:02d}.html", f"<p>nothing {n}</p>")
    shown = guidang("run", "s", "-o", "a", "--max-failures", "3", "--in-process", cwd=tmp_path)
    assert shown.returncode == 1
    assert "Ended early" in shown.stdout
    assert len(list((tmp_path / "a" / "quarantine").rglob("reason.json"))) == 4
    again = guidang("run", "s", "-o", "a", cwd=tmp_path)
    assert "unchanged" in again.stdout
    assert again.returncode == 1
    status = guidang("status", "a", "--list", cwd=tmp_path)
    assert status.returncode == 1
    assert status.stdout.count("s/") == 20
    retried = guidang("retry", "a", "--json", cwd=tmp_path)
    assert json.loads(retried.stdout)["refused"] == 20
    assert json.loads(guidang("retry", "a", "--failed", "--json", cwd=tmp_path).stdout)["sources"] == 0


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, key in keys().items() if len(key.meaning) < 15] == []
