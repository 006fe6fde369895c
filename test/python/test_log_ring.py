"""The log that the page shows and a bug report holds."""

from __future__ import annotations

from pathlib import Path

from ti_sidecar import log_ring
from ti_sidecar.log_ring import LogRing


def test_the_last_lines_stay_in_memory_and_all_of_them_in_the_file(tmp_path: Path) -> None:
    ring = LogRing(tmp_path / "runtime" / "sidecar.log")
    for number in range(log_ring.MAX_LINES + 10):
        ring.add(f"line {number}\n")
    assert ring.text().count("\n") == log_ring.MAX_LINES
    assert ring.text().endswith(f"line {log_ring.MAX_LINES + 9}\n")
    assert (tmp_path / "runtime" / "sidecar.log").read_text().count("\n") == log_ring.MAX_LINES + 10


def test_a_secret_is_hidden_wherever_it_stands(tmp_path: Path) -> None:
    ring = LogRing(tmp_path / "sidecar.log")
    ring.hide("s3cret-s3cret")
    ring.add("GET /x?token=s3cret-s3cret&y, X-TI-Token: s3cret-s3cret")
    assert "s3cret" not in ring.text() + (tmp_path / "sidecar.log").read_text()
    assert "token=***&y" in ring.text()


def test_the_file_does_not_grow_for_ever(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(log_ring, "MAX_FILE_BYTES", 1000)
    ring = LogRing(tmp_path / "sidecar.log")
    for _ in range(200):
        ring.add("x" * 50)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 3000


def test_one_endless_line_is_cut(tmp_path: Path) -> None:
    ring = LogRing(None)
    ring.add("x" * 1_000_000)
    assert len(ring.text()) < log_ring.MAX_LINE_CHARACTERS + 20
