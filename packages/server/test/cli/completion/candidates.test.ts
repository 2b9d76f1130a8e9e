import { expect, test } from "vitest";
import { complete } from "../../../src/cli/commands/completion/candidates.ts";
import { program } from "../../../src/cli/program.ts";

const values = (...words: readonly string[]): readonly string[] | string => {
  const completion = complete(program(), words);
  return completion.kind === "these" ? completion.candidates.map(({ value }) => value) : completion.kind;
};

test.each([
  { words: ["wor"], is: ["workflow"] },
  { words: ["workflow", "s"], is: ["show", "start", "signal"] },
  { words: ["workflow", "list", "--st"], is: ["--status"] },
  { words: ["workflow", "list", "--output", ""], is: ["text", "json", "ndjson"] },
  { words: ["workflow", "list", "-o", "j"], is: ["json"] },
  { words: ["workflow", "list", "--limit", ""], is: [] },
  { words: ["workflow", "list", "--status", "f"], is: ["failed"] },
  { words: ["workflow", "list", "--status", "failed,t"], is: ["failed,timed-out", "failed,terminated"] },
  // The value of a flag is no argument.
  { words: ["type", "show", "--output", "json", "a"], is: ["activity"] },
  { words: ["type", "show", ""], is: ["workflow", "activity"] },
  { words: ["type", "show", "activity", ""], is: [] },
  { words: ["serve", "--throttle", "p"], is: ["principal"] },
  { words: ["completion", ""], is: ["bash", "zsh", "fish"] },
  { words: ["help", "access", "k"], is: ["key"] },
  { words: ["access", "key", "r"], is: ["rotate"] },
  { words: ["apply", ""], is: "files" },
  { words: ["backup", "--store", "sqlite:a", ""], is: "files" },
  { words: ["serve", "--tls-cert", ""], is: "files" },
  { words: ["workflow", "list", "--domain", "or"], is: "domains" },
  { words: ["nothing", "like", ""], is: [] },
])("after $words comes $is", ({ words, is }) => {
  expect(values(...words)).toEqual(is);
});

test("the endpoint of the line is known when domains are asked for", () => {
  const words = ["workflow", "list", "--endpoint", "http://swf.test", "--region=eu-west-1", "-d", ""];
  expect(complete(program(), words)).toEqual({
    kind: "domains",
    given: { endpoint: "http://swf.test", region: "eu-west-1" },
  });
});

test("every flag of every command is offered, and nothing hidden", () => {
  const all = values("");
  expect(all).toContain("serve");
  expect(all).not.toContain("__complete");
  for (const command of program().commands) {
    for (const { long, hidden } of command.options) {
      if (!hidden && command.commands.length === 0) expect(values(command.name(), "-")).toContain(long);
    }
  }
});
