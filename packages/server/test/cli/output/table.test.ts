import { expect, test } from "vitest";
import { Printer } from "../../../src/cli/output/printer.ts";
import type { Paint } from "../../../src/cli/output/render/style.ts";
import { type Column, cutTo, Table } from "../../../src/cli/output/render/table.ts";

interface Row {
  readonly id: string;
  readonly status: string;
  readonly count: number;
}
const columns: readonly Column<Row>[] = [
  { heading: "ID", cell: ({ id }) => id, least: 4 },
  { heading: "STATUS", cell: ({ status }) => ({ text: status, style: status === "OPEN" ? "good" : "bad" }) },
  { heading: "N", align: "right", cell: ({ count }) => String(count) },
];
const rows: readonly Row[] = [
  { id: "order-1", status: "OPEN", count: 7 },
  { id: "order-1000", status: "FAILED", count: 1200 },
];
const plain: Paint = (text) => text;
const tagged: Paint = (text, style) => (style === undefined ? text : `<${style}>${text}</>`);

function drawn(width: number | undefined, paint = plain, shown = rows): string {
  const table = new Table(columns, shown, { width, paint });
  return [table.heading(), ...shown.map((row) => table.row(row))].join("\n");
}

test("columns are as wide as their widest cell, and numbers end at the same place", () => {
  expect(drawn(undefined)).toBe(
    ["ID          STATUS     N", "order-1     OPEN       7", "order-1000  FAILED  1200"].join("\n"),
  );
});

test.each([
  { width: 24, first: "order-1     OPEN       7", second: "order-1000  FAILED  1200" },
  { width: 20, first: "order…  OPEN       7", second: "order…  FAILED  1200" },
  // Only ids may be cut, and not below four characters: the line is too long, and nothing is lost.
  { width: 10, first: "ord…  OPEN       7", second: "ord…  FAILED  1200" },
])("a terminal of $width columns cuts what may be cut", ({ width, first, second }) => {
  expect(drawn(width).split("\n").slice(1)).toEqual([first, second]);
});

test("colours take no room", () => {
  expect(drawn(undefined, tagged)).toBe(
    [
      "<heading>ID</>          <heading>STATUS</>     <heading>N</>",
      "order-1     <good>OPEN</>       7",
      "order-1000  <bad>FAILED</>  1200",
    ].join("\n"),
  );
});

test("wide characters take two columns, and control characters are shown as codes", () => {
  const strange = [
    { id: "注文-1", status: "OPEN", count: 1 },
    { id: "a\u001b[31m\nb", status: "OPEN", count: 2 },
  ];
  expect(drawn(undefined, plain, strange).split("\n")).toEqual([
    "ID                  STATUS  N",
    "注文-1              OPEN    1",
    "a\\u001b[31m\\u000ab  OPEN    2",
  ]);
});

test.each([
  { text: "order-1", width: 7, cut: "order-1" },
  { text: "order-1", width: 6, cut: "order…" },
  { text: "注文番号", width: 6, cut: "注文…" },
  { text: "👩‍👩‍👧abc", width: 3, cut: "👩‍👩‍👧…" },
  { text: "order-1", width: 1, cut: "…" },
  { text: "order-1", width: 0, cut: "" },
])("$text in $width columns is $cut", ({ text, width, cut }) => {
  expect(cutTo(text, width)).toBe(cut);
});

/** What a printer of this form prints. */
async function printed(form: "text" | "json" | "ndjson", print: (printer: Printer) => unknown): Promise<string> {
  let text = "";
  await print(new Printer(form, { width: undefined, paint: plain }, (more) => (text += more)));
  return text;
}

test("a list is a table, a JSON array or a JSON value on each line", async () => {
  const list = (printer: Printer): Promise<number> => printer.list(rows, columns, "none");
  expect(await printed("text", list)).toBe(`${drawn(undefined)}\n`);
  expect(JSON.parse(await printed("json", list))).toEqual(rows);
  const lines = (await printed("ndjson", list)).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
});

test("an empty list is said to be empty, and is an empty array for programs", async () => {
  const list = (printer: Printer): Promise<number> => printer.list([], columns, "no executions");
  expect(await printed("text", list)).toBe("no executions\n");
  expect(await printed("json", list)).toBe("[]\n");
  expect(await printed("ndjson", list)).toBe("");
});

test("the first hundred rows decide how wide the columns are, and all are printed", async () => {
  const many = Array.from({ length: 250 }, (_, count) => ({ id: `order-${count}`, status: "OPEN", count }));
  const text = await printed("text", (printer) => printer.list(many, columns, "none"));
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(251);
  expect(lines[250]).toBe("order-249  OPEN    249");
});

test("a record aligns its fields and leaves out those that are undefined", async () => {
  const print = (printer: Printer): void =>
    printer.record({ id: "a", none: undefined }, [
      ["id", "a"],
      ["nothing", undefined],
      ["status", { text: "OPEN", style: "good" }],
    ]);
  expect(await printed("text", print)).toBe("id      a\nstatus  OPEN\n");
  expect(await printed("ndjson", print)).toBe('{"id":"a"}\n');
});
