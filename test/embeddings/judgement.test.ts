import { describe, expect, test } from "vitest";
import { contentTwins, miniatureWarning, tokenCollisions } from "../../src/embeddings/card-warnings.ts";
import type { EmbeddingFacts } from "../../src/embeddings/file-facts.ts";
import { judge, viewOf, type VerdictInput } from "../../src/embeddings/host-verdict.ts";
import { suggestSide } from "../../src/embeddings/prompt-side-evidence.ts";
import { hostReport } from "./library-folder.ts";

function suggestion(stem: string) {
  return suggestSide({ stem, sha256: null, civitai: null, description: "" });
}

describe("which prompt a name speaks for", () => {
  test.each([
    "EasyNegative",
    "badhandv4",
    "bad-hands-5",
    "unaestheticXL_cbp62-neg",
    "ng_deepnegative_v1_75t",
    "x-neg",
  ])("%s: the negative one", (stem) => expect(suggestion(stem)?.side).toBe("negative"));
  test.each(["negative_hand", "neg_mine", "my-negatives", "negXL_new", "verybadimage_v2", "dream-uc"])(
    "%s: the negative one",
    (stem) => expect(suggestion(stem)?.side).toBe("negative"),
  );
  test.each(["negative-space", "charturnerv2", "badger", "badminton", "renegade", "mynegotiator", "cat"])(
    "%s: none",
    (stem) => expect(suggestion(stem)).toBeNull(),
  );
  test("positives say so", () => expect(suggestion("Stable_Yogis_PDXL_Positives")?.side).toBe("positive"));

  test("the strongest evidence comes first and the rest that agrees stands below it", () => {
    const suggested = suggestSide({
      stem: "x-neg",
      sha256: null,
      civitai: null,
      description: "Use in the negative prompt.",
    });
    expect(suggested?.evidence.map((each) => each.source)).toEqual(["file-name", "description", "file-name"]);
  });

  test("weak evidence that contradicts itself suggests nothing", () => {
    const description = "works as a negative embedding";
    const samples = { total: 4, negativeOnly: 0, positive: 4 };
    const facts = {
      modelId: 1,
      versionId: 1,
      modelName: null,
      versionName: null,
      baseModel: null,
      trainedWords: [],
    };
    const civitai = { facts, tags: [], description: "", files: [], samples };
    expect(suggestSide({ stem: "x", sha256: null, civitai, description })?.side).toBe("positive");
    expect(suggestSide({ stem: "x-pos", sha256: null, civitai: null, description })).toBeNull();
  });
});

const sd1: EmbeddingFacts = {
  container: "safetensors",
  baseModel: "sd1",
  vectors: 2,
  width: 768,
  name: null,
  step: null,
  checkpointHash: null,
  checkpointName: null,
  keys: ["emb_params"],
  isA1111Dict: false,
  refusal: null,
};

function input(more: Partial<VerdictInput> = {}): VerdictInput {
  const facts = { kind: "embedding", ...sd1 } as const;
  return {
    facts,
    format: "safetensors",
    token: "a",
    isSetAside: false,
    sharesToken: false,
    pairFile: null,
    report: null,
    ...more,
  };
}

describe("what the web UI can use", () => {
  test("another model's vectors are named with both widths", () => {
    const report = viewOf(hostReport({ expectedWidth: 2048, baseModel: "sdxl", checkpoint: "juggernaut" }));
    expect(judge(input({ report })).problem).toMatchObject({
      code: "WRONG_MODEL",
      message: "SD1 vectors, 768 wide; the model juggernaut takes 2048 (SDXL).",
    });
  });

  test("Forge's own list does not count, A1111's does", () => {
    const wide = { expectedWidth: 2048, baseModel: "sdxl", loaded: ["a"] } as const;
    const report = { ...wide, loaded: ["a"] };
    expect(judge(input({ report: viewOf(hostReport({ ...report, family: "forge" })) }))).toMatchObject({
      problem: { code: "WRONG_MODEL" },
      hostState: "skipped",
    });
    expect(judge(input({ report: viewOf(hostReport(report)) }))).toEqual({
      problem: null,
      hostState: "loaded",
    });
  });

  test("Flux takes SD1's vectors, as Forge does", () => {
    const report = viewOf(hostReport({ family: "forge", expectedWidth: null, baseModel: "flux" }));
    expect(judge(input({ report })).problem).toBeNull();
  });

  test("SD.Next reads neither .bin nor pictures, the others do", () => {
    const bin = input({ format: "bin", report: viewOf(hostReport({ family: "sdnext" })) });
    expect(judge(bin).problem).toMatchObject({
      code: "NOT_READ_BY_SDNEXT",
      repair: "convert-to-safetensors",
    });
    expect(judge(input({ format: "bin", report: viewOf(hostReport()) })).problem).toBeNull();
  });

  test("A1111's check of zip records is A1111's alone", () => {
    const refusal = { code: "NEW_TORCH_RECORDS", message: "m", hint: "h" };
    const facts = { kind: "embedding", ...sd1, refusal } as const;
    expect(judge(input({ facts })).problem).toMatchObject({ repair: "rewrite-pt" });
    expect(judge(input({ facts, report: viewOf(hostReport({ family: "forge" })) })).problem).toBeNull();
  });

  test("a file the host does not know of yet is missing, without a model nothing is known", () => {
    expect(judge(input({ report: viewOf(hostReport({ loaded: ["b"] })) })).hostState).toBe("missing");
    const idle = hostReport({ expectedWidth: null, baseModel: null });
    expect(judge(input({ report: viewOf(idle) })).hostState).toBe("unknown");
  });
});

test("an embedding of the bundled miniature model is told, another's is not", () => {
  expect(miniatureWarning({ checkpointName: "miniature-sd", width: 64 })?.code).toBe("MINIATURE");
  expect(miniatureWarning({ checkpointName: "miniature-sd", width: 768 })).toBeNull();
  expect(miniatureWarning({ checkpointName: null, width: 64 })).toBeNull();
});

describe("files that get in each other's way", () => {
  const codes = (warnings: Map<string, { code: string }[]>) =>
    Object.fromEntries([...warnings].map(([id, list]) => [id, list.map((each) => each.code)]));

  test("longer and shorter tokens, twins by case, equal stems", () => {
    const named = ["foo-200.pt", "foo-2000.pt", "Bar7.pt", "bar7.pt", "x/same7.pt", "same7.bin"].map((id) => {
      const token = id.replace(/^.*\//, "").replace(/\.\w+$/, "");
      return { id, token, sha256: null };
    });
    expect(codes(tokenCollisions(named, { caseSensitive: false }))).toEqual({
      "foo-2000.pt": ["TOKEN_BEGINS_WITH_ANOTHER"],
      "Bar7.pt": ["CASE_TWIN"],
      "bar7.pt": ["CASE_TWIN"],
      "x/same7.pt": ["SAME_TOKEN"],
      "same7.bin": ["SAME_TOKEN"],
    });
  });

  test("the same content under two names", () => {
    const files = ["a", "b", "c"].map((id) => ({ id, token: id, sha256: id === "c" ? null : "12ab" }));
    expect(codes(contentTwins(files))).toEqual({ a: ["SAME_CONTENT"], b: ["SAME_CONTENT"] });
  });
});
