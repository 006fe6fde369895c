"""Reloading a web UI's embeddings down to what prompts are encoded with, and never while it trains."""

from __future__ import annotations

import sys
import threading
import time
from argparse import Namespace
from types import ModuleType

import pytest
from modules import call_queue, processing, sd_hijack, sd_models, shared

from ti_sidecar.host_refresh import REFRESH_ROUTE, refresh_host
from ti_sidecar.refusal import Refusal

APP = Namespace(routes=[])


class ForgeDatabase:
    """Of Forge's card page and API; its engines' take no arguments."""

    def __init__(self) -> None:
        self.loads = 0

    def load_textual_inversion_embeddings(self, force_reload=False, sync_with_sd_model=True) -> None:
        assert force_reload
        assert not sync_with_sd_model
        self.loads += 1


class EngineDatabase:
    def __init__(self) -> None:
        self.word_embeddings = {}
        self.loads = 0

    def load_textual_inversion_embeddings(self) -> None:
        self.loads += 1


def test_a1111_reads_its_folder_again() -> None:
    sd_models.model_data.sd_model = Namespace()
    refresh_host(APP)
    assert sd_hijack.model_hijack.embedding_db.loads == [{"force_reload": True}]


def test_without_a_model_a1111_is_left_alone() -> None:
    refresh_host(APP)
    assert sd_hijack.model_hijack.embedding_db.loads == []


def test_forges_engines_page_and_api_are_all_reloaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page, local, both = ModuleType("modules.ui_extra_networks_textual_inversion"), EngineDatabase(), EngineDatabase()
    page.embedding_db = ForgeDatabase()
    monkeypatch.setitem(sys.modules, page.__name__, page)

    class Api:
        embedding_db = ForgeDatabase()

        def refresh_embeddings(self) -> None: ...

    app = Namespace(routes=[Namespace(path="/x"), Namespace(path=REFRESH_ROUTE, endpoint=Api().refresh_embeddings)])
    sd_models.model_data.sd_model = Namespace(
        text_processing_engine_l=Namespace(embeddings=local), text_processing_engine_g=Namespace(embeddings=both)
    )
    refresh_host(app)
    assert [page.embedding_db.loads, Api.embedding_db.loads, local.loads, both.loads] == [1, 1, 1, 1]
    assert sd_hijack.model_hijack.embedding_db.loads == []


def test_prompts_encoded_with_the_old_vectors_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    of_sdnext = ModuleType("modules.prompt_parser_diffusers")
    of_sdnext.cache = {"prompt": "embeds"}
    monkeypatch.setitem(sys.modules, of_sdnext.__name__, of_sdnext)
    base, text = processing.StableDiffusionProcessing, processing.StableDiffusionProcessingTxt2Img
    monkeypatch.setattr(base, "cached_c", ["key", "cond"])
    monkeypatch.setattr(base, "cached_uc", ["key", "cond", "forge"])
    monkeypatch.setattr(text, "cached_hr_c", ["key", "cond"])
    refresh_host(APP)
    assert (base.cached_c, base.cached_uc, text.cached_hr_c) == ([None] * 2, [None] * 3, [None] * 2)
    assert "cached_c" not in vars(text)
    assert of_sdnext.cache == {}


@pytest.mark.parametrize("job", ["train-embedding", "train_embedding", "train-hypernetwork"])
def test_never_while_the_host_trains(job: str) -> None:
    sd_models.model_data.sd_model = Namespace()
    shared.state.job = job
    with pytest.raises(Refusal) as refused:
        refresh_host(APP)
    assert (refused.value.status, refused.value.code) == (409, "HOST_TRAINING")
    assert sd_hijack.model_hijack.embedding_db.loads == []


def test_not_when_training_begins_while_we_wait_for_the_queue() -> None:
    sd_models.model_data.sd_model = Namespace()

    def train() -> None:
        time.sleep(0.2)
        shared.state.job = "train-embedding"

    with call_queue.queue_lock:
        threading.Thread(target=train).start()
        with pytest.raises(Refusal, match="trains"):
            refresh_host(APP)
    assert sd_hijack.model_hijack.embedding_db.loads == []


def test_a_generation_is_waited_for() -> None:
    sd_models.model_data.sd_model = Namespace()
    call_queue.queue_lock.acquire()
    threading.Timer(0.3, call_queue.queue_lock.release).start()
    refresh_host(APP)
    assert len(sd_hijack.model_hijack.embedding_db.loads) == 1
    assert not call_queue.queue_lock.locked()


def test_a_long_generation_is_reported() -> None:
    with call_queue.queue_lock, pytest.raises(Refusal) as refused:
        refresh_host(APP, lock_seconds=0.2)
    assert (refused.value.status, refused.value.code) == (409, "HOST_BUSY")
