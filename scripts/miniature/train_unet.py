"""Stage 2: text encoder and U-Net together. `python -m miniature.train_unet --minutes 90`; run again to go on.

Gate (after about 20 minutes): on held-out scenes the loss with the right captions is below that with
shuffled captions by more than five standard errors, paired by noise and timestep.
"""

from __future__ import annotations

import time
from pathlib import Path

import torch
import torch.nn.functional as F

from .latents import Captioned, captioned, choices
from .schedule import STEPS, min_snr_weight, noisy
from .text import TextEncoder
from .tokenizer import TOKENS, encode_padded
from .train_vae import rate
from .unet import Unet
from .warm_text import warm_up
from .workdir import HELD_OUT_SEED, arguments, load, log, save, seed_step, start

DROPOUT = 0.1
TABLE = "text_model.embeddings.token_embedding.weight"


class Trained:
    """U-Net and text encoder, with the rows of the token table that occur as a small table of their own.

    Gradients and averages of 49,408 rows of which some forty occur would cost more than the U-Net.
    """

    def __init__(self, ids: torch.Tensor):
        self.unet, self.text = Unet(), TextEncoder()
        self.empty = torch.tensor(encode_padded(""))
        self.used = torch.unique(torch.cat([ids.flatten(), self.empty]))
        self.place = torch.zeros(TOKENS, dtype=torch.long)
        self.place[self.used] = torch.arange(len(self.used))
        self.table = self.text.text_model.embeddings.token_embedding.weight.requires_grad_(False)
        self.rows = torch.nn.Parameter(self.table[self.used].clone())

    def text_parameters(self) -> list[torch.nn.Parameter]:
        return [self.rows, *(p for p in self.text.parameters() if p.requires_grad)]

    def parameters(self) -> list[torch.nn.Parameter]:
        return [*self.unet.parameters(), *self.text_parameters()]

    def context(self, ids: torch.Tensor) -> torch.Tensor:
        return self.text.from_vectors(F.embedding(self.place[ids], self.rows))

    def noise(self, x, t, ids) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            return self.unet(x, t, self.context(ids)).float()

    def state(self) -> dict:
        return {"values": [p.detach() for p in self.parameters()], "used": self.used}

    @torch.no_grad()
    def take(self, values: list[torch.Tensor]) -> None:
        for p, v in zip(self.parameters(), values, strict=True):
            p.copy_(v)


def load_trained(path: Path) -> tuple[Trained, dict]:
    """The averaged weights of a checkpoint, for sampling and export."""
    state = load(path)
    trained = Trained(state["used"])
    trained.take(state["average"])
    trained.unet.eval()
    trained.text.eval()
    return trained, state


@torch.no_grad()
def caption_gap(trained: Trained, held: Captioned) -> dict[str, float]:
    """Loss with right captions, shuffled minus right, its standard error; empty captions beside it."""
    g = torch.Generator().manual_seed(11)
    n = len(held.ids)
    t = torch.linspace(20, STEPS - 1, n).long()[torch.randperm(n, generator=g)]
    noise = torch.randn(held.latents.shape, generator=g)
    x, shuffled = noisy(held.latents, noise, t), held.ids.roll(1, 0)
    losses = {}
    for name, ids in (("right", held.ids), ("shuffled", shuffled), ("empty", trained.empty.expand(n, -1))):
        parts = [trained.noise(x[i : i + 64], t[i : i + 64], ids[i : i + 64]) for i in range(0, n, 64)]
        losses[name] = (torch.cat(parts) - noise).square().mean((1, 2, 3))
    gap = losses["shuffled"] - losses["right"]
    error = gap.std().item() / n**0.5
    return {
        "held": losses["right"].mean().item(), "empty": losses["empty"].mean().item(),
        "gap": gap.mean().item(), "gap_in_errors": gap.mean().item() / max(error, 1e-12),
    }  # fmt: skip


def train_step(trained: Trained, optimiser, data: Captioned, batch: int) -> float:
    j = torch.randint(0, len(data.ids), (batch,))
    ids, x, t = data.ids[j].clone(), data.latents[j], torch.randint(0, STEPS, (batch,))
    ids[torch.rand(batch) < DROPOUT] = trained.empty
    noise = torch.randn_like(x)
    error = (trained.noise(noisy(x, noise, t), t, ids) - noise).square().mean((1, 2, 3))
    optimiser.zero_grad(set_to_none=True)
    (error * min_snr_weight(t)).mean().backward()
    torch.nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
    optimiser.step()
    return error.mean().item()


def main() -> None:
    parser = arguments(__doc__, minutes=90)
    parser.add_argument("--steps", type=int, default=6500, help="length of the rate schedule")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--text-rate", type=float, default=3e-4)
    parser.add_argument("--scenes", type=int, default=16000)
    parser.add_argument("--warm-steps", type=int, default=100, help="steps of the text encoder alone, first")
    options = start(parser)
    data = captioned(options.work, options.world, options.seed, options.scenes)
    held = captioned(options.work, options.world, HELD_OUT_SEED, 512)
    trained = Trained(data.ids)
    path, step, vae_step = options.work / "unet.pt", 0, load(options.work / "vae.pt")["step"]
    optimiser = torch.optim.AdamW(
        [{"params": list(trained.unet.parameters())}, {"params": trained.text_parameters(), "weight_decay": 0.0}],
        lr=0, betas=(0.9, 0.99), weight_decay=0.01,
    )  # fmt: skip
    if path.exists():
        state = load(path)
        if state["vae_step"] != vae_step or state["world"] != options.world:
            raise SystemExit(
                f"{path} was trained on the {state['world']} world and on the autoencoder of step {state['vae_step']}; "
                f"here are {options.world} and step {vae_step}. Move it away to begin anew."
            )
        trained.take(state["values"])
        optimiser.load_state_dict(state["optimiser"])
        average, step = state["average"], state["step"]
    else:
        counts = [len(c) for c in choices(options.world)]
        width = trained.rows.shape[1]
        context = lambda j: trained.context(data.ids[j])  # noqa: E731
        for at, loss, right in warm_up(context, trained.text_parameters(), width, counts, data, options.warm_steps):
            log(options.work, "warm_text", step=at, loss=loss, right=right)
        average = [p.detach().clone() for p in trained.parameters()]
    begun, first, saved, losses = time.time(), step, time.time(), []
    while step < options.steps:
        seed_step(options.seed, step)
        for group, top in zip(optimiser.param_groups, (options.rate, options.text_rate), strict=True):
            group["lr"] = rate(step, options.steps, top)
        losses.append(train_step(trained, optimiser, data, options.batch))
        step += 1
        keep = min(0.999, (step + 1) / (step + 20))
        torch._foreach_lerp_(average, [p.detach() for p in trained.parameters()], 1 - keep)
        stop = time.time() - begun > options.minutes * 60 or step == options.steps
        if stop or time.time() - saved > 110:
            saved = time.time()
            state = trained.state() | {"average": average, "optimiser": optimiser.state_dict(), "step": step}
            save(path, state | {"world": options.world, "seed": options.seed, "vae_step": vae_step})
            live = [p.detach().clone() for p in trained.parameters()]
            trained.take(average)
            log(options.work, "unet", step=step, loss=sum(losses) / len(losses), **caption_gap(trained, held),
                steps_per_second=(step - first) / (time.time() - begun))  # fmt: skip
            trained.take(live)
            losses = []
        if stop:
            break


if __name__ == "__main__":
    main()
