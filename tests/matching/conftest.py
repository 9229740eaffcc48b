"""A few lines of each kind of data that is learnt from."""

import gzip
import json
from pathlib import Path

import pytest

NEEDS = [
    "roll mark on the strip",
    "noise of the motor",
    "bearing of the line is fast",
    "strip mark",
]
OFFER = (
    "the roll is fast. mark of strip. noise of motor. bearing line. the line is fast. roll mark."
)
SENTENCES = [
    ("roll mark", "轧辊印痕"),
    ("the motor noise", "电机噪声"),
    ("bearing of the motor", "电机轴承"),
    ("roll of the strip", "带钢轧辊"),
    ("the line", "产线"),
    ("the", "的确"),
] * 5


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("need_offer_en", "ai_problem_solution_en"):
        here = folder / name
        here.mkdir(parents=True)
        queries = [{"id": f"q{at}", "text": NEEDS[at % 4]} for at in range(12)]
        offers = [{"id": f"d{at}", "text": f"{OFFER} {NEEDS[at % 4]}"} for at in range(30)]
        for file, rows in (("queries", queries), ("corpus", offers)):
            text = "\n".join(map(json.dumps, rows))
            (here / f"{file}.jsonl").write_text(text, encoding="utf-8")
        judged = "\n".join(f"q{at}\td{at}\t1" for at in range(12))
        (here / "qrels.tsv").write_text(f"query-id\tdoc-id\tscore\n{judged}\n", encoding="utf-8")
    listings = folder / "real_listings"
    listings.mkdir()
    for name in ("offers", "needs"):
        lines = "\n".join(f"{at},ROLL MARK,{OFFER * 3}" for at in range(4))
        (listings / f"{name}.csv").write_text(f"id,title,text\n{lines}\n", encoding="utf-8")
    _gzip(
        folder / "parallel_zh_en" / "train_permissive.tsv.gz",
        ["source\tlicence\ten\tzh", *(f"docs\tMIT\t{one}\t{two}" for one, two in SENTENCES)],
    )
    _gzip(
        folder / "glossaries" / "cc_cedict.tsv.gz",
        [
            "simplified\ttraditional\tpinyin\tdefinitions",
            "轧辊\t軋輥\tzha2 gun3\troll (of a mill)/the roll; mark",
            "轧\t軋\tzha2\tto roll/to squeeze between two things that turn, as in a mill; to press",
            "电机\t電機\tdian4 ji1\tmotor/CL:臺",
            "王\t王\tWang2\tsurname Wang/the fast",
            "卡拉OK\t卡拉OK\tka3 la1 O K\tkaraoke",
            "噪声\t噪聲\tzao4 sheng1\tnoise",
            "鑫鑫\t鑫鑫\txin1\tsee 金",
        ],
    )
    return folder


def _gzip(file: Path, lines: list[str]) -> None:
    file.parent.mkdir()
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
