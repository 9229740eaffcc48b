"""``python -m matching rank``: from two tables to a ranked list, or one clear line."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from matching import tables
from matching.__main__ import main
from matching.commands.encoding import vectors
from matching.commands.faults import Commands
from matching.commands.rank import COLUMNS
from matching.documents import Document, Passage
from matching.encoder import HashingEncoder

ROOT = Path(__file__).parents[2]
LISTINGS = ROOT.parent / "shared" / "data" / "real_listings"
SUFFIXES = [".csv", ".jsonl", ".xlsx"]
MEASURED = "COVERAGE_PROCESS_CONFIG"
"""Set by coverage so that a Python that is started measures itself too."""

NEEDS = [
    ("n2", "Cracks on steel rolls escape manual inspection.", "Roll cracks", "24"),
    ("n1", "轧辊表面裂纹靠人工检查，经常漏检。", "轧辊裂纹", ""),
    ("n3", "Bread goes stale on the way to the shop.", "", ""),
]
OFFERS = [
    ("o1", "Cameras find cracks on steel rolls without manual inspection.", "Roll cameras", "2410"),
    ("o2", "相机在线检测轧辊表面裂纹。", "裂纹检测", "24"),
    ("o3", "Vibration of pumps is watched.", "", ""),
    ("=o4", "Schedules for paint shops.", "=HYPERLINK(1)", ""),
    ("-o5", "Documents are searched.", "", ""),
]

Saved = Callable[..., Path]
Command = Callable[..., Result]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def save(name: str, rows: Sequence[Sequence[tables.Value]]) -> Path:
        tables.write(tmp_path / name, ("id", "text", "title", "industry"), rows)
        return tmp_path / name

    return save


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "result").mkdir()
    return tmp_path / "result" / "out.csv"


@pytest.fixture
def ranked(saved: Saved, out: Path) -> Command:
    """Run the command on both tables, by words alone; options may be replaced."""

    def run(**options: object) -> Result:
        defaults = {"needs": saved("asked.csv", NEEDS), "offers": saved("offered.csv", OFFERS)}
        given = {**defaults, "top": 3, "out": out, "encoder": "none", **options}
        words = [str(word) for name, value in given.items() for word in (f"--{name}", value)]
        return CliRunner().invoke(main, ["rank", *words], catch_exceptions=False)

    return run


def arguments(needs: Path, offers: Path, out: Path, top: int, encoder: str = "none") -> list[str]:
    command = [sys.executable, "-m", "matching", "rank", "--needs", needs, "--offers", offers]
    return [str(word) for word in (*command, "--out", out, "--top", top, "--encoder", encoder)]


@pytest.mark.parametrize("written", SUFFIXES)
@pytest.mark.parametrize("read", SUFFIXES)
@pytest.mark.parametrize("top", [1, 3, 99])
def test_every_need_gets_as_many_offers_as_asked_for(
    ranked: Command, saved: Saved, out: Path, read: str, written: str, top: int
) -> None:
    files = {"needs": saved(f"needs{read}", NEEDS), "offers": saved(f"offers{read}", OFFERS)}
    out = out.with_suffix(written)
    result = ranked(**files, out=out, top=top)
    assert (result.exit_code, result.stdout) == (0, "")
    table = tables.read(out)
    assert table.columns == COLUMNS
    rows = [row.cells for row in table.rows]
    each = min(top, len(OFFERS))
    assert [row["need"] for row in rows] == [need for need, *_ in NEEDS for _ in range(each)]
    assert [row["rank"] for row in rows] == [str(rank + 1) for rank in range(each)] * len(NEEDS)
    for start in range(0, len(rows), each):
        scores = [float(row["score"]) for row in rows[start : start + each]]
        assert scores == sorted(scores, reverse=True)
        offers = {row["offer"] for row in rows[start : start + each]}
        assert len(offers) == each
        assert offers <= {offer for offer, *_ in OFFERS}
    assert {row["band"] for row in rows} <= {"strong", "possible", "weak"}
    assert [rows[0]["offer"], rows[each]["offer"]] == ["o1", "o2"]


def test_a_need_that_nothing_fits_keeps_its_rows(ranked: Command, out: Path) -> None:
    ranked()
    bands = [row.cells["band"] for row in tables.read(out).rows if row.cells["need"] == "n3"]
    assert bands == ["weak"] * 3


def test_json_lines_hold_reasons_as_objects(ranked: Command, out: Path) -> None:
    out = out.with_suffix(".jsonl")
    ranked(out=out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert all(tuple(row) == COLUMNS for row in rows)
    first = rows[0]
    assert {type(first[name]) for name in ("rank", "score")} == {int, float}
    reasons = {reason["signal"]: reason for reason in first["reasons"]}
    assert set(reasons) == {"industry", "words"}
    assert all(set(reason) == {"signal", "points", "terms", "quote"} for reason in reasons.values())
    assert reasons["industry"]["quote"] is None
    assert "cracks" in reasons["words"]["terms"]
    assert reasons["words"]["quote"] in {OFFERS[0][1], OFFERS[0][2]}
    for row in rows:
        points = sum(reason["points"] for reason in row["reasons"])
        assert points == pytest.approx(row["score"], abs=1e-6)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_spreadsheets_hold_reasons_to_read(ranked: Command, out: Path, suffix: str) -> None:
    ranked(out=out.with_suffix(suffix))
    reasons = tables.read(out.with_suffix(suffix)).rows[0].cells["reasons"]
    assert re.search(r"words \d\.\d{3} \(.*cracks.*\) “.*”", reasons)
    assert re.search(r"industry \d\.\d{3} \(24", reasons)
    assert "\n" not in reasons


def test_a_formula_in_an_id_is_harmless_in_csv(ranked: Command, out: Path) -> None:
    ranked(top=5)
    content = out.read_text(encoding="utf-8-sig")
    assert ",'=o4," in content
    assert ",-o5," in content
    assert not re.search(r"(^|,)\"?=", content)


def test_one_line_on_stderr_says_what_was_done(ranked: Command, out: Path) -> None:
    result = ranked()
    assert re.fullmatch(
        rf"{out}: 9 rows, 3 needs and 5 offers \(\d+\.\d s\)\n",
        result.stderr,
    )


def test_needs_may_be_ranked_among_themselves(ranked: Command, saved: Saved, out: Path) -> None:
    needs = saved("needs.csv", NEEDS)
    assert ranked(needs=needs, offers=needs).exit_code == 0
    assert tables.read(out).rows[0].cells["offer"] == "n2"


def test_a_link_to_a_table_is_read(ranked: Command, saved: Saved, out: Path) -> None:
    link = out.with_name("link.csv")
    link.symlink_to(saved("needs.csv", NEEDS))
    assert ranked(needs=link).exit_code == 0


BROKEN = {
    "needs.csv": [
        (b"", "the file is empty"),
        (b"id,text\n", "no rows"),
        (b"id,body\nn1,x\n", "row 1, column text: "),
        (b"ID,Text,id\nn1,x,y\n", "row 1, column id: "),
        (b"id,text\nn1,x\nn1,y\n", "row 3, column id: "),
        (b"id,text\n,x\n", "row 2, column id: "),
        (b"id,text\nn1,x\nn2, \n", "row 3, column text: "),
        ("id,text\nn1,x\nn2,\u200b\u2060\n".encode(), "row 3, column text: is empty"),
        (b'id,text\nn1,x\nn2,"open\nn3,y\n', "row 3, column text: "),
        (b'id,text\nn1,"a "b" c"\n', "row 2, column text: "),
        (b"id,text\nn1,x,y\n", "row 2, column 3: "),
        (b"id,text\nn1,x\nn2,\xff\xfe\n", "row 3, column text: "),
        (b"id,text\nn1,a\0b\n", "row 2, column text: "),
        ("id,text\nn1,x\n".encode("utf-16"), "UTF-16"),
        (b"id,text\nn1," + b"x" * 131_073, "row 2, column text: "),
        (b"id,text,language\nn1,x,fr\n", "row 2, column language: "),
        (b"id,text,industry\nn1,x,steel\n", "row 2, column industry: "),
        (b"PK\x03\x04", ".xlsx"),
    ],
    "needs.xlsx": [
        (b"", "the file is empty"),
        (b"id,text\nn1,x\n", "no readable workbook"),
        (b"PK\x03\x04 and no more", "no readable workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0", ".xls"),
    ],
    "needs.jsonl": [
        (b"", "the file is empty"),
        (b'{"id": "n1", "text": "x"}\n{"id": ', "row 2: "),
        (b'{"id": "n1", "text": "x"}\n["n2"]\n', "row 2: "),
        (b'{"id": "n1", "text": ["x"]}\n', "row 1, column text: "),
        (b'{"id": "n1"}\n', "row 1, column text: "),
        (b'{"id": "n1", "text": "x"}\n{"id": "n1", "text": "y"}\n', "row 2, column id: "),
        (b'{"id": "n1", "text": "\xff"}\n', "row 1: "),
    ],
    "needs.txt": [(b"id,text\nn1,x\n", ".csv, .jsonl or .xlsx")],
}


def refused(result: Result, out: Path, file: Path, message: str) -> None:
    """Assert that one line names ``file``, and that nothing was written."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{file}: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [(name, *case) for name, cases in BROKEN.items() for case in cases],
)
@pytest.mark.parametrize("side", ["needs", "offers"])
def test_a_broken_table_is_one_clear_line(
    ranked: Command, out: Path, side: str, name: str, content: bytes, message: str
) -> None:
    file = out.parent.with_name(name)
    file.write_bytes(content)
    refused(ranked(**{side: file}), out, file, message)


def test_a_file_that_is_no_file_is_one_clear_line(ranked: Command, out: Path) -> None:
    folder = out.parent.with_name("folder.csv")
    folder.mkdir()
    refused(ranked(needs=folder), out, folder, "folder")
    absent = out.parent.with_name("absent.csv")
    refused(ranked(offers=absent), out, absent, "no such file")


def test_an_output_that_cannot_be_is_refused_before_the_work(
    ranked: Command, saved: Saved, out: Path
) -> None:
    # The needs are broken as well: what is wrong with the output is said first.
    absent, needs = out.parent / "absent" / "out.csv", saved("broken.csv", [])
    refused(ranked(needs=needs, out=absent), out, absent, "create it first")
    unknown = out.with_suffix(".ods")
    refused(ranked(needs=needs, out=unknown), out, unknown, "must end in")
    content = needs.read_bytes()
    refused(ranked(needs=needs, out=needs), out, needs, "files to read")
    assert needs.read_bytes() == content


def test_too_many_rows_for_a_workbook_are_refused_before_the_work(
    ranked: Command, saved: Saved, out: Path
) -> None:
    many = saved("many.csv", [(n, "x", "", "") for n in range(1_024)])
    out = out.with_suffix(".xlsx")
    refused(ranked(needs=many, offers=many, top=1_024, out=out), out, out, "1,048,576 rows")


def test_an_existing_output_stays_if_the_input_is_broken(
    ranked: Command, saved: Saved, out: Path
) -> None:
    out.write_text("before", encoding="utf-8")
    assert ranked(needs=saved("broken.csv", [])).exit_code == 2
    assert out.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("name", ["no-such-model", "."])
def test_an_unknown_encoder_is_one_clear_line(ranked: Command, out: Path, name: str) -> None:
    result = ranked(encoder=name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"--encoder {name}: ")
    assert result.stderr.count("\n") == 1
    assert not out.exists()


def test_a_broken_model_is_one_clear_line(ranked: Command, out: Path) -> None:
    folder = out.parent.with_name("model")
    folder.mkdir()
    (folder / "modules.json").write_text("{bad", encoding="utf-8")
    refused(ranked(encoder=folder), out, Path(f"the model in {folder} does not load"), "JSON")


@pytest.mark.parametrize("top", ["0", "-1", "many", "1.5"])
def test_top_is_a_number_from_one_on(ranked: Command, out: Path, top: str) -> None:
    result = ranked(top=top)
    assert result.exit_code == 2
    assert "--top" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rank"], "Missing option '--needs'."),
        (["rank", "--nope"], "No such option '--nope'."),
        (["--nope"], "No such option '--nope'."),
        (["rnk"], "No such command 'rnk'."),
    ],
)
def test_what_cannot_be_asked_is_one_clear_line(words: list[str], told: str) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert result.stderr.startswith(told)
    assert result.stderr.count("\n") == 1


def test_a_table_that_may_not_be_read_is_one_clear_line(
    ranked: Command, saved: Saved, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs, offers = saved("needs.csv", NEEDS), saved("offers.csv", OFFERS)

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    # The superuser may read everywhere, so the system's answers have to be given here.
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.R_OK)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = ranked(needs=needs, offers=offers)
    refused(result, out, needs, "cannot be read: Permission denied")


def test_without_a_command_the_help_is_shown() -> None:
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 0
    assert "rank" in result.stdout
    assert "Exit codes" in result.stdout


@pytest.mark.parametrize("command", [[], ["rank"]])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    heavy = {"torch", "numpy", "faiss", "bm25s", "openpyxl", "Stemmer", "rich", "ir_measures"}
    code = (
        "import sys; from matching.__main__ import main;"
        f"main({[*command, '--help']!r}, standalone_mode=False);"
        f"sys.exit(sorted({heavy!r} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_words_alone_need_no_torch(saved: Saved, out: Path) -> None:
    needs, offers = saved("needs.csv", NEEDS), saved("offers.csv", OFFERS)
    words = arguments(needs, offers, out, 3)[3:]
    code = (
        "import sys; from matching.__main__ import main;"
        f"main({words!r}, standalone_mode=False);"
        "sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0
    assert len(tables.read(out).rows) == 9


@pytest.mark.model
def test_the_real_encoder_says_what_is_meant(ranked: Command, out: Path) -> None:
    out = out.with_suffix(".jsonl")
    assert ranked(out=out, encoder="default", top=5).exit_code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 15
    signals = [{reason["signal"] for reason in row["reasons"]} for row in rows]
    assert "meaning" in signals[0]
    # The Chinese need too.
    assert all("meaning" in found for found in signals[5:10])
    assert rows[5]["offer"] == "o2"


def test_what_the_encoder_does_not_understand_has_no_vector() -> None:
    encoder = HashingEncoder()
    encoder.languages = frozenset({"en"})
    documents = [
        Document("n1", (Passage("en", "Rolls crack.", "Cracks"), Passage("zh", "轧辊裂纹"))),
        Document("n2", (Passage("zh", "轧辊裂纹"),)),
        Document("n3", (Passage("en", "Rolls crack.", "Cracks"),)),
    ]
    calls: list[tuple[int, int]] = []
    found = vectors(encoder, documents, lambda done, total: calls.append((done, total)))
    assert set(found) == {("n1", "en"), ("n3", "en")}
    (whole,) = encoder.encode(["Cracks\nRolls crack."])
    assert all((vector == whole).all() for vector in found.values())
    assert calls[-1] == (1, 1)


@pytest.fixture
def slow(saved: Saved, out: Path) -> list[str]:
    """Give a command that takes seconds, most of them after its file was begun."""
    words = [f"word{n % 50} thing{n % 7} part{n % 11}" for n in range(500)]
    rows = [(f"x{n}", " ".join(words[n % 40 : n % 40 + 40]), "", "") for n in range(500)]
    needs, offers = saved("many_needs.csv", rows), saved("many_offers.csv", rows)
    return arguments(needs, offers, out, 500)


def begun(process: subprocess.Popen[bytes], folder: Path) -> list[Path]:
    """Wait until the command has written a part, and return what lies in its folder."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit and process.poll() is None:
        files = list(folder.iterdir())
        if files and files[0].stat().st_size:
            return files
        time.sleep(0.01)
    pytest.fail(f"nothing was begun, exit code {process.poll()}")


def stopped(command: list[str], folder: Path, sign: signal.Signals) -> tuple[int, bytes]:
    # Coverage holds a lock for every line it notes: a signal that raises meanwhile leaves it held,
    # and the process waits for itself for ever. What it would measure is measured below.
    environment = {key: value for key, value in os.environ.items() if key != MEASURED}
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, env=environment) as process:
        try:
            begun(process, folder)
            process.send_signal(sign)
            _, told = process.communicate(timeout=60)
        finally:
            process.kill()
    return process.returncode, told


def test_killed_half_way_it_leaves_no_file_under_its_name(slow: list[str], out: Path) -> None:
    out.write_text("before", encoding="utf-8")
    out.rename(out.parent.with_name("kept.csv"))
    assert stopped(slow, out.parent, signal.SIGKILL)[0] == -signal.SIGKILL
    (rest,) = out.parent.iterdir()
    assert rest.name.startswith(".out.csv.")
    assert rest.name.endswith(".part")


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_half_way_it_leaves_nothing(
    slow: list[str], out: Path, sign: signal.Signals, code: int
) -> None:
    returned, told = stopped(slow, out.parent, sign)
    assert returned == code
    assert b"Traceback" not in told
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_command_ends_with_its_code(sign: signal.Signals, code: int) -> None:
    @click.command()
    def wait() -> None:
        signal.raise_signal(sign)

    before = signal.getsignal(signal.SIGTERM)
    result = CliRunner().invoke(Commands(commands=[wait]), ["wait"])
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_bar_is_drawn_on_a_terminal(saved: Saved, out: Path) -> None:
    needs, offers = saved("needs.csv", NEEDS), saved("offers.csv", OFFERS)
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        command = arguments(needs, offers, out, 3)
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
        process = subprocess.Popen(command, cwd=ROOT, stderr=theirs, env=environment)
        os.close(theirs)
        drawn = b""
        while True:
            try:
                drawn += screen.read(4096) or b""
            except OSError:  # Linux: the other end was closed
                break
        assert process.wait(timeout=60) == 0
    assert b"ranking" in drawn
    assert b"9 rows" in drawn


@pytest.mark.skipif(not LISTINGS.is_dir(), reason="the real listings are not at hand")
def test_real_listings_are_ranked_whole(ranked: Command, out: Path) -> None:
    files = {"needs": LISTINGS / "needs.csv", "offers": LISTINGS / "offers.csv"}
    assert ranked(**files, top=10).exit_code == 0
    rows = tables.read(out).rows
    assert len(rows) == 189 * 10
    assert len({row.cells["need"] for row in rows}) == 189
