from __future__ import annotations

from pathlib import Path

import pytest
import torch
from conftest import command
from miniature import export
from miniature.checkpoint import Miniature
from miniature.concepts import CONCEPTS, pictures
from miniature.inversion import Settings, invert, make_table
from miniature.prompts import ids_of, vector_ids
from miniature.tokenizer import encode_padded
from miniature.train_unet import load_trained
from miniature.workdir import as_tensor
from safetensors.torch import load_file


@pytest.fixture(scope="module")
def exported(tiny: Path) -> Path:
    command(export.main, "--work", tiny)
    return tiny / "export" / "miniature-sd.safetensors"


def test_the_export_has_the_keys_and_the_type_of_a_stable_diffusion_1_checkpoint(exported: Path):
    weights = load_file(exported)
    assert {k.split(".")[0] for k in weights} == {"model", "first_stage_model", "cond_stage_model", "alphas_cumprod"}
    text = "cond_stage_model.transformer.text_model."
    assert weights[text + "embeddings.token_embedding.weight"].shape == (49408, 64)
    assert weights["model.diffusion_model.input_blocks.0.0.weight"].shape[1] == 4
    assert "model.diffusion_model.middle_block.1.transformer_blocks.0.attn2.to_k.weight" in weights
    assert "first_stage_model.decoder.up.2.upsample.conv.weight" in weights
    assert {v.dtype for k, v in weights.items() if k != "alphas_cumprod"} == {torch.float16}


def test_rows_of_words_that_were_never_said_have_the_spread_of_those_that_were(exported: Path, tiny: Path):
    table = load_file(exported)["cond_stage_model.transformer.text_model.embeddings.token_embedding.weight"].float()
    said = torch.zeros(len(table), dtype=torch.bool)
    said[load_trained(tiny / "unet.pt")[1]["used"]] = True
    assert table[~said].std().item() == pytest.approx(table[said].std().item(), rel=0.1)


def test_templates_put_the_caption_and_the_vectors_in_their_places():
    ids = ids_of("a photo of a [name], sand", vector_ids(2))
    expected = encode_padded("a photo of a cat cat, sand")
    cat = encode_padded("cat")[1]
    assert [i if i < 49408 else cat for i in ids] == expected
    assert ids[5:7] == [49408, 49409]


def test_the_export_read_back_gives_what_was_trained_and_inversion_is_repeatable(tiny: Path, exported: Path):
    model, (trained, _) = Miniature(exported), load_trained(tiny / "unet.pt")
    g = torch.Generator().manual_seed(0)
    x, t = torch.randn(2, 4, 16, 16, generator=g), torch.tensor([900, 10])
    ids = torch.tensor([encode_padded("a photo of a red circle"), encode_padded("a sketch, *")])
    ours, theirs = model.noise(x, t, ids), trained.unet(x, t, trained.context(ids))
    assert (ours - theirs).abs().max() < 0.01 * max(theirs.std().item(), 0.01)
    images, captions, _ = pictures(CONCEPTS["emblem"], 5, 4)
    latents = model.encode(images)
    assert latents.shape == (4, 4, 16, 16)
    assert model.decode(latents).shape == as_tensor(images).permute(0, 2, 3, 1).shape
    settings = Settings(steps=10, batch=2, rate=0.05)
    table = make_table(CONCEPTS["emblem"], captions, latents.shape[1:], settings, 0)
    run = invert(model, latents, table, settings)
    again = invert(model, latents, table, settings)
    assert torch.equal(run.vectors, again.vectors)
    assert not torch.equal(run.vectors, run.history[0])
