import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { loadWorkflows, type WorkflowCode } from "../../src/replay/workflow-code.ts";

/** Loads a file of workflows that has this code. */
async function load(code: string): Promise<WorkflowCode> {
  const folder = await mkdtemp(join(tmpdir(), "openswf-load-"));
  try {
    const file = join(folder, "order.ts");
    await writeFile(file, `import { sleep, workflow } from "@openswf/flow/workflow";\n${code}`);
    return await loadWorkflows(pathToFileURL(file));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  {
    why: "two workflows are of one type",
    code: `export const a = workflow({ name: "order" }, async () => 1);
      export const b = workflow({ name: "order" }, async () => 2);`,
    message: /^Two workflows have the type order 1\. Give one of them another name or version/,
  },
  {
    why: "a module reads the environment as it is loaded",
    code: `const region = process.env["REGION"];
      export const a = workflow({ name: "order" }, async () => region);`,
    message: /ReferenceError: process is not defined in workflow code: pass what .*\n +at order\.ts:2:16$/,
  },
])("files are refused when $why", async ({ code, message }) => {
  await expect(load(code)).rejects.toMatchObject({ name: "BundleError", message: expect.stringMatching(message) });
});

test("versions of a workflow stand side by side, and one may be exported under two names", async () => {
  const { workflows } = await load(`export const a = workflow({ name: "order" }, async () => sleep(1));
    export const b = workflow({ name: "order", version: "2" }, async () => 2);
    export { a as c };`);
  expect(workflows.map(({ name, version }) => `${name} ${version}`)).toEqual(["order 1", "order 2", "order 1"]);
});

test("a path in place of a URL is refused", async () => {
  // `as`: JavaScript may give it.
  const path = "./order.ts" as unknown as URL;
  await expect(loadWorkflows(path)).rejects.toThrow(/^workflows: expected the URLs of files, .* not \.\/order\.ts$/);
});
