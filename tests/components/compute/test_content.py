"""The tag of an image changes with what is sent to the builder, and with nothing else."""

import os
import shutil

import pytest

from components.compute.content import LENGTH, digest, sent


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY app /app\n")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_text("print()\n")
    (tmp_path / "README.md").write_text("# x\n")
    return tmp_path


def test_everything_is_sent_but_folders(folder):
    assert sent(folder) == ["Dockerfile", "README.md", "app/main.py"]


def test_it_is_short_and_always_the_same(folder):
    first = digest(folder, "linux/amd64")
    assert len(first) == LENGTH == 20
    assert set(first) <= set("0123456789abcdef")
    assert digest(folder, "linux/amd64") == first


def edit(folder):
    (folder / "app" / "main.py").write_text("print(1)\n")


def rename(folder):
    (folder / "app" / "main.py").rename(folder / "app" / "other.py")


def add(folder):
    (folder / "app" / "empty").touch()


def remove(folder):
    (folder / "README.md").unlink()


def execute(folder):
    (folder / "app" / "main.py").chmod(0o755)


def share(folder):
    (folder / "app" / "main.py").chmod(0o660)


def link(folder):
    (folder / "app" / "link").symlink_to("main.py")


def other_base(folder):
    (folder / "Dockerfile").write_text("FROM debian\nCOPY app /app\n")


@pytest.mark.parametrize(
    "change",
    [edit, rename, add, remove, execute, share, link, other_base],
    ids=lambda f: f.__name__,
)
def test_what_the_builder_sees_counts(folder, change):
    before = digest(folder)
    change(folder)
    assert digest(folder) != before


def touch(folder):
    os.utime(folder / "app" / "main.py", (1, 1))


def empty_folder(folder):
    (folder / "app" / "nothing").mkdir()


@pytest.mark.parametrize("change", [touch, empty_folder], ids=lambda f: f.__name__)
def test_what_differs_between_checkouts_does_not(folder, change):
    before = digest(folder)
    change(folder)
    assert digest(folder) == before


def test_a_link_counts_with_where_it_points_though_nothing_is_there(folder):
    (folder / "link").symlink_to("nowhere")
    before = digest(folder)
    (folder / "link").unlink()
    (folder / "link").symlink_to("elsewhere")
    assert digest(folder) != before


def test_a_link_is_the_same_in_every_checkout(folder, tmp_path_factory):
    (folder / "app" / "link").symlink_to("main.py")
    (folder / "out").symlink_to("../elsewhere")
    other = tmp_path_factory.mktemp("another") / "checkout"
    shutil.copytree(folder, other, symlinks=True)
    assert digest(other) == digest(folder)


def test_platform_and_arguments_count_one_by_one(folder):
    assert len({digest(folder, *e) for e in ((), ("a",), ("b",), ("a", "b"), ("ab",))}) == 5


def test_contents_cannot_pass_for_names(tmp_path):
    for name, inside in (("one", {"a": "b", "c": ""}), ("two", {"a": "", "b": "c"})):
        (tmp_path / name).mkdir()
        for file, text in inside.items():
            (tmp_path / name / file).write_text(text)
    assert digest(tmp_path / "one") != digest(tmp_path / "two")


def test_ignored_files_do_not_count(folder):
    (folder / ".dockerignore").write_text("# all but\n\n*\n!app\n**/__pycache__\n")
    before = digest(folder)
    assert sent(folder) == [".dockerignore", "Dockerfile", "app/main.py"]
    (folder / "app" / "__pycache__").mkdir()
    (folder / "app" / "__pycache__" / "main.pyc").write_text("x")
    (folder / "README.md").write_text("# y\n")
    assert digest(folder) == before


def test_the_list_beside_the_dockerfile_goes_before_that_of_the_folder(folder):
    (folder / ".dockerignore").write_text("app\n")
    (folder / "Dockerfile.dockerignore").write_text("README.md\n*.dockerignore\n")
    assert sent(folder) == [".dockerignore", "Dockerfile", "app/main.py"]
