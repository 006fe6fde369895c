"""The checkpoints of each kind of web UI, in the shapes of src/protocol/host.ts. The names are those of their code."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest
from modules import paths_internal, sd_models, shared

from ti_sidecar.host_checkpoints import host_checkpoints


def info(file: Path, **more) -> Namespace:
    return Namespace(filename=str(file), title=f"{file.name} [abc]", name=file.name, model_name=file.stem, **more)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "models" / "Stable-diffusion"
    folder.mkdir(parents=True)
    listed = [info(folder / "a.safetensors", sha256="f" * 64), info(folder / "sub" / "b.ckpt", sha256=None)]
    monkeypatch.setattr(sd_models, "model_path", str(folder), raising=False)
    monkeypatch.setattr(sd_models, "checkpoints_list", {each.title: each for each in listed}, raising=False)
    monkeypatch.setattr(sd_models, "checkpoint_aliases", {each.title: each for each in listed}, raising=False)
    return folder


@pytest.fixture
def sd_vae(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType("modules.sd_vae")
    module.loaded_vae_file = None
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def load(models: Path, name: str, **more) -> None:
    sd_models.model_data.sd_model = Namespace(sd_checkpoint_info=info(models / name), **more)


def test_a1111_lists_its_files_and_what_it_draws_with(models: Path, sd_vae: ModuleType, tmp_path: Path) -> None:
    vae, templates = tmp_path / "kl-f8.vae.pt", tmp_path / "templates"
    vae.touch()
    templates.mkdir()
    sd_vae.loaded_vae_file = str(vae)
    shared.opts.data["CLIP_stop_at_last_layers"] = 2
    shared.cmd_opts.textual_inversion_templates_dir = str(templates)
    shared.cmd_opts.ckpt_dir = str(tmp_path)
    load(models, "a.safetensors")
    assert host_checkpoints() == {
        "checkpoints": [
            {"file": str(models / "a.safetensors"), "title": "a.safetensors [abc]", "name": "a", "sha256": "f" * 64},
            {"file": str(models / "sub" / "b.ckpt"), "title": "b.ckpt [abc]", "name": "b", "sha256": None},
        ],
        "current": {
            "file": str(models / "a.safetensors"),
            "isLoaded": True,
            "vae": str(vae),
            "clipSkip": 2,
            "held": {"gpu": 0, "ram": 0},
        },
        "folders": [str(models), str(tmp_path)],
        "templatesDir": str(templates),
    }


def test_before_a_model_is_loaded_the_chosen_one_and_its_vae_are_told(
    models: Path, sd_vae: ModuleType, tmp_path: Path
) -> None:
    vae = tmp_path / "b.vae.safetensors"
    vae.touch()
    sd_vae.resolve_vae = lambda file: Namespace(vae=str(vae) if file.endswith("b.ckpt") else None)
    shared.opts.data["sd_model_checkpoint"] = "b.ckpt [abc]"
    current = host_checkpoints()["current"]
    assert (current["file"], current["isLoaded"], current["vae"]) == (str(models / "sub" / "b.ckpt"), False, str(vae))


def test_forge_tells_a_vae_from_a_text_encoder_by_its_folder(models: Path, tmp_path: Path) -> None:
    encoder = Path(paths_internal.models_path) / "text_encoder" / "clip_l.safetensors"
    vae = Path(paths_internal.models_path) / "VAE" / "kl-f8.safetensors"
    shared.opts.data["forge_additional_modules"] = [str(encoder), str(vae)]
    load(models, "a.safetensors")
    assert host_checkpoints()["current"]["vae"] == str(vae)
    shared.opts.data["forge_additional_modules"] = [str(encoder)]
    assert host_checkpoints()["current"]["vae"] is None


def test_forge_draws_with_what_is_chosen_although_another_one_is_loaded(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sd_models, "forge_model_reload", lambda: None, raising=False)
    load(models, "a.safetensors")
    shared.opts.data["sd_model_checkpoint"] = "b.ckpt [abc]"
    current = host_checkpoints()["current"]
    assert (Path(current["file"]).name, current["isLoaded"]) == ("b.ckpt", False)


def test_sdnexts_folders_and_models_to_download_are_left_out(models: Path) -> None:
    folder = info(models / "Diffusers" / "models--x")
    sd_models.checkpoints_list = {**sd_models.checkpoints_list, folder.title: folder}
    sd_models.model_data.sd_model = Namespace(sd_checkpoint_info=folder, components={})
    told = host_checkpoints()
    assert [Path(each["file"]).name for each in told["checkpoints"]] == ["a.safetensors", "b.ckpt"]
    assert told["current"] is None


def test_a_web_ui_without_any_checkpoint_is_told_as_that() -> None:
    told = host_checkpoints()
    assert (told["checkpoints"], told["current"], told["folders"], told["templatesDir"]) == ([], None, [], None)
