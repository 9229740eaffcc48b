from pathlib import Path

import pytest

from marketplace import resources


@pytest.mark.parametrize("name", ["migrations", "templates", "translations", "catalogue"])
def test_every_folder_is_found(name: str) -> None:
    assert resources.resource(name).is_dir()


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"'nothing' is missing.*install it again"):
        resources.resource("nothing")


def test_what_lies_in_the_package_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "marketplace" / "catalogue"
    inside.mkdir(parents=True)
    (tmp_path / "catalogue").mkdir()
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "marketplace")
    assert resources.resource("catalogue") == inside
