import { readdir, readFile } from "node:fs/promises";
import { loadWorkflows, replay } from "@openswf/flow/replay";
import { expect, test } from "vitest";

const histories = new URL("./histories/", import.meta.url);
const workflows = await loadWorkflows(new URL("./workflows.ts", import.meta.url));

test.each(await readdir(histories))("the code still decides what %s says", async (file) => {
  const history = await readFile(new URL(file, histories), "utf8");
  expect(await replay(history, { workflows })).toMatchObject({ kind: "same", changedSettings: [] });
});
