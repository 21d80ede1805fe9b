import json
import os
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from tasks import migrate
from tasks.migrate import MigrationError

NAMES = ["0001_tasks.sql", "0002_board_order.sql"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE first (id int); SELECT 1;")
    return tmp_path


def recorded(settings):
    with psycopg.connect(settings.conninfo()) as connection:
        return connection.execute(
            "SELECT version, name FROM schema_migrations ORDER BY version"
        ).fetchall()


def run(settings, **more):
    environ = {
        "PATH": os.environ["PATH"],
        "BOARD_HOST": settings.database_host,
        "BOARD_PORT": str(settings.database_port),
        "BOARD_NAME": settings.database_name,
        "BOARD_USERNAME": settings.database_username,
        "BOARD_PASSWORD": settings.database_password,
        "BOARD_SSLMODE": "prefer",
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tasks.migrate"],
        env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_the_first_time_applies_all_and_the_second_nothing(empty):
    assert migrate.apply(empty.conninfo()) == NAMES
    assert migrate.apply(empty.conninfo()) == []
    assert recorded(empty) == list(enumerate(NAMES, start=1))


def test_only_what_is_missing_is_applied(empty, folder):
    assert migrate.apply(empty.conninfo(), folder) == ["0001_first.sql"]
    (folder / "0002_second.sql").write_text("INSERT INTO first VALUES (2)")
    assert migrate.apply(empty.conninfo(), folder) == ["0002_second.sql"]
    with psycopg.connect(empty.conninfo()) as connection:
        assert connection.execute("SELECT id FROM first").fetchall() == [(2,)]


def test_a_failing_file_leaves_nothing_behind_but_those_before_it(empty, folder):
    (folder / "0002_half.sql").write_text("CREATE TABLE half (id int); SELECT 1/0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate.apply(empty.conninfo(), folder)
    assert recorded(empty) == [(1, "0001_first.sql")]
    with psycopg.connect(empty.conninfo()) as connection:
        assert connection.execute("SELECT to_regclass('half')").fetchone() == (None,)
    (folder / "0002_half.sql").write_text("CREATE TABLE half (id int)")
    assert migrate.apply(empty.conninfo(), folder) == ["0002_half.sql"]


def test_a_file_that_changed_after_it_was_applied_is_refused(empty, folder):
    migrate.apply(empty.conninfo(), folder)
    (folder / "0001_first.sql").write_text("CREATE TABLE other (id int)")
    with pytest.raises(MigrationError, match=r"^0001_first.sql: changed after it was applied$"):
        migrate.apply(empty.conninfo(), folder)


def test_a_database_that_is_ahead_is_left_alone(empty, folder):
    (folder / "0002_later.sql").write_text("CREATE TABLE later (id int)")
    migrate.apply(empty.conninfo(), folder)
    (folder / "0002_later.sql").unlink()
    assert migrate.apply(empty.conninfo(), folder) == []
    assert [version for version, _ in recorded(empty)] == [1, 2]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("0003_gap.sql", "0002"), ("0001_twice.sql", "0002"), ("2_short.sql", "0002"),
     ("0002-dash.sql", "0002"), ("0000_zero.sql", "0001"), ("0002_Upper.sql", "0002")],
)  # fmt: skip
def test_misnamed_files_are_refused_before_the_database_is_asked(folder, name, expected):
    (folder / name).write_text("SELECT 1")
    text = f"{name}: expected a name like {expected}_title.sql"
    with pytest.raises(MigrationError) as caught:
        migrate.apply("host=127.0.0.1 port=1", folder)
    assert str(caught.value) == text


def test_percent_signs_and_semicolons_in_text_are_left_alone(empty, folder):
    (folder / "0002_text.sql").write_text("-- 100%; done\nCREATE TABLE t AS SELECT 'a;%s'::text x;")
    migrate.apply(empty.conninfo(), folder)
    with psycopg.connect(empty.conninfo()) as connection:
        assert connection.execute("SELECT x FROM t").fetchone() == ("a;%s",)


def test_many_at_once_apply_each_file_once(empty, folder):
    (folder / "0002_slow.sql").write_text("SELECT pg_sleep(0.3); INSERT INTO first VALUES (1)")
    found, start = [], threading.Barrier(6)

    def one():
        start.wait()
        found.append(migrate.apply(empty.conninfo(), folder))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [[], [], [], [], [], ["0001_first.sql", "0002_slow.sql"]]
    with psycopg.connect(empty.conninfo()) as connection:
        assert connection.execute("SELECT count(*) FROM first").fetchone() == (1,)


def test_two_processes_at_once_both_succeed(empty):
    processes = [run(empty) for _ in range(2)]
    outputs = [process.communicate(timeout=30) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    lines = [json.loads(line) for out, _ in outputs for line in out.splitlines()]
    assert sorted(line["applied"] for line in lines if "applied" in line) == [0, 2]
    assert sorted(line["migration"] for line in lines if "migration" in line) == NAMES
    assert recorded(empty) == list(enumerate(NAMES, start=1))


def test_who_waits_too_long_for_another_gives_up(empty, monkeypatch):
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 1)
    with psycopg.connect(empty.conninfo()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
        started = time.monotonic()
        with pytest.raises(psycopg.errors.LockNotAvailable):
            migrate.apply(empty.conninfo())
        assert 0.9 < time.monotonic() - started < 5
    assert migrate.apply(empty.conninfo()) == NAMES


def test_a_stop_during_the_wait_frees_the_lock_for_others(empty):
    with psycopg.connect(empty.conninfo()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
        waiting = run(empty)
        time.sleep(1)
        waiting.terminate()
        waiting.communicate(timeout=10)
        assert waiting.returncode == 128 + 15
    assert migrate.apply(empty.conninfo()) == NAMES


def test_no_database_is_exit_code_1_and_says_no_password(empty, server):
    server.stop()
    process = run(empty)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (1, "")
    [line] = [json.loads(line) for line in out.splitlines()]
    assert (line["level"], line["message"]) == ("error", "migration failed")
    assert line["error"]["type"] == "psycopg.OperationalError"
    assert empty.database_password not in out


def test_a_wrong_password_is_exit_code_1(empty):
    process = run(empty, BOARD_PASSWORD="wrong secret")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (1, "")
    assert "wrong secret" not in out


def test_a_wrong_environment_is_exit_code_2_and_one_line(empty):
    process = run(empty, BOARD_NAME="")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (2, "")
    assert err == "tasks: missing in the environment: BOARD_NAME\n"
