"""Where the files that are not Python lie, in a checkout and in an installed wheel alike.

Templates, migrations, translations and the demo catalogue stand at the top level of the
repository; the wheel carries them inside this package.
"""

from pathlib import Path

PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the folder ``name`` (``templates``, ``migrations``, ``translations``, ``catalogue``).

    :raises FileNotFoundError: the installation is incomplete.
    """
    for parent in (PACKAGE, PACKAGE.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    message = f"the folder {name!r} is missing from this installation of gongxu; install it again"
    raise FileNotFoundError(message)
