"""What holds of the files in models/miniature; the full forms are the commands that the model card names."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from conftest import command
from miniature import prove
from miniature.checkpoint import CHECKPOINT, Miniature
from miniature.inversion import Table, invert
from miniature.invert import REFERENCE, read_reference

pytestmark = pytest.mark.skipif(not CHECKPOINT.exists(), reason="the miniature model is not trained yet")


@pytest.mark.timeout(300)
def test_an_embedding_learns_what_no_single_word_says():
    with pytest.raises(SystemExit) as end:
        command(prove.main, "emblem", "--short")
    assert end.value.code == 0


@pytest.mark.parametrize("file", sorted(REFERENCE.glob("*.safetensors")), ids=lambda f: f.stem)
def test_the_reference_runs_repeat_on_this_machine(file):
    latents, table, kept, settings = read_reference(file)
    first = Table(table.prompts, *(getattr(table, n)[:20] for n in ("prompt", "picture", "timestep", "noise")))
    run = invert(Miniature(), latents, first, replace(settings, steps=20))
    assert run.losses == pytest.approx(kept.losses[:20], rel=1e-4)
    assert torch.allclose(run.vectors, kept.history[2], rtol=1e-3, atol=1e-4)
