import { describe, expect, it } from "vitest";
import { loadMarks, saveMarks, type Mark } from "../../src/browser/marks-store.ts";
import { Store, type StoreChange } from "../../src/browser/store.ts";
import { broken, cardOf } from "./cards.ts";

/** A storage that holds `room` characters. */
function storageOf(room: number, content: Record<string, string> = {}): Storage {
  const items = new Map(Object.entries(content));
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      items.set(key, value);
    },
  };
}

const mark = (changes: Partial<Mark> = {}): Mark => ({
  side: "any",
  favourite: false,
  vectors: 1,
  baseModel: "sd1",
  ...changes,
});

describe("marks kept in the browser", () => {
  it("come back as they were", () => {
    const storage = storageOf(10_000);
    const marks = new Map([
      ['odd "name" <b> 🎉', mark({ side: "negative", favourite: true, vectors: null, baseModel: null })],
      ["plain", mark({ vectors: 75, baseModel: "sdxl" })],
    ]);
    saveMarks(storage, marks);
    expect(loadMarks(storage)).toEqual(marks);
  });

  it("are the decided ones alone when all do not fit", () => {
    const storage = storageOf(400);
    const many = new Map<string, Mark>(Array.from({ length: 100 }, (_, at) => [`token-${at}`, mark()]));
    many.set("badhands", mark({ side: "negative" }));
    saveMarks(storage, many);
    expect([...loadMarks(storage).keys()]).toEqual(["badhands"]);
  });

  it.each([
    "",
    "null",
    "[]",
    '{"v":2,"rows":[["a","any",0,1,"sd1"]]}',
    '{"v":1,"rows":[["a","sideways",0,1,"sd1"],7]}',
  ])("are none where the storage holds %j", (text) => {
    expect(loadMarks(storageOf(100, { "textual-inversion.marks": text })).size).toBe(0);
  });
});

describe("the store", () => {
  it("keeps last known marks until the folder has been read, then the list's alone", () => {
    const store = new Store(new Map([["old", mark({ side: "negative" })]]));
    const folder = { path: "/e", exists: true, writable: true, scanned: 1, total: 2, warnings: [] };
    store.update({ folder });
    store.replaceCards([cardOf("new.pt", { promptSide: "positive" })]);
    expect([store.markFor("old")?.side, store.markFor("new")?.side]).toEqual(["negative", "positive"]);
    store.apply({ type: "folder", folder: { ...folder, scanned: 2 } });
    expect([store.markFor("old"), store.markFor("new")?.side]).toEqual([null, "positive"]);
  });

  it("tells which tokens an event concerns, the former name of a renamed one too", () => {
    const store = new Store(new Map());
    store.replaceCards([cardOf("a.png", { token: "inner" }), cardOf("b.pt")]);
    const changes: StoreChange[] = [];
    store.listen((change) => changes.push(change));
    store.apply({
      type: "cards",
      upserted: [cardOf("a.png", { token: "outer" })],
      removed: ["b.pt", "never-there.pt"],
    });
    expect(changes).toEqual([{ tokens: new Set(["b", "inner", "outer"]) }]);
    expect([store.markFor("b"), store.markFor("inner"), store.markFor("outer")?.vectors]).toEqual([
      null,
      null,
      3,
    ]);
  });

  it("finds the file behind a host's card by its path, else by what the host loaded", () => {
    const store = new Store(new Map());
    store.replaceCards([
      cardOf("one/same.pt", { hostState: "skipped" }),
      cardOf("two/same.pt", { hostState: "loaded" }),
      cardOf("same.pt", { problem: broken, hostState: "unknown" }),
    ]);
    expect(store.cardFor("same", () => "C:\\sd\\embeddings\\one\\same.pt")?.id).toBe("one/same.pt");
    expect(store.cardFor("same", () => null)?.id).toBe("two/same.pt");
    expect(store.cardFor("other", () => null)).toBeNull();
  });
});
