import { expect, test, vi } from "vitest";
import { helpFirst } from "../../src/cli/commands/help-command.ts";
import { program } from "../../src/cli/program.ts";

test.each([
  { args: ["access", "help", "key", "create"], read: ["help", "access", "key", "create"] },
  { args: ["access", "key", "help", "create"], read: ["help", "access", "key", "create"] },
  { args: ["access", "key", "help"], read: ["help", "access", "key"] },
  { args: ["help", "access", "key", "create"], read: ["help", "access", "key", "create"] },
  // No help is asked for here: it is an id.
  { args: ["workflow", "show", "help"], read: ["workflow", "show", "help"] },
  { args: ["serve", "--port", "0"], read: ["serve", "--port", "0"] },
])("$args is read as $read", ({ args, read }) => {
  expect(helpFirst(program(), args)).toEqual(read);
});

test("help shows a command at any depth", async () => {
  const text: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((part) => text.push(String(part)) > 0);
  const openswf = program();
  await openswf.parseAsync(helpFirst(openswf, ["access", "help", "key", "create"]), { from: "user" });
  write.mockRestore();
  expect(text.join("")).toContain("Usage: openswf access key create");
});
