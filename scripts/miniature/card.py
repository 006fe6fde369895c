"""Writes the model card. `python -m miniature.card`: every figure in it comes from a file that a command wrote.

`models/miniature/quality/evaluation.json` is by `evaluate`, `proof.json` by `prove`; `training.json` is made here from
the logs in `--work` where there are any, and read otherwise.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .checkpoint import CHECKPOINT, Miniature
from .concepts import CONCEPTS, DATASETS, WORLD, Concept
from .draw import draw
from .evaluate import SHARES, prompt_of
from .prompts import ids_of
from .prove import BY_WORD, ERRORS, RECOGNISED
from .scene import WORLDS, Scene
from .train_vae import GATE
from .workdir import REPOSITORY, grid

QUALITY = CHECKPOINT.parent / "quality"
STAGES = {"vae": "autoencoder", "unet": "text encoder and U-Net"}


def stage_of(log: Path) -> dict[str, float]:
    """Steps of a stage, and hours by the speed that each line of its log states."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    hours, before = 0.0, 0
    for line in lines:
        hours += max(0, line["step"] - before) / line["steps_per_second"] / 3600
        before = line["step"]
    return {"steps": before, "hours": round(hours, 2)}


def training(work: Path, out: Path) -> dict:
    file = out / "training.json"
    logs = {stage: work / f"{stage}.log" for stage in STAGES}
    if all(log.exists() for log in logs.values()):
        values = {stage: stage_of(log) for stage, log in logs.items()} | {"world": WORLD}
        file.write_text(json.dumps(values, indent=2) + "\n")
    return json.loads(file.read_text())


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def held(ok: bool) -> str:
    return "yes" if ok else "**no**"


def quality_rows(values: dict) -> list[tuple[str, ...]]:
    vae, captions, judge = values["autoencoder"], values["captions"], values["judge"]
    rows = [
        (f"autoencoder: {name}", f"{vae[name]:.2f} dB" if name != "hue" else f"{vae[name]:.3f}", f"≥ {bar}")
        for name, bar in GATE.items()
    ]
    gap = f"{captions['gap']:.4f} ({captions['gap_in_errors']:.0f} standard errors)"
    rows.append(("noise loss, shuffled captions minus right ones", gap, "> 5 standard errors"))
    rows.append(("the judge's own accuracy: colour, shape", ", ".join(percent(judge[n]) for n in SHARES), "≥ 98 %"))
    return rows


def drawn_table(values: dict) -> str:
    names = ("colour", "shape", "background", "style", "texture", "second", "all")
    rows = [(guidance, *(percent(shares[n]) for n in names)) for guidance, shares in values["drawn"].items()]
    return table(("guidance", *names), rows)


def proof_table(proof: dict) -> str:
    rows = []
    for name, result in proof["concepts"].items():
        errors = [s["in_errors"] for s in result["seeds"]]
        mean = sum(s["difference"] for s in result["seeds"]) / len(errors)
        followed = sum(s["and_prompt_followed"] for s in result["seeds"]) / len(errors)
        rows.append(
            (
                name,
                f"`{result['word']['text']}`",
                f"{mean:.4f}",
                f"{max(errors):.1f} … {min(errors):.1f}",
                percent(result["recognised"]),
                percent(followed),
                percent(result["word"]["recognised"]),
                held(result["holds"]),
            )
        )
    head = ("concept", "best word", "loss minus the word's", "in standard errors", "recognised", "and prompt followed")
    return table((*head, "with the word", "holds"), rows)


def what(concept: Concept) -> str:
    """The concept as the drawn world would say it."""
    f = concept.fixed
    words = {
        "subject": lambda: (
            prompt_of(Scene(**{"style": "photo", "background": "sand"} | f)).split(" of ")[1].split(" on ")[0]
        ),
        "texture": lambda: f"{f['colour']} and {f['second']} {f['texture']}, on any shape",
        "style": lambda: f"{f['style']} in {f['colour']} on {f['background']}, of any shape",
    }
    return words[concept.kind]()


def concept_table() -> str:
    rows = []
    for name, concept in CONCEPTS.items():
        count = len(list((DATASETS / name).glob("*.png")))
        kind = concept.kind + (", with alpha masks" if concept.masks else "")
        rows.append((f"`datasets/{name}`", kind, what(concept), str(count)))
    return table(("folder", "kind", "what no single word says", "pictures"), rows)


CARD = Path(__file__).with_name("card.md")

SAMPLES = (
    Scene("photo", "red", "circle", "white"),
    Scene("photo", "blue", "square", "sand"),
    Scene("sketch", "yellow", "star", "black"),
    Scene("sketch", "green", "ring", "white"),
    Scene("photo", "purple", "star", "sand", "cored", second="orange"),
    Scene("photo", "red", "square", "black", "striped", second="yellow"),
    Scene("photo", "orange", "triangle", "white", "dotted", second="blue"),
    Scene("sketch", "blue", "cross", "sand", "striped", second="red"),
)


def draw_samples(model: Miniature, file: Path, guidance: float, steps: int) -> None:
    ids = [ids_of(prompt_of(s), []) for s in SAMPLES] * 4
    grid(draw(model, ids, None, guidance, steps), len(SAMPLES), file)


def world_in_words() -> str:
    w = WORLDS[WORLD]
    lists = {"colours": w.colours, "shapes": w.shapes, "backgrounds": w.backgrounds, "styles": w.styles}
    lists["surfaces"] = (*w.textures[:1], *(f"{t} in a second colour" for t in w.patterns))
    return "; ".join(f"{len(v)} {name} ({', '.join(v)})" for name, v in lists.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=REPOSITORY / ".cache" / "miniature", help="where the logs are")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--quality", type=Path, default=QUALITY)
    parser.add_argument("--guidance", type=float, default=4.0)
    parser.add_argument("--sampling-steps", type=int, default=30)
    parser.add_argument("--out", type=Path, default=CHECKPOINT.parent)
    options = parser.parse_args()
    values = json.loads((options.quality / "evaluation.json").read_text())
    proof = json.loads((options.quality / "proof.json").read_text())
    stages = training(options.work, options.quality)
    model, given = Miniature(options.checkpoint), proof["options"]
    draw_samples(model, options.out / "samples.png", options.guidance, options.sampling_steps)
    rows = [
        (name, f"`python -m miniature.train_{stage}`", f"{stages[stage]['steps']:,}", f"{stages[stage]['hours']:.1f}")
        for stage, name in STAGES.items()
    ]
    card = CARD.read_text().format(
        width=model.table.shape[1],
        size=options.checkpoint.stat().st_size / 1e6,
        world=world_in_words(),
        world_name=stages["world"],
        guidance=options.guidance,
        steps=options.sampling_steps,
        prompts="\n".join(f"{i + 1}. {prompt_of(s)}" for i, s in enumerate(SAMPLES)),
        training=table(("stage", "command", "steps", "hours on two busy cores, about"), rows),
        held_out=values["settings"]["held_out"],
        quality=table(("what", "measured", "gate"), quality_rows(values)),
        pictures=values["settings"]["pictures"],
        bars=" and ".join(f"{name} ≥ {bar:.0%}" for name, bar in SHARES.items()),
        drawn=drawn_table(values),
        gates=held(values["holds"]),
        vectors=given["vectors"],
        initial=given["initial"],
        ti_steps=given["steps"],
        batch=given["batch"],
        rate=given["rate"],
        seeds=given["seeds"],
        errors=ERRORS,
        recognised=f"{RECOGNISED:.0%}",
        by_word=f"{BY_WORD:.0%}",
        proof=proof_table(proof),
        proof_pictures="\n\n".join(f"![{name}](quality/proof-{name}.png)" for name in proof["concepts"]),
        concepts=concept_table(),
    )
    (options.out / "README.md").write_text(card)
    print(options.out / "README.md")


if __name__ == "__main__":
    main()
