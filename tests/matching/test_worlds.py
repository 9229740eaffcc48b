"""Markets to simulate: what is drawn is what their shape says."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.random import default_rng

from matching.worlds import ASKED, SHAPES, Shape, World, synthetic

SMALL = Shape(needs=200, offers=120, vendors=30, relevant=8)


def drawn(shape: Shape, seed: int = 0) -> World:
    return synthetic(shape, default_rng(seed))


def test_the_same_seed_draws_the_same_market() -> None:
    one, same, other = drawn(SMALL), drawn(SMALL), drawn(SMALL, 1)
    assert np.array_equal(one.market.chances, same.market.chances)
    assert not np.array_equal(one.market.chances, other.market.chances)


def test_chances_fall_along_a_row_and_come_true_as_often_as_they_say() -> None:
    world = drawn(SMALL)
    chances = world.market.chances
    assert (np.diff(chances, axis=1) <= 0).all()
    assert chances.sum(axis=1).mean() == pytest.approx(8, abs=0.1)
    for low in (0.0, 0.3, 0.6):
        part = (chances >= low) & (chances < low + 0.3)
        assert world.gains[part].mean() == pytest.approx(chances[part].mean(), abs=0.03)
    assert np.array_equal(world.wanted, ASKED * world.gains)


def test_a_blurred_engine_is_too_sure() -> None:
    world = drawn(replace(SMALL, blur=0.5))
    sure = world.market.chances > 0.8
    assert world.gains[sure].mean() < world.market.chances[sure].mean() - 0.05


def test_appeal_makes_some_vendors_wanted_more() -> None:
    spreads = []
    for popularity in (0.0, 2.0):
        market = drawn(replace(SMALL, popularity=popularity)).market
        first = np.bincount(market.vendors[:, :10].ravel(), minlength=30)
        spreads.append(first.std())
    assert spreads[1] > 1.5 * spreads[0]


def test_load_is_what_is_wanted_for_each_that_can_be_taken() -> None:
    room = [drawn(replace(SMALL, load=load)).market.capacity.sum() for load in (0.5, 0.25)]
    assert room[1] == pytest.approx(2 * room[0], rel=0.1)


def test_crowding_gives_everybody_the_same_favourites() -> None:
    shares = []
    for crowding in (0.0, 0.9):
        first = drawn(replace(SMALL, crowding=crowding)).market.vendors[:, 0]
        shares.append(np.sort(np.bincount(first, minlength=30))[-5:].sum() / len(first))
    assert shares[0] < 0.5
    assert shares[1] > 0.9


def test_every_shape_can_be_drawn() -> None:
    for shape in SHAPES.values():
        world = drawn(replace(shape, needs=20, offers=40, vendors=10))
        assert world.market.chances.shape == (20, 40)
        assert (world.market.capacity >= 1).all()
