"""Properties of reading quantities from any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.quantities import Quantity, quantities

PIECES = st.sampled_from(
    [
        "0",
        "1",
        "12",
        "1,200",
        "3.5",
        "三",
        "两",
        "百",
        "千",
        "万",
        "亿",
        "半",
        "百分之",
        "分之",
        "几",
        "第",
        "多",
        "年",
        "月",
        "天",
        "个",
        "个半月",
        "台",
        "元",
        "-",
        "–",
        "~",
        "±",
        "/",
        ":",
        ".",
        ",",
        "to",
        "到",
        "and",
        "between",
        "or_more",
        "以上",
        "≤",
        "up_to",
        "不超过",
        "约",
        "每小时",
        "a",
        "per",
        "mm",
        "m/min",
        "%",
        "pp",
        "¥",
        "CNY",
        "$",
        "million",
        "k",
        "K",
        "ms",
        "images",
        "two",
        "half_a",
        "hour",
        "twenty-five",
        "以内",
        "ISO",
        "v",
        "x",
        "×",
        "2024",
        "\n",
        "０",
        "％",
        "İ",
    ]
).map(lambda piece: piece.replace("_", " "))
TEXTS = st.text() | st.lists(PIECES).map("".join) | st.lists(PIECES).map(" ".join)


@given(TEXTS)
def test_quantities_of_any_text_are_in_order_and_never_overlap(text: str) -> None:
    place = 0
    for found in quantities(text):
        assert place <= found.start < found.end <= len(text)
        assert found.low is not None or found.high is not None
        if found.low is not None and found.high is not None:
            assert found.low <= found.high
        place = found.end


def read(text: str) -> Quantity:
    [found] = quantities(text)
    return found


@given(TEXTS)
def test_what_was_read_reads_the_same_alone(text: str) -> None:
    for found in quantities(text):
        alone = quantities(text[found.start : found.end])
        assert alone


@pytest.mark.parametrize("before", ["", "检测速度", "Speed of ", "𠀀 🙂 "])
@given(value=st.integers(1, 999_999), unit=st.sampled_from(["mm", "毫米", " mm", "ｍｍ"]))
def test_offsets_are_exact(before: str, value: int, unit: str) -> None:
    words = f"{value}{unit}"
    found = read(f"{before}{words}。")
    assert (found.start, found.end) == (len(before), len(before) + len(words))


@given(st.integers(1, 10**6))
def test_units_convert(value: int) -> None:
    assert read(f"{value} m/s").low == pytest.approx(read(f"{value * 60} m/min").low)
    assert read(f"{value} ms").high == pytest.approx(read(f"{value / 1000:.6f} 秒").high)
    assert read(f"{value} kg").low == pytest.approx(read(f"{value / 1000:.6f}吨").low)
    assert read(f"{value:,} images").low == read(f"{value}张").low == value


@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000,
        "1," * 50_000,
        "1-" * 50_000,
        "1.1" * 33_000,
        "a" * 100_000,
        "a-1" * 33_000,
        "1 " * 50_000,
        "1 a " * 25_000,
        "千万" * 50_000,
        "一二三" * 33_000,
        "百分之" * 33_000,
        "up to " * 16_000,
        "≥" * 100_000,
        "1 " + "word " * 20_000,
        "1–2–" * 25_000,
        "两半" * 50_000,
        "1/" * 50_000,
        "¥" * 100_000,
        " " * 100_000,
        "1" + " " * 100_000,
        "0" * 100_000,
    ],
    ids=lambda text: text[:8],
)
def test_long_strange_texts_take_linear_time(text: str) -> None:
    begin = time.process_time()
    quantities(text)
    # Under a second on an idle core; the bound allows for coverage on a busy one, and a quadratic
    # reader needs minutes.
    assert time.process_time() - begin < 10.0


def test_values_beyond_floats_are_no_quantities() -> None:
    assert quantities("9" * 29 + "亿" * 40 + "元") == []
