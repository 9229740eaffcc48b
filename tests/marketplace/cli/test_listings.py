from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result

from marketplace.db import Database
from marketplace.listings.content import Problem
from marketplace.listings.models import Kind, Listing, State
from marketplace.listings.queries import Shown, latest
from marketplace.listings.stages import Stage
from marketplace.matches.encoding import encode_due
from marketplace.matches.models import Encoding, Vector
from marketplace.organisations.models import Organisation
from matching.encoder import HashingEncoder

Run = Callable[..., Result]

ROWS = """\
id,title,summary,text
A,除尘,烟尘,熔炼车间烟尘大，需要在线监测。
B,Dust,Dust.,Smoke in the melting shop.
"""


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "needs.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def maker(market: Any) -> str:
    market.organisation("maker", "manufacturer")
    return "maker"


def published(database: Database, kind: Kind = Kind.PROBLEM) -> list[Shown]:
    with database.reading() as session:
        return latest(session, kind, Stage.OWNER)


@pytest.mark.usefixtures("installation")
def test_imported_and_published(run: Run, rows: Path, maker: str, database: Database) -> None:
    ended = run("import", "problems", rows, "--organisation", maker, "--publish")
    assert ended.exit_code == 0, ended.output
    assert ended.output == "2 created, 0 updated, 0 unchanged, 0 titles shortened\n"
    titles = {shown.content.title.zh or shown.content.title.en for shown in published(database)}
    assert titles == {"除尘", "Dust"}


@pytest.mark.usefixtures("installation")
def test_a_problem_without_a_summary_is_not_published(run: Run, rows: Path, maker: str) -> None:
    rows.write_text("id,title,text\nA,Dust,Smoke in the melting shop.\n")
    ended = run("import", "problems", rows, "--organisation", maker, "--publish")
    assert ended.exit_code == 2
    assert "row 2, column summary: a published problem needs a summary of its own" in ended.stderr
    help_text = " ".join(run("import", "--help").output.split())
    assert "a problem to be published needs a title and a summary of its own" in help_text


@pytest.mark.usefixtures("installation")
def test_imported_as_drafts(run: Run, rows: Path, maker: str, database: Database) -> None:
    run("import", "problems", rows, "--organisation", maker)
    assert published(database) == []
    with database.reading() as session:
        assert session.scalars(sa.select(Listing.state)).all() == [State.DRAFT] * 2


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("end", ["csv", "jsonl"])
def test_the_columns_of_rank_are_taken_and_others_are_named(
    run: Run, maker: str, tmp_path: Path, database: Database, end: str
) -> None:
    file = tmp_path / f"needs.{end}"
    file.write_text(
        {
            "csv": "id,title,summary,text,industries,scenes,price,Year\n"
            "A,Dust,Dust.,Smoke.,2410,quality-inspection,7,2020\n",
            "jsonl": '{"id": "A", "title": "Dust", "summary": "Dust.", "text": "Smoke.",'
            ' "industries": ["2410"], "scenes": "quality-inspection", "price": {"a": 7},'
            ' "Year": 2020}\n',
        }[end]
    )
    ended = run("import", "problems", file, "--organisation", maker, "--publish")
    assert ended.exit_code == 0, ended.output
    assert ended.output.endswith("0 titles shortened; columns ignored: price, year\n")
    (shown,) = published(database)
    assert isinstance(shown.content, Problem)
    assert (shown.content.industry, shown.content.scene) == ("2410", "quality-inspection")


@pytest.mark.usefixtures("installation")
def test_imported_again(run: Run, rows: Path, maker: str) -> None:
    run("import", "problems", rows, "--organisation", maker)
    rows.write_text(ROWS.replace("Smoke", "Fumes"), encoding="utf-8")
    ended = run("import", "problems", rows, "--organisation", maker)
    assert ended.output == "0 created, 1 updated, 1 unchanged, 0 titles shortened\n"


@pytest.mark.usefixtures("installation")
def test_a_new_organisation_is_made_with_its_first_listings(
    run: Run, rows: Path, database: Database
) -> None:
    ended = run("import", "problems", rows, "--organisation", "acme", "--name", "Acme", "--publish")
    assert ended.exit_code == 0, ended.output
    assert len(published(database)) == 2
    with database.reading() as session:
        owner = session.scalars(sa.select(Organisation)).one()
    assert (owner.slug, owner.kind, owner.name_en) == ("acme", "manufacturer", "Acme")


@pytest.mark.usefixtures("installation", "maker")
@pytest.mark.parametrize(
    ("changes", "arguments", "told"),
    [
        ({"kind": "vendor"}, ("problems",), "maker is a vendor, which posts solutions"),
        ({"kind": "manufacturer"}, ("solutions",), "maker is a manufacturer, which posts problems"),
        ({"verification": "pending"}, ("problems", "--publish"), "maker is not verified yet"),
        ({"verification": "suspended"}, ("problems", "--publish"), "maker is suspended"),
        ({"name_zh": "甲"}, ("problems", "--name", "B"), "'maker' is there and called 甲 / Maker"),
    ],
)
def test_what_an_organisation_may_not_is_one_line(
    run: Run,
    rows: Path,
    database: Database,
    changes: dict[str, str],
    arguments: tuple[str],
    told: str,
) -> None:
    with database.transaction() as session:
        session.execute(sa.update(Organisation).values(changes))
    ended = run("import", *arguments, rows, "--organisation", "maker")
    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"Error: {told}")
    assert ended.stderr.count("\n") == 1


@pytest.mark.usefixtures("installation")
def test_its_own_name_may_be_given_again(run: Run, rows: Path, maker: str) -> None:
    ended = run("import", "problems", rows, "--organisation", maker, "--name", " Maker ")
    assert ended.exit_code == 0, ended.output


@pytest.mark.usefixtures("installation")
def test_one_bad_row_and_nothing_is_imported(
    run: Run, rows: Path, maker: str, database: Database
) -> None:
    rows.write_text(ROWS.replace("text\n", "text,industry\n") + "C,x,y,z,nonsense\n")
    ended = run("import", "problems", rows, "--organisation", maker, "--publish")
    assert ended.exit_code == 2
    told = ended.stderr.splitlines()
    assert told[0] == f"Error: {rows}: nothing was imported:"
    assert told[1].startswith("row 4, column industry: ")
    assert len(told) == 2
    assert published(database) == []


@pytest.mark.usefixtures("installation")
def test_many_bad_rows_are_counted(run: Run, rows: Path, maker: str) -> None:
    lines = [f"N{number},x,y,nonsense" for number in range(30)]
    rows.write_text("\n".join(["id,title,text,industry", *lines]))
    ended = run("import", "problems", rows, "--organisation", maker)
    assert ended.exit_code == 2
    assert ended.stderr.splitlines()[-1] == "… and 10 more"


@pytest.mark.usefixtures("installation")
def test_a_file_that_is_no_table_is_one_line(run: Run, rows: Path, maker: str) -> None:
    rows.write_text('id,text\nA,"never closed\n')
    ended = run("import", "problems", rows, "--organisation", maker)
    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"Error: {rows}: row 2")
    assert ended.stderr.count("\n") == 1


@pytest.mark.usefixtures("installation", "database")
def test_an_unknown_organisation_is_one_line(run: Run, rows: Path) -> None:
    ended = run("import", "problems", rows, "--organisation", "nobody")
    assert ended.exit_code == 2
    assert (
        ended.stderr
        == "Error: there is no organisation 'nobody'; give its --name as well to make it\n"
    )


@pytest.mark.usefixtures("new_installation")
def test_importing_without_migrations_says_what_to_run(run: Run, rows: Path) -> None:
    ended = run("import", "problems", rows, "--organisation", "nobody")
    assert ended.exit_code == 2
    assert ended.stderr.endswith("run: marketplace db upgrade\n")


@pytest.mark.usefixtures("installation")
def test_whatever_the_database_refuses_is_one_line(
    run: Run, rows: Path, maker: str, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(sa.text("DROP TABLE listing_versions"))
    ended = run("import", "problems", rows, "--organisation", maker)
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Error: the database cannot be used: ")
    assert "listing_versions" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("rows.csv", "key,text\nA,Dust.\n", "row 1, column id: no column has this name"),
        ("rows.jsonl", '{"text": "Dust."}\n', "column id: no column has this name"),
        ("rows.jsonl", '{"id": 7, "text": ["a"]}\n', "row 1, column text: a text was expected"),
        ("rows.jsonl", '{"id": {"a": 1}, "text": "x"}\n', "column id: a text was expected"),
        ("rows.jsonl", '{"id": 7, "text": "x", "task": ["a"]}\n', "column task: 'a' is not one"),
        ("rows.csv", "id,text\nA,Dust.\nA,Smoke.\n", "row 3, column id: 'A' is already the id"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told(
    run: Run, maker: str, tmp_path: Path, name: str, content: str, told: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    ended = run("import", "problems", file, "--organisation", maker)
    assert ended.exit_code == 2
    assert told in ended.stderr


@pytest.mark.usefixtures("installation")
def test_there_is_nothing_to_reindex_without_an_encoder(run: Run) -> None:
    ended = run("reindex")
    assert ended.exit_code == 2
    assert "ranks by words and has no vectors" in ended.stderr


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_model_that_does_not_load_costs_no_vectors(
    run: Run, database: Database, market: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    market.solution("Finds scratches on steel")
    encode_due(database, HashingEncoder())
    (tmp_path / "modules.json").write_text("{bad", encoding="utf-8")
    monkeypatch.setenv("GONGXU_ENCODER", str(tmp_path))
    ended = run("reindex")
    assert ended.exit_code == 2
    told = ended.stderr.splitlines()[-1]
    assert told.startswith(f"Error: the model in {tmp_path} does not load: ")
    with database.reading() as session:
        assert session.scalars(sa.select(Vector)).all()
        assert session.scalars(sa.select(Encoding)).all()


@pytest.mark.model
@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("backend", ["sqlite"])
def test_every_vector_is_made_anew(
    run: Run, database: Database, market: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGXU_ENCODER", "default")
    market.solution("Finds scratches on steel")
    assert run("reindex").stdout == "1 listings encoded\n"
    with database.transaction() as session:
        first = session.scalars(sa.select(Vector.vector)).all()
        session.execute(sa.update(Vector).values(vector=b""))
    assert run("reindex").stdout == "1 listings encoded\n"
    with database.reading() as session:
        assert session.scalars(sa.select(Vector.vector)).all() == first
        assert len(session.scalars(sa.select(Encoding)).all()) == 1
