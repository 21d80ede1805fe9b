"""Files of a site: how each is served, and what no build makes is refused."""

import re
from hashlib import sha256

import pytest

from components.edge.site_files import File, below, cache_control, content_type, label, read

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "assets" / "index-BkJ3x9aD.js").write_text("1")
    return tmp_path


@pytest.mark.parametrize(
    "key",
    [
        "assets/index-BkJ3x9aD.js",
        "assets/index-BkJ3x9aD.js.map",
        "assets/index.4f2a9c01.css",
        "assets/logo-D-_x3aQZ.svg",
        "assets/fonts/inter-aaaaaaa1.woff2",
        "shop/assets/index-BkJ3x9aD.js",
    ],
)
def test_a_name_with_a_hash_is_for_good(key):
    assert cache_control(key) == FOREVER


@pytest.mark.parametrize(
    "key",
    [
        "index.html",
        "index-BkJ3x9aD.js",
        "assets/index.js",
        "assets/my-document.pdf",
        "assets/index-BkJ3x9a.js",
        "assets/BkJ3x9aD.js",
        "assets/index-BkJ3x9aD",
        "myassets/index-BkJ3x9aD.js",
        "robots.txt",
    ],
)
def test_any_other_name_is_asked_for_every_time(key):
    assert cache_control(key) == "no-cache"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/index-BkJ3x9aD.js", "text/javascript; charset=utf-8"),
        ("assets/index-BkJ3x9aD.js.map", "application/json"),
        ("site.webmanifest", "application/manifest+json"),
        ("LOGO.SVG", "image/svg+xml"),
        ("fonts/inter.woff2", "font/woff2"),
        (".well-known/security.txt", "text/plain; charset=utf-8"),
        (".well-known/apple-app-site-association", "application/octet-stream"),
        ("data.xyz", "application/octet-stream"),
    ],
)
def test_the_type_is_by_suffix_on_every_machine(key, expected):
    assert content_type(key) == expected


def test_each_file_is_read_once_and_by_key(folder):
    script = folder / "assets" / "index-BkJ3x9aD.js"

    files = read("web", str(folder))
    assert list(files) == ["assets/index-BkJ3x9aD.js", "index.html"]
    assert files["assets/index-BkJ3x9aD.js"] == File(
        path=script,
        content_type="text/javascript; charset=utf-8",
        cache_control=FOREVER,
        sha256=sha256(b"1").hexdigest(),
    )


def test_a_changed_file_has_another_hash(folder):
    before = read("web", str(folder))
    (folder / "index.html").write_text("<!doctype html><title>2</title>")

    after = read("web", str(folder))
    assert [key for key in after if after[key] != before[key]] == ["index.html"]


def test_well_known_files_belong_to_the_site(folder):
    (folder / ".well-known").mkdir()
    (folder / ".well-known" / "security.txt").write_text("Contact: mailto:a@example.com")

    assert ".well-known/security.txt" in read("web", str(folder))


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"^web: folder must be a built site, got .*/dist, which"):
        read("web", str(tmp_path / "dist"))


def test_a_file_is_no_folder(folder):
    with pytest.raises(ValueError, match=r"which is no folder$"):
        read("web", str(folder / "index.html"))


def test_a_folder_without_index_is_refused(folder):
    (folder / "index.html").unlink()
    with pytest.raises(ValueError, match=r"^web: folder must be a built site, .* without index"):
        read("web", str(folder))


@pytest.mark.parametrize("target", ["/etc/passwd", "/etc", "index.html", "nowhere"])
def test_a_link_is_refused_wherever_it_leads(folder, target):
    (folder / "assets" / "link").symlink_to(target)
    with pytest.raises(ValueError, match=r"^web: folder must hold no links, got assets/link$"):
        read("web", str(folder))


@pytest.mark.parametrize("key", [".env", "assets/.DS_Store", ".git/config", ".well-known/.env"])
def test_hidden_files_are_refused(folder, key):
    (folder / key).parent.mkdir(exist_ok=True)
    (folder / key).write_text("TOKEN=1")
    with pytest.raises(ValueError, match=r"^web: folder must hold no hidden files, got "):
        read("web", str(folder))


def test_labels_are_readable_and_never_the_same():
    assert label("assets/index-BkJ3x9aD.js").startswith("assets-index-BkJ3x9aD-js-")
    assert label("a/b.js") != label("a-b.js")
    assert label("ü.txt") != label("ö.txt")
    assert re.fullmatch("[A-Za-z0-9-]+", label(".well-known/ü~<1>.txt"))


def test_of_a_path_only_what_lies_below_it(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "robots.txt").write_text("1")
    (tmp_path / "assets" / "x.js").write_text("1")
    assert list(below("web", str(tmp_path), "/assets")) == ["assets/x.js"]
    with pytest.raises(
        ValueError, match=r"^web: folder must hold files below /docs, got .* without$"
    ):
        below("web", str(tmp_path), "/docs")
