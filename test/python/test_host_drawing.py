"""A picture drawn by the web UI with an embedding that is not in its folder. Its own functions are played by fakes."""

from __future__ import annotations

import base64
import io
import sys
import threading
from argparse import Namespace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from modules import call_queue, processing, sd_hijack, sd_models, shared
from PIL import Image

from ti_sidecar import host_report
from ti_sidecar.host_drawing import JOB, draw, stop_drawing
from ti_sidecar.refusal import Refusal
from ti_sidecar.survivor import survivor


class Database:
    """A1111's and Forge's, as far as it takes a file."""

    def __init__(self, shape: int = 768) -> None:
        mine = Namespace(name="mine")
        self.expected_shape = shape
        self.word_embeddings = {"mine": mine}
        self.skipped_embeddings = {}
        self.ids_lookup = {7: [([7], mine)]}

    def load_from_file(self, path: str, filename: str) -> None:
        name = filename.removesuffix(".safetensors")
        embedding = Namespace(name=name, path=path)
        if self.expected_shape != 768:
            self.skipped_embeddings[name] = embedding
            return
        self.word_embeddings[name] = embedding
        self.ids_lookup[7].append(([7, 8], embedding))
        self.ids_lookup[9] = [([9], embedding)]


class State(Namespace):
    def begin(self, job: str) -> None:
        self.job, self.interrupted, self.skipped = job, False, False

    def end(self) -> None:
        self.job = ""

    def interrupt(self) -> None:
        self.interrupted = True


class Work(processing.StableDiffusionProcessing):
    def __init__(self, **fields) -> None:
        vars(self).update(fields)
        Work.last = self
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def order(tmp_path: Path) -> dict:
    file = tmp_path / "cat-500.safetensors"
    file.write_bytes(b"vectors")
    return {
        "file": str(file),
        "word": "cat",
        "prompt": "a photo of [name]",
        "negativePrompt": "no [name]",
        "steps": 2,
        "sampler": "Euler a",
        "cfgScale": 7,
        "seed": 3,
        "width": 64,
        "height": 32,
    }


@pytest.fixture(params=["a1111", "forge"])
def web_ui(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Namespace:
    database = Database()
    facts = Namespace(database=database, drawn=[], threads=[], during=lambda: None)
    info = Namespace(model_name="v1-5")

    def load() -> None:
        engine = Namespace(embeddings=database) if request.param == "forge" else None
        sd_models.model_data.sd_model = Namespace(sd_checkpoint_info=info, text_processing_engine=engine)

    def process_images(work: Work) -> Namespace:
        assert shared.state.job == JOB
        assert call_queue.queue_lock.locked()
        facts.threads.append(threading.current_thread().name)
        facts.drawn.append(sorted(database.word_embeddings))
        facts.during()
        text = f"{work.prompt}\nNegative prompt: {work.negative_prompt}\nSteps: {work.steps}"
        return Namespace(images=[Image.new("RGB", (work.width, work.height))], infotexts=[text])

    if request.param == "forge":
        monkeypatch.setattr(sd_models, "forge_model_reload", load, raising=False)
        monkeypatch.setitem(sys.modules, "modules_forge.main_thread", main_thread())
    monkeypatch.setattr(sd_models, "reload_model_weights", load, raising=False)
    monkeypatch.setattr(sd_hijack.model_hijack, "embedding_db", database)
    monkeypatch.setattr(processing, "StableDiffusionProcessingTxt2Img", Work)
    monkeypatch.setattr(processing, "process_images", process_images, raising=False)
    monkeypatch.setattr(shared, "state", State(job="", job_count=0))
    monkeypatch.setattr(shared, "sd_model", None, raising=False)
    scripts = ModuleType("modules.scripts")
    scripts.ScriptRunner = SimpleNamespace
    monkeypatch.setitem(sys.modules, "modules.scripts", scripts)
    monkeypatch.setattr("ti_sidecar.host_drawing.family", lambda: request.param)
    return facts


def main_thread() -> SimpleNamespace:
    """Forge's, which prints what is raised and answers None."""

    def run_and_wait_result(work) -> None:
        thread = threading.Thread(target=work, name="forge")
        thread.start()
        thread.join()

    return SimpleNamespace(run_and_wait_result=run_and_wait_result)


def refusal_of(order: dict) -> str:
    with pytest.raises(Refusal) as refused:
        draw(order, lock_seconds=0.2)
    return refused.value.code


def test_the_picture_tells_of_the_word_and_the_web_ui_knows_nothing_of_it_afterwards(
    web_ui: Namespace, order: dict
) -> None:
    processing.StableDiffusionProcessing.cached_c = ["old", "old"]
    answer = draw(order)
    picture = Image.open(io.BytesIO(base64.b64decode(answer["image"])))
    assert (picture.size, answer["checkpoint"]) == ((64, 32), "v1-5")
    assert picture.text["parameters"] == "a photo of cat\nNegative prompt: no cat\nSteps: 2"
    [names] = web_ui.drawn
    assert names[1].startswith("tisnap")
    assert Work.last.prompt == f"a photo of {names[1]}"
    assert Work.last.do_not_reload_embeddings and Work.last.do_not_save_samples and Work.last.is_closed
    assert (list(web_ui.database.word_embeddings), list(web_ui.database.ids_lookup)) == (["mine"], [7])
    assert len(web_ui.database.ids_lookup[7]) == 1
    assert (shared.state.job, call_queue.queue_lock.locked()) == ("", False)
    assert processing.StableDiffusionProcessing.cached_c == [None, None]
    if "modules_forge.main_thread" in sys.modules:
        assert web_ui.threads == ["forge"]


def test_each_content_has_a_name_of_its_own(web_ui: Namespace, order: dict) -> None:
    draw(order)
    Path(order["file"]).write_bytes(b"other vectors")
    draw(order)
    assert web_ui.drawn[0] != web_ui.drawn[1]


def test_not_while_the_checkpoint_is_lent(web_ui: Namespace, order: dict) -> None:
    survivor().took_checkpoint = True
    assert refusal_of(order) == "CHECKPOINT_LENT"
    # The user has pressed Generate meanwhile.
    sd_models.reload_model_weights()
    assert draw(order)["checkpoint"] == "v1-5"


def test_not_with_a_checkpoint_of_another_kind(web_ui: Namespace, order: dict) -> None:
    web_ui.database.expected_shape = 2048
    assert refusal_of(order) == "DOES_NOT_FIT"
    assert (web_ui.drawn, web_ui.database.skipped_embeddings) == ([], {})


def test_not_while_the_web_ui_works(web_ui: Namespace, order: dict) -> None:
    with call_queue.queue_lock:
        assert refusal_of(order) == "HOST_BUSY"
    shared.state.job = "train-embedding"
    assert refusal_of(order) == "HOST_TRAINING"
    assert web_ui.drawn == []


def test_a_stopped_picture_is_no_picture(web_ui: Namespace, order: dict) -> None:
    web_ui.during = stop_drawing
    assert refusal_of(order) == "STOPPED"
    assert list(web_ui.database.word_embeddings) == ["mine"]
    shared.state.begin(job="scripts_txt2img")
    assert (stop_drawing(), shared.state.interrupted) == (False, False)


def test_embeddings_that_were_loaded_anew_meanwhile_are_noticed(web_ui: Namespace, order: dict) -> None:
    web_ui.during = web_ui.database.word_embeddings.clear
    assert refusal_of(order) == "HOST_CHANGED"


def test_a_failure_of_the_web_ui_leaves_nothing_behind(web_ui: Namespace, order: dict) -> None:
    def fail() -> None:
        raise RuntimeError("out of memory")

    web_ui.during = fail
    with pytest.raises(RuntimeError, match="out of memory"):
        draw(order)
    assert list(web_ui.database.word_embeddings) == ["mine"]
    assert (shared.state.job, call_queue.queue_lock.locked()) == ("", False)


def test_sdnext_and_strange_orders_are_refused(order: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ti_sidecar.host_drawing.family", lambda: "sdnext")
    assert refusal_of(order) == "HOST_DRAWS_NOT"
    assert refusal_of({"file": "x"}) == "BAD_REQUEST"
    assert host_report.family() == "a1111"
