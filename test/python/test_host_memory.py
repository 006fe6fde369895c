"""Lending the web UI's memory. The hosts' own functions are played by fakes of the same names."""

from __future__ import annotations

from argparse import Namespace
from types import SimpleNamespace

import pytest
from modules import call_queue, sd_models, shared

from ti_sidecar.host_memory import held_memory, restore_checkpoint, unload_checkpoint
from ti_sidecar.refusal import Refusal


class Data:
    def __init__(self, model) -> None:
        self.sd_model = model
        self.loaded_sd_models = [model]
        self.forge_hash = "loaded"
        self.sd_refiner = None

    def set_sd_model(self, model) -> None:
        self.sd_model = model


class FakeInitialModel:
    pass


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture(params=["a1111", "reforge", "forge", "sdnext"])
def web_ui(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, calls: list[str]) -> Data:
    data = Data(Namespace(parameters=list, sd_checkpoint_info=None))

    def gone() -> None:
        data.sd_model = None
        calls.append("unloaded")

    def reload() -> None:
        data.sd_model = Namespace()
        calls.append("loaded")

    def drop() -> None:
        data.loaded_sd_models.pop()
        calls.append("unloaded")

    names = {
        "a1111": {"send_model_to_trash": lambda _model: calls.append("unloaded"), "reload_model_weights": reload},
        "reforge": {"unload_first_loaded_model": drop, "reload_model_weights": reload},
        "forge": {
            "FakeInitialModel": FakeInitialModel,
            "memory_management": SimpleNamespace(
                unload_all_models=lambda: calls.append("unloaded"), soft_empty_cache=lambda force: None
            ),
            "forge_model_reload": reload,
            "reload_model_weights": lambda: pytest.fail("does nothing in Forge"),
        },
        "sdnext": {
            "load_diffuser": None,
            "unload_model_weights": lambda op: gone(),
            "reload_model_weights": reload,
        },
    }
    for name, value in {"model_data": data, **names[request.param]}.items():
        monkeypatch.setattr(sd_models, name, value, raising=False)
    return data


def test_a_checkpoint_is_lent_once_and_given_back_once(web_ui: Data, calls: list[str]) -> None:
    assert [unload_checkpoint(), unload_checkpoint()] == [True, False]
    assert web_ui.sd_model is None or isinstance(web_ui.sd_model, FakeInitialModel)
    assert web_ui.forge_hash == "" or not isinstance(web_ui.sd_model, FakeInitialModel)
    assert [restore_checkpoint(), restore_checkpoint()] == [True, False]
    assert calls == ["unloaded", "loaded"]
    assert not call_queue.queue_lock.locked()


def test_what_the_host_loaded_again_itself_is_left(web_ui: Data, calls: list[str]) -> None:
    unload_checkpoint()
    web_ui.sd_model = Namespace()
    assert restore_checkpoint() is False
    assert calls == ["unloaded"]


def test_a_host_that_never_lent_anything_gets_nothing_loaded(web_ui: Data, calls: list[str]) -> None:
    web_ui.sd_model = None
    assert (unload_checkpoint(), restore_checkpoint(), calls) == (False, False, [])


@pytest.mark.parametrize(("job", "code"), [("train-embedding", "HOST_TRAINING"), ("scripts_txt2img", "HOST_BUSY")])
def test_never_while_it_works(web_ui: Data, calls: list[str], job: str, code: str) -> None:
    shared.state.job = job
    with call_queue.queue_lock, pytest.raises(Refusal) as refused:
        unload_checkpoint(lock_seconds=0.2)
    assert (refused.value.status, refused.value.code, calls) == (409, code, [])


def test_a_restore_that_has_to_wait_is_asked_again(web_ui: Data, calls: list[str]) -> None:
    unload_checkpoint()
    with call_queue.queue_lock, pytest.raises(Refusal):
        restore_checkpoint(lock_seconds=0.1)
    assert restore_checkpoint() is True


def parameter(count: int, device: str = "cpu") -> Namespace:
    return Namespace(numel=lambda: count, element_size=lambda: 4, device=Namespace(type=device))


def test_what_a_model_holds_is_counted_once_by_place() -> None:
    parameters = [parameter(100, "cuda"), parameter(10)]
    unet = Namespace(parameters=lambda: parameters)
    forge = Namespace(
        forge_objects=Namespace(unet=Namespace(model=unet), clip=Namespace(cond_stage_model=unet), vae=None)
    )
    assert held_memory(forge) == {"gpu": 400, "ram": 40}
    of_vae = [parameter(1), parameter(9, "meta")]
    vae = Namespace(parameters=lambda: of_vae)
    assert held_memory(Namespace(components={"vae": vae, "scheduler": object()})) == {"gpu": 0, "ram": 4}
    assert held_memory(None) == {"gpu": 0, "ram": 0}
