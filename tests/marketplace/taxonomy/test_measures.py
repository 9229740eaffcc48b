"""Which figure somebody's own words name."""

import pytest

from marketplace.bilingual import Bilingual
from marketplace.taxonomy.measures import measured


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (Bilingual(zh="严重缺陷漏检率"), "defect-miss-rate"),
        (Bilingual(en="Unplanned downtime of line 3"), "unplanned-downtime"),
        (Bilingual(en="overall equipment effectiveness"), "oee"),
        (Bilingual(zh="设备综合效率"), "oee"),
        (Bilingual(en="Scrappy work"), None),
        (Bilingual(zh="推焦电流超限次数", en="False alarms"), "false-alarm-rate"),
        (Bilingual(zh="返工率与客户投诉与退货"), "complaints"),
    ],
)
def test_a_figure_is_known_by_its_name(name: Bilingual, code: str | None) -> None:
    assert measured(name) == code
