from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import Unigram, WordLevel
from tokenizers.pre_tokenizers import Whitespace

from matching.pieces import Pieces

LATIN = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "roll": 3, "mark": 4, "m": 5, "/": 6, "s": 7}
CHINESE = [("<unk>", -25.0), ("轧辊", -3.0), ("轧", -9.0), ("辊", -9.0), ("划痕", -3.0)]


def latin() -> Tokenizer:
    found = Tokenizer(WordLevel(LATIN, unk_token="[UNK]"))  # noqa: S106 - no secret
    found.pre_tokenizer = Whitespace()
    return found


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(latin(), Tokenizer(Unigram(CHINESE, unk_id=0)), {"軋": "轧", "輥": "辊"})


def chinese(numbers: Iterable[int]) -> list[int]:
    return [len(LATIN) + number for number in numbers]


def test_both_scripts_keep_their_order(pieces: Pieces) -> None:
    assert pieces.of("roll 轧辊 mark划痕") == [3, *chinese([1]), 4, *chinese([4])]


def test_words_go_before_signs_and_unknown_signs_are_one_piece(pieces: Pieces) -> None:
    assert pieces.of("辊轧") == chinese([3, 2])
    assert pieces.of("鑫") == chinese([0])


def test_traditional_and_full_width_signs_are_read_like_the_plain_ones(pieces: Pieces) -> None:
    assert pieces.of("軋輥") == pieces.of("轧辊")
    assert pieces.of("ｒｏｌｌ") == pieces.of("roll")


def test_a_long_stretch_is_cut_like_a_short_one(pieces: Pieces) -> None:
    assert pieces.of("roll mark " * 9) == [3, 4] * 9


def test_a_batch_is_filled_up_and_masked(pieces: Pieces) -> None:
    numbers, mask = pieces.batch(["roll mark", "轧辊", ""], 16)
    assert numbers.tolist() == [[1, 3, 4, 2], [1, *chinese([1]), 2, 0], [1, 2, 0, 0]]
    assert mask.tolist() == [[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0]]
    assert numbers.dtype == np.int64


def test_a_text_is_cut_at_the_most_and_keeps_its_end(pieces: Pieces) -> None:
    numbers, _ = pieces.batch(["roll " * 50], 5)
    assert numbers.tolist() == [[1, 3, 3, 3, 2]]


def test_no_texts_make_an_empty_batch(pieces: Pieces) -> None:
    assert pieces.batch([], 5)[0].shape == (0, 0)


@given(st.text())
def test_any_text_has_known_pieces(text: str) -> None:
    both = Pieces(latin(), Tokenizer(Unigram(CHINESE, unk_id=0)), {})
    assert all(0 <= number < len(LATIN) + len(CHINESE) for number in both.of(text))
