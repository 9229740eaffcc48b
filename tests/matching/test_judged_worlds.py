"""Markets made of a judged set."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng

from matching.datasets import DatasetError
from matching.judged_worlds import judged, listed
from matching.worlds import ASKED, Shape

WORDS = [f"{first}{second}" for first in ("steel", "pump", "robot") for second in "abcdefgh"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    needs = [{"id": f"q{at}", "text": f"we need {word}"} for at, word in enumerate(WORDS)]
    offers = [
        {"id": f"d{at}", "text": f"this gives {word} and {WORDS[at - 1]}"}
        for at, word in enumerate(WORDS)
    ]
    for name, rows in (("queries", needs), ("corpus", offers)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    lines = [f"q{at}\td{at}\t2\nq{at}\td{at - 1}\t1" for at in range(1, len(WORDS))]
    (tmp_path / "qrels.tsv").write_text("\n".join(["q0\td0\t1", *lines]))
    return tmp_path


def test_candidates_come_in_the_engines_order_with_their_judgements(folder: Path) -> None:
    told: dict[str, tuple[int, int]] = {}
    found = listed(
        folder, progress=lambda name: lambda done, total: told.update({name: (done, total)})
    )
    assert (found.name, found.count) == (folder.name, 24)
    assert found.offers.shape == found.chances.shape == found.gains.shape == (24, 24)
    assert (np.diff(found.chances, axis=1) <= 0).all()
    assert set(found.offers[3, :2].tolist()) == {3, 4}
    assert found.gains[3].tolist().count(3.0) == 1
    assert found.gains[3, found.offers[3] == 3] == 3
    assert found.ideals[3] == pytest.approx(3 + 1 / np.log2(3))
    assert found.ideals[0] == 1
    assert told == {"ranking": (24, 24)}


def test_progress_need_not_be_told(folder: Path) -> None:
    assert listed(folder).count == 24


def test_vendors_and_their_room_are_drawn(folder: Path) -> None:
    found = listed(folder)
    one, same, other = (judged(found, Shape(vendors=6), default_rng(seed)) for seed in (0, 0, 1))
    assert np.array_equal(one.market.vendors, same.market.vendors)
    assert not np.array_equal(one.market.vendors, other.market.vendors)
    assert np.array_equal(one.wanted, ASKED * found.chances)
    assert set(one.market.vendors.ravel()) == set(range(6))
    owners = {
        (int(offer), int(vendor))
        for offer, vendor in zip(found.offers.ravel(), one.market.vendors.ravel(), strict=True)
    }
    assert len(owners) == 24  # an offer has one vendor, whoever is shown it


def test_there_are_at_most_as_many_vendors_as_offers(folder: Path) -> None:
    world = judged(listed(folder), Shape(vendors=100), default_rng(0))
    assert len(world.market.capacity) == 24


def test_no_judged_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        listed(tmp_path)
