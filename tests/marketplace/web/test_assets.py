import re

from flask.testing import FlaskClient


def test_every_style_sheet_is_ours_and_may_be_kept(client: FlaskClient) -> None:
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").text)
    assert len(sheets) == 9
    for address in sheets:
        assert re.search(r"\?v=[0-9a-f]{12}$", address)
        with client.get(address) as sheet:
            assert sheet.mimetype == "text/css"
            assert "max-age=31536000" in sheet.headers["Cache-Control"]
            assert "immutable" in sheet.headers["Cache-Control"]


def test_another_version_is_asked_for_again(client: FlaskClient) -> None:
    for query in ("", "?v=000000000000"):
        with client.get(f"/static/css/site.css{query}") as sheet:
            assert sheet.headers["Cache-Control"] == "no-cache"
            mark = sheet.headers["ETag"]
        with client.get(f"/static/css/site.css{query}", headers={"If-None-Match": mark}) as again:
            assert again.status_code == 304


def test_pages_are_not_kept_by_others(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/livez").headers["Cache-Control"] == "private, no-cache"


def test_no_file_outside_the_folder_is_given(client: FlaskClient) -> None:
    for path in ("../app.py", "..%2fapp.py", "%2e%2e/app.py", "css/none.css", "/etc/passwd"):
        with client.get(f"/static/{path}") as answer:
            assert answer.status_code in {308, 404}
