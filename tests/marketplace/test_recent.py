from marketplace.recent import Recent


def test_it_keeps_the_newest() -> None:
    recent: Recent[int, str] = Recent(2)
    for number in range(3):
        assert recent.keep(number, str(number)) == str(number)
    assert [recent.get(number) for number in range(3)] == [None, "1", "2"]
