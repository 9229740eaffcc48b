"""The same inputs give the same answer in every process: order, scores, words and quotes."""

import os
import subprocess
import sys

PROGRAM = """
from matching.documents import Document, Passage
from matching.ranking import Collection

TEXTS = [
    "冷轧带钢表面划伤、辊印、夹杂和麻点靠人眼看不过来。带钢速度每秒十八米。",
    "带钢表面缺陷在线检测：划伤、辊印、麻点自动分级。速度每秒二十米。",
    "辊印和划伤由工程师逐片判断。表面夹杂另行处理。",
]
documents = [Document(str(number), (Passage("zh", text),)) for number, text in enumerate(TEXTS)]
print(Collection.build(documents).rank(documents[0], None, top=3))
"""


def answer(seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", PROGRAM]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return ended.stdout


def test_no_answer_depends_on_the_order_of_a_set() -> None:
    answers = {answer(seed) for seed in ("1", "2", "3")}
    assert len(answers) == 1
    assert "划伤" in answers.pop()
