import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkOnSite } from "../.vitepress/links.ts";
import { sidebarOf } from "../.vitepress/sidebar.ts";

let root: string;
const pages = new Set(["docs/README.md", "docs/how-to/tls.md", "SECURITY.md", "bench/README.md"]);
const onSite = (href: string, page: string): string =>
  linkOnSite(href, page, { root, isPage: (path) => pages.has(path) });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "openswf-site-"));
  for (const folder of ["docs/how-to", "bench", "src"]) mkdirSync(join(root, folder), { recursive: true });
  for (const page of [...pages, "src/main.ts"]) writeFileSync(join(root, page), "");
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a link in a document", () => {
  test.each([
    ["to a page", "../../SECURITY.md", "/SECURITY"],
    ["to a part of a page", "tls.md#renewal", "/docs/how-to/tls#renewal"],
    ["to an index", "../README.md", "/docs/"],
    ["to a folder that a page describes", "../../bench/", "/bench/"],
    ["to a source", "../../src/main.ts", "https://github.com/openswf/openswf/blob/main/src/main.ts"],
    ["to a folder of sources", "../../src", "https://github.com/openswf/openswf/blob/main/src"],
    ["within the page", "#renewal", "#renewal"],
    ["to elsewhere", "https://example.com/a.md", "https://example.com/a.md"],
    ["that is dead stays dead, so that the build fails", "gone.md", "gone.md"],
  ])("%s", (_, href, expected) => {
    expect(onSite(href, "docs/how-to/console.md")).toBe(expected);
  });
});

test("the index of the documents is the menu", () => {
  writeFileSync(
    join(root, "docs/README.md"),
    "# Documents\n\n## How-to guides: get something done\n\n- [TLS](how-to/tls.md): all of it.\n- [`a` and more](../bench/README.md#x), [no page](x.ts)\n\nDecisions, each with its cost:\n\n1. [First](decisions/0001.md)\n",
  );
  expect(sidebarOf(root, "docs/README.md")).toEqual([
    {
      text: "How-to guides",
      collapsed: false,
      items: [
        { text: "TLS", link: "/docs/how-to/tls" },
        { text: "a and more", link: "/bench/" },
      ],
    },
    { text: "Decisions", collapsed: true, items: [{ text: "First", link: "/docs/decisions/0001" }] },
  ]);
});
