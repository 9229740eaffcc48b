"""Which way a quantity improves, by the words around it."""

import pytest

from matching.quantities import Better, better_of, quantities

H, L, U = Better.HIGHER, Better.LOWER, Better.UNKNOWN


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        ("Latency 120 ms", [L]),
        ("延迟不超过200毫秒", [L]),
        ("严重缺陷漏检率 ≤ 2 %", [L]),
        ("误报占报警的比例：10 %", [L]),
        ("误报减少80%", [H]),
        ("误报降到5%", [L]),
        ("false alarms cut by 30 %", [H]),
        ("98 % accuracy", [H]),
        ("准确率99%", [H]),
        ("检出率95%", [H]),
        ("recall of 97 %", [H]),
        ("18 m/s下检出0.3 mm的划伤", [H, L]),
        ("Detect defects of 0.3 mm at 18 m/s", [L, H]),
        ("strip up to 2100 mm wide", [H]),
        ("最小0.25 mm", [L]),
        ("速度20 m/s", [H]),
        ("节拍6 s/件", [L]),
        ("3万片/月", [H]),
        ("提前20分钟预警", [H]),
        ("a warning 20 minutes ahead", [H]),
        ("In tests, the accuracy, as agreed, was good: 98 %, roughly", [H]),
        ("The accuracy is good. It costs nothing. There are 5 %.", [U]),
        ("13 μm铝箔", [U]),
        ("610 people", [U]),
    ],
)
def test_words_around_tell_the_direction(text: str, directions: list[Better]) -> None:
    assert [better_of(text, found) for found in quantities(text)] == directions
