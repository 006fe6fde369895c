"""What the sidecar is told of each kind of web UI. The shapes are those of src/protocol/host.ts."""

from __future__ import annotations

import sys
from argparse import Namespace
from types import ModuleType

import pytest
from modules import paths_internal, sd_hijack, sd_models, shared

from ti_sidecar import host_report as module
from ti_sidecar.host_report import host_report, mistaken_dirs

INFO = Namespace(name="dir/a.safetensors", model_name="a", name_for_extra="a")


def a1111_model(**marks) -> Namespace:
    return Namespace(sd_checkpoint_info=INFO, **{"is_sdxl": False, "is_sd1": False, "is_sd2": False, **marks})


def test_a1111_before_its_model_is_loaded() -> None:
    assert host_report() == {
        "family": "a1111",
        "version": "v1.10.1",
        "embeddingsDir": shared.cmd_opts.embeddings_dir,
        "loaded": [],
        "skipped": [],
        "expectedWidth": None,
        "checkpoint": None,
        "baseModel": None,
        "training": False,
        "busy": False,
    }


def test_a1111_with_a_model() -> None:
    sd_models.model_data.sd_model = a1111_model(is_sd1=True)
    database = sd_hijack.model_hijack.embedding_db
    database.word_embeddings = {"b": 1, "A": 1}
    database.skipped_embeddings = {"xl": 1, "A": 1}
    database.expected_shape = 768
    report = host_report()
    assert (report["loaded"], report["skipped"]) == (["A", "b"], ["xl"])
    assert (report["expectedWidth"], report["checkpoint"], report["baseModel"]) == (768, "a", "sd1")


@pytest.mark.parametrize(
    ("marks", "width", "expected"),
    [
        ({"is_sd2": True}, 1024, "sd2"),
        ({"is_sdxl": True}, 2048, "sdxl"),
        ({"is_sdxl": True}, 1280, "sdxl-refiner"),
        ({"is_sd3": True}, 4096, "sd3"),
        ({}, 768, "sd1"),
        ({}, 5, None),
    ],
)
def test_base_models(marks: dict, width: int, expected: str | None) -> None:
    sd_models.model_data.sd_model = a1111_model(**marks)
    sd_hijack.model_hijack.embedding_db.expected_shape = width
    assert host_report()["baseModel"] == expected


@pytest.mark.parametrize(
    ("job", "training", "busy"),
    [
        ("train-embedding", True, True),
        ("train_embedding", True, True),
        ("train-hypernetwork", True, True),
        ("scripts_txt2img", False, True),
        ("", False, False),
        (None, False, False),
    ],
)
def test_jobs(job: str | None, training: bool, busy: bool) -> None:
    shared.state.job = job
    report = host_report()
    assert (report["training"], report["busy"]) == (training, busy)


def test_forge_tells_what_its_text_encoders_hold_not_its_card_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "modules_forge", ModuleType("modules_forge"))
    monkeypatch.setattr(module, "find_spec", lambda name: object() if name == "backend" else None)
    local = Namespace(word_embeddings={"xl": 1}, skipped_embeddings={"old": 1}, expected_shape=2048)
    model = a1111_model(is_sdxl=True)
    model.text_processing_engine_l = Namespace(embeddings=local)
    model.text_processing_engine_g = Namespace(embeddings=local)
    sd_models.model_data.sd_model = model
    sd_hijack.model_hijack.embedding_db.word_embeddings = {"old": 1, "xl": 1}
    report = host_report()
    assert (report["family"], report["loaded"], report["skipped"]) == ("forge", ["xl"], ["old"])
    assert (report["expectedWidth"], report["baseModel"]) == (2048, "sdxl")
    assert mistaken_dirs() == [f"{paths_internal.models_path}/embeddings"]


def test_forges_empty_model_is_no_model() -> None:
    class FakeInitialModel:
        pass

    sd_models.model_data.sd_model = FakeInitialModel()
    assert host_report()["checkpoint"] is None


def test_reforge_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "modules_forge", ModuleType("modules_forge"))
    assert host_report()["family"] == "reforge"


def test_sdnext(monkeypatch: pytest.MonkeyPatch) -> None:
    installer = ModuleType("installer")
    installer.version = {"hash": "058a7f0c", "updated": "2026-07-23"}
    monkeypatch.setitem(sys.modules, "installer", installer)
    shared.opts.data["embeddings_dir"] = f"{paths_internal.data_path}/models/embeddings"
    monkeypatch.setattr(shared, "sd_model_type", "sdxl", raising=False)
    encoders = ModuleType("modules.textual_inversion")
    encoders.get_text_encoders = lambda: ([], [], [768, 1280])
    monkeypatch.setitem(sys.modules, "modules.textual_inversion", encoders)
    held = Namespace(word_embeddings={"a": 1}, skipped_embeddings={"b": 1})
    sd_models.model_data.sd_model = Namespace(sd_checkpoint_info=INFO, embedding_db=held)
    report = host_report()
    assert (report["family"], report["version"], report["baseModel"]) == ("sdnext", "058a7f0c", "sdxl")
    assert (report["loaded"], report["skipped"], report["expectedWidth"]) == (["a"], ["b"], 2048)
    assert report["embeddingsDir"] == f"{paths_internal.data_path}/models/embeddings"
    assert mistaken_dirs() == []


def test_a_host_that_fails_when_asked_for_its_model_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    class Data:
        @property
        def sd_model(self):
            raise RuntimeError("out of memory")

    monkeypatch.setattr(sd_models, "model_data", Data())
    assert host_report()["checkpoint"] is None
