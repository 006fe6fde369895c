"""Fixtures of the Python side's tests. Run with either venv of requirements-gradio{3,4}.txt."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1", no_proxy="127.0.0.1,localhost")

import pytest

from modules import launch_utils, paths_internal, script_callbacks, sd_hijack, sd_models, shared  # isort: skip
from support.echo_sidecar import EchoSidecar
from support.fixed_supervisor import FixedSupervisor
from support.web_ui import WebUi

from ti_sidecar import host_report, survivor

PAGE_TOKEN = "page-token-page-token-page-token"


@pytest.fixture(autouse=True)
def own_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A web UI just started, with its data in a folder of its own."""
    monkeypatch.setattr(paths_internal, "data_path", str(tmp_path / "data"))
    monkeypatch.setattr(paths_internal, "models_path", str(tmp_path / "data" / "models"))
    monkeypatch.setattr(shared, "cmd_opts", type(shared.cmd_opts)(**vars(shared.cmd_opts)))
    shared.cmd_opts.embeddings_dir = str(tmp_path / "data" / "embeddings")
    monkeypatch.setattr(shared, "opts", type(shared.opts)())
    monkeypatch.setattr(shared, "state", type(shared.state)(job="", job_count=0))
    monkeypatch.setattr(sd_models.model_data, "sd_model", None)
    monkeypatch.setattr(sd_hijack.model_hijack, "embedding_db", sd_hijack.EmbeddingDatabase())
    for name in ("TI_HOME", "TI_NODE", "TI_TRUSTED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    host_report.family.cache_clear()
    host_report.version.cache_clear()
    assert launch_utils.git_tag() == "v1.10.1"
    yield
    survivor.stop()
    held = survivor.survivor()
    held.owner = held.supervisor = None
    held.took_checkpoint = False
    if held.leaving is not None:
        held.leaving.cancel()
    script_callbacks.clear()


@pytest.fixture(scope="session")
def echo() -> Iterator[EchoSidecar]:
    with EchoSidecar() as sidecar:
        yield sidecar


@pytest.fixture(scope="session")
def open_ui(echo: EchoSidecar) -> Iterator[WebUi]:
    with WebUi(FixedSupervisor(echo), PAGE_TOKEN) as web_ui:
        yield web_ui


@pytest.fixture(scope="session")
def login_ui(echo: EchoSidecar) -> Iterator[WebUi]:
    with WebUi(FixedSupervisor(echo), PAGE_TOKEN, auth=("user", "secret")) as web_ui:
        yield web_ui
