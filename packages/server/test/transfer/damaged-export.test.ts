import { createHash } from "node:crypto";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, test } from "vitest";
import { DamagedExport } from "../../src/transfer/damaged-export.ts";
import { eventfulWorld } from "../verify/eventful-world.ts";
import { exported, imported } from "./copies.ts";

const lineOf = (text: string, part: string): number => text.split("\n").findIndex((line) => line.includes(part));
const without = (text: string, place: number): string => text.split("\n").toSpliced(place, 1).join("\n");
const withLine = (text: string, place: number, line: string): string =>
  text.split("\n").toSpliced(place, 0, line).join("\n");

const withoutAHistory = (text: string): string => {
  const place = lineOf(text, '"history"');
  const { count } = JSON.parse(text.split("\n")[place] ?? "") as { count: number }; // `as`: it is a history line
  return text
    .split("\n")
    .toSpliced(place, 1 + count)
    .join("\n");
};

test.each<{ what: string; damage: (text: string) => string; says: string }>([
  { what: "an empty file", damage: () => "", says: "its last line is missing" },
  { what: "a letter", damage: () => "Dear reader,\n", says: "one of its lines is not JSON" },
  { what: "other JSON", damage: () => '{"eventId":1}\n', says: "not a record" },
  { what: "an export without a header", damage: (text) => without(text, 0), says: "it is not an openswf export" },
  { what: "an export of a newer openswf", damage: (text) => text.replace('"version":2', '"version":3'), says: "newer" },
  { what: "an export cut off within a line", damage: (text) => text.slice(0, -10), says: "in the middle of a line" },
  {
    what: "an export cut off within a history",
    damage: (text) => text.slice(0, text.indexOf("\n", text.indexOf('{"eventId"')) + 1),
    says: "in the middle of a history",
  },
  {
    what: "an export without a footer",
    damage: (text) => without(text, lineOf(text, '"footer"')),
    says: "it is truncated",
  },
  { what: "an export followed by more data", damage: (text) => `${text}{}\n`, says: "after its last line" },
  { what: "an export with a changed text", damage: (text) => text.replace("blue", "glue"), says: "SHA-256" },
  {
    what: "an export that lacks a domain",
    damage: (text) => without(text, lineOf(text, '"domain"')),
    says: "the counts in its last line",
  },
  {
    what: "an export with an incomplete history",
    damage: withoutAHistory,
    says: "is incomplete",
  },
  {
    what: "an export with misplaced events",
    damage: (text) => withLine(text, 1, '{"record":"history","firstEventId":1,"count":1}'),
    says: "out of place",
  },
])("an import refuses $what", async ({ damage, says }) => {
  const text = await exported((await eventfulWorld()).store.inner);
  const damaged = damage(text);
  const refused = imported(damaged, openMemoryStore());
  await expect(refused).rejects.toThrow(says);
  await expect(refused).rejects.toBeInstanceOf(DamagedExport);
});

test("the last line has the SHA-256 of all lines before it", async () => {
  const text = await exported((await eventfulWorld()).store.inner);
  const end = text.lastIndexOf("\n", text.length - 2) + 1;
  const sha256 = createHash("sha256").update(text.slice(0, end)).digest("hex");
  expect(JSON.parse(text.slice(end))).toMatchObject({ record: "footer", sha256 });
});
