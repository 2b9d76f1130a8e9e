import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openSqliteStore } from "@openswf/store-sqlite/open";
import { expect, test } from "vitest";
import { commitEach, domain, lines, run, start } from "../../../core/test/stores/contract/building.ts";
import { folder, Openswf } from "./openswf.ts";

/** Creates a folder with `from.sqlite`, a store of two executions with 2,004 events, and its export in `file`. */
async function exportedFolder(file: string): Promise<string> {
  const cwd = folder();
  const store = await openSqliteStore(join(cwd, "from.sqlite"));
  await store.registerDomain(domain("orders"), 10);
  await store.secret("token-key-1", () => new Uint8Array([1, 2, 3]));
  await commitEach(store, start(run(1)), start(run(2), {}, { events: lines(1, 2_002) }));
  await store.close();
  const program = Openswf.runs(["export", file, "--store", "sqlite:from.sqlite"], { cwd });
  expect([await program.ended(), program.stderr]).toEqual([0, ""]);
  return cwd;
}

const imports = (cwd: string, file: string, path = "to.sqlite"): Openswf =>
  Openswf.runs(["import", file, "--store", `sqlite:${path}`], { cwd });
/** All files except those that SQLite and the server's lock create beside a store. */
const filesIn = (cwd: string): readonly string[] =>
  readdirSync(cwd)
    .filter((name) => !/-(wal|shm|lock)$/.test(name))
    .toSorted();
const lastLine = (path: string): string => {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().trimEnd().split("\n").at(-1) ?? "";
};

test("an imported store exports the same records and counts again", async () => {
  const cwd = await exportedFolder("all.jsonl");
  const program = imports(cwd, "all.jsonl");
  expect([await program.ended(), program.stderr]).toEqual([0, ""]);
  expect(program.stdout).toBe(
    "to.sqlite: 2 executions with 2004 events, 1 domains, 0 types, 0 access records were imported\n",
  );
  const again = Openswf.runs(["export", "again.jsonl.gz", "--store", "sqlite:to.sqlite"], { cwd });
  expect(await again.ended()).toBe(0);
  const withoutEnds = (text: string): string => text.trimEnd().split("\n").slice(1, -1).join("\n");
  expect(withoutEnds(gunzipSync(readFileSync(join(cwd, "again.jsonl.gz"))).toString())).toBe(
    withoutEnds(readFileSync(join(cwd, "all.jsonl"), "utf8")),
  );
  expect(JSON.parse(lastLine(join(cwd, "again.jsonl.gz"))).counts).toEqual(
    JSON.parse(lastLine(join(cwd, "all.jsonl"))).counts,
  );
  expect(filesIn(cwd)).toEqual(["again.jsonl.gz", "all.jsonl", "from.sqlite", "to.sqlite"]);
});

test("only its owner can read an export, and export overwrites nothing", async () => {
  const cwd = await exportedFolder("all.jsonl");
  expect(statSync(join(cwd, "all.jsonl")).mode & 0o777).toBe(0o600);
  const again = Openswf.runs(["export", "all.jsonl", "--store", "sqlite:from.sqlite"], { cwd });
  expect(await again.ended()).toBe(1);
  expect(again.stderr).toBe(
    "openswf: all.jsonl already exists and is not overwritten. Remove it, or choose another path.\n",
  );
});

test("domains without executions are exported and counted", async () => {
  const cwd = folder();
  const store = await openSqliteStore(join(cwd, "from.sqlite"));
  await store.registerDomain(domain("orders"), 10);
  await store.close();
  const program = Openswf.runs(["export", "all.jsonl", "--store", "sqlite:from.sqlite"], { cwd });
  expect(await program.ended()).toBe(0);
  expect(program.stdout).toBe(
    "from.sqlite: 0 executions with 0 events, 1 domains, 0 types, 0 access records were exported to all.jsonl\n",
  );
});

test("an export whose reader closes the pipe says so", async () => {
  const cwd = await exportedFolder("all.jsonl");
  const program = Openswf.runs(["export", "-", "--store", "sqlite:from.sqlite"], { cwd });
  program.process.stdout?.destroy();
  expect(await program.ended()).toBe(1);
  expect(program.stderr).toBe("openswf: Standard output was closed before the export was complete.\n");
});

test("an export can be piped into an import", async () => {
  const cwd = await exportedFolder("all.jsonl");
  const out = Openswf.runs(["export", "-", "--store", "sqlite:from.sqlite"], { cwd });
  const into = imports(cwd, "-");
  const [stdin, stdout] = [into.process.stdin, out.process.stdout];
  if (stdin === null || stdout === null) throw new Error("both are pipes");
  stdout.pipe(stdin);
  expect([await out.ended(), await into.ended()]).toEqual([0, 0]);
  expect(out.stderr).toBe(
    "from.sqlite: 2 executions with 2004 events, 1 domains, 0 types, 0 access records were exported\n",
  );
  expect(into.stdout).toContain("2 executions with 2004 events");
});

test.each([
  {
    what: "truncated",
    damage: (path: string) => truncateSync(path, 5_000),
    says: "it is truncated in the middle of a line",
  },
  {
    what: "changed",
    damage: (path: string) =>
      writeFileSync(path, readFileSync(path, "utf8").replace('{"eventId":1234}', '{"eventId":1235}')),
    says: "it has been changed (its SHA-256 does not match). Nothing has been imported.",
  },
  {
    what: "not a gzip file",
    file: "all.jsonl.gz",
    damage: (path: string) => truncateSync(path, 100),
    says: "not a gzip file",
  },
])("a file that is $what is refused, and nothing is left behind", async ({ file = "all.jsonl", damage, says }) => {
  const cwd = await exportedFolder(file);
  damage(join(cwd, file));
  const program = imports(cwd, file);
  expect(await program.ended()).toBe(1);
  expect(program.stderr).toMatch(new RegExp(`^openswf: ${file} cannot be imported: .*\n$`));
  expect(program.stderr).toContain(says);
  expect(readdirSync(cwd).filter((name) => name.startsWith("to."))).toEqual([]);
});

test("a pipe that breaks leaves nothing behind either", async () => {
  const cwd = await exportedFolder("all.jsonl");
  const program = imports(cwd, "-");
  program.process.stdin?.end(readFileSync(join(cwd, "all.jsonl")).subarray(0, 20_000));
  expect(await program.ended()).toBe(1);
  expect(program.stderr).toMatch(
    /^openswf: Standard input cannot be imported: .* The incomplete import was removed\.\n$/,
  );
  expect(readdirSync(cwd).filter((name) => name.startsWith("to."))).toEqual([]);
});

test("an import refuses to use a write-ahead log left by a removed store", async () => {
  const cwd = await exportedFolder("all.jsonl");
  writeFileSync(join(cwd, "to.sqlite-wal"), "");
  const program = imports(cwd, "all.jsonl");
  expect(await program.ended()).toBe(1);
  expect(program.stderr).toContain("to.sqlite-wal exists, but the store that it belongs to does not. Remove it");
});

test("a killed import leaves no store behind, and does not block the next import", async () => {
  const cwd = await exportedFolder("all.jsonl");
  const killed = imports(cwd, "-");
  killed.process.stdin?.write(readFileSync(join(cwd, "all.jsonl")).subarray(0, 20_000));
  while (!existsSync(join(cwd, "to.sqlite.unfinished-lock"))) await new Promise((resolve) => setImmediate(resolve));
  killed.process.kill("SIGKILL");
  await killed.ended();
  expect(existsSync(join(cwd, "to.sqlite"))).toBe(false);
  expect(await imports(cwd, "all.jsonl").ended()).toBe(0);
});

test.each([
  { args: ["import", "all.jsonl", "--store", "sqlite:from.sqlite"], code: 1, says: "from.sqlite already exists" },
  { args: ["import", "none.jsonl", "--store", "sqlite:to.sqlite"], code: 1, says: "none.jsonl: no such file" },
  { args: ["import", "all.jsonl", "--store", "sqlite:no/to.sqlite"], code: 1, says: "no such file or folder" },
  { args: ["export", "new.jsonl", "--store", "sqlite:none.sqlite"], code: 1, says: "none.sqlite does not exist" },
  { args: ["export", "no/new.jsonl", "--store", "sqlite:from.sqlite"], code: 1, says: "no such file or folder" },
  { args: ["export", "new.jsonl", "--store", "memory"], code: 2, says: "A memory store exists only inside its server" },
  {
    args: ["export", "new.jsonl", "--store", "postgres://me:sesame@127.0.0.1:1/o"],
    code: 1,
    says: "127.0.0.1:1/o: connection refused",
  },
  {
    args: ["import", "all.jsonl", "--store", "postgres://me:sesame@127.0.0.1:x/o"],
    code: 1,
    says: "Invalid PostgreSQL URL",
  },
  { args: ["import", "all.jsonl", "--store", "mysql://me:sesame@db/o"], code: 2, says: "Invalid store" },
])("$args fails with one line that says what is wrong, without the password", async ({ args, code, says }) => {
  const cwd = await exportedFolder("all.jsonl");
  const program = Openswf.runs(args, { cwd });
  expect(await program.ended()).toBe(code);
  expect(program.stderr).toMatch(/^openswf: .*\n$/);
  expect(program.stderr).toContain(says);
  expect(program.stderr).not.toContain("sesame");
  expect(filesIn(cwd)).toEqual(["all.jsonl", "from.sqlite"]);
});

test("the help of export and import describes the file, and says that it is secret", async () => {
  const help = Openswf.runs(["help", "export"]);
  expect(await help.ended()).toBe(0);
  expect(help.stdout).toContain("can forge task tokens");
  const other = Openswf.runs(["help", "import"]);
  expect(await other.ended()).toBe(0);
  expect(other.stdout).toContain("openswf import all.jsonl.gz --store postgres://");
});
