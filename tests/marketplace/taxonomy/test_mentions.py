"""A text that names an industry or an AI task is understood to ask for it."""

import pytest

from marketplace.taxonomy.mentions import mentioned


@pytest.mark.parametrize(
    ("text", "scheme", "codes"),
    [
        ("预测性维护", "tasks", {"predictive-maintenance"}),
        ("Predictive maintenance of pumps", "tasks", {"predictive-maintenance"}),
        ("冷轧板表面缺陷检测", "tasks", {"defect-detection"}),
        ("defect detection on glass", "tasks", {"defect-detection"}),
        ("Bearings", "industries", {"2814"}),
        ("轴承", "industries", {"2814"}),
        ("质量检测", "scenes", {"quality-inspection"}),
    ],
)
def test_what_is_named_is_found(text: str, scheme: str, codes: set[str]) -> None:
    assert mentioned(text)[scheme] == codes


@pytest.mark.parametrize(
    "text", ["", "cats and dogs", "other products", "其他制品", "our equipment", "猫粮", "part"]
)
def test_what_is_general_names_nothing(text: str) -> None:
    assert not any(mentioned(text).values())


def test_the_longest_name_counts() -> None:
    assert mentioned("预测")["tasks"] == {"forecasting"}
    assert "forecasting" not in mentioned("预测性维护")["tasks"]
