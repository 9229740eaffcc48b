import gzip
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


def test_a_style_sheet_travels_compressed_to_those_who_can_read_it(client: FlaskClient) -> None:
    with client.get("/static/css/site.css") as plain:
        text = plain.data
        assert "Content-Encoding" not in plain.headers
        assert plain.headers["Vary"] == "Accept-Encoding"
    asking = {"Accept-Encoding": "gzip, br"}
    with client.get("/static/css/site.css", headers=asking) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.data) == text
        assert len(packed.data) == int(packed.headers["Content-Length"]) < len(text) / 2
        mark = packed.headers["ETag"]
    with client.get("/static/css/site.css", headers={**asking, "If-None-Match": mark}) as again:
        assert again.status_code == 304
        assert not again.data
    with client.get("/static/css/site.css", headers={**asking, "Range": "bytes=0-9"}) as part:
        assert part.status_code == 206
        assert part.data == text[:10]


def test_pages_and_pictures_are_not_compressed(client: FlaskClient) -> None:
    for path in ("/", "/static/og.png"):
        with client.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
            assert "Content-Encoding" not in answer.headers
