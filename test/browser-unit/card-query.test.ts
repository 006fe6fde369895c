import { describe, expect, it } from "vitest";
import { NO_FILTER, parseQuery, passesFilter, type CardFilter } from "../../src/browser/card-query.ts";
import { broken, cardOf, viewOf } from "./cards.ts";

const cards = [
  cardOf("style/Water Colour.pt", { tags: ["Painting"], favourite: true }),
  cardOf("badhands.pt", { promptSide: "negative", description: "Use in the negative prompt" }),
  cardOf("xl.safetensors", { baseModel: "sdxl" }),
  cardOf("broken.pt", { problem: broken, baseModel: null, vectors: null }),
];
const found = (query: string): string[] =>
  cards.filter((card) => parseQuery(query)(viewOf(card))).map(({ token }) => token);
const passed = (filter: Partial<CardFilter>): string[] =>
  cards.filter((card) => passesFilter(viewOf(card), { ...NO_FILTER, ...filter })).map(({ token }) => token);

describe("the search of the stand-alone page", () => {
  it.each([
    ["", ["Water Colour", "badhands", "xl", "broken"]],
    ["COLOUR water", ["Water Colour"]],
    ["style/", ["Water Colour"]],
    ["-water -xl", ["badhands", "broken"]],
    ["tag:paint", ["Water Colour"]],
    ["base:sdxl", ["xl"]],
    ["side:neg", ["badhands"]],
    ["is:fav", ["Water Colour"]],
    ["is:broken", ["broken"]],
    ["-is:broken -is:fav", ["badhands", "xl"]],
    ["use negative", ["badhands"]],
    ["no:such", []],
    ["-", ["Water Colour", "badhands", "xl", "broken"]],
  ])("finds by %j", (query, expected) => {
    expect(found(query)).toEqual(expected);
  });
});

describe("the chips", () => {
  it("let everything through until one is pressed", () => {
    expect(passed({})).toHaveLength(4);
  });

  it("take any of the pressed base models, and all of the pressed kinds of chip", () => {
    expect(passed({ baseModels: new Set(["sdxl", "sd1"]) })).toEqual(["Water Colour", "badhands", "xl"]);
    expect(passed({ baseModels: new Set(["sd1"]), sides: new Set(["negative"]) })).toEqual(["badhands"]);
    expect(passed({ favourites: true, sides: new Set(["negative"]) })).toEqual([]);
  });

  it("show what needs attention: unusable files and warnings", () => {
    expect(passed({ problems: true })).toEqual(["broken"]);
    const warned = viewOf(cardOf("dog.pt", { warnings: [broken] }));
    expect(passesFilter(warned, { ...NO_FILTER, problems: true })).toBe(true);
  });
});
