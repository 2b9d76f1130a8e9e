import { describe, expect, test } from "vitest";
import { filesOfDump, instructionsOf } from "./callgrind-dump.ts";

const file = (name: string, totals: string, events = "Ir"): { name: string; text: string } => ({
  name,
  text: `# callgrind format\nversion: 1\npid: 1\n\npositions: line\nevents: ${events}\n\nfn=(1)\n0 12\n\ntotals: ${totals}\n`,
});

describe("the instructions of a dump", () => {
  test("are those of the main thread, and of all others together", () => {
    const files = [file("out.2-03", "40"), file("out.2-01", "1200"), file("out.2-02", "7")];
    expect(instructionsOf(files)).toEqual({ main: 1200, others: 47 });
  });

  test("are those of a process without threads, whose file names none", () => {
    expect(instructionsOf([file("out.2", "5")])).toEqual({ main: 5, others: 0 });
  });

  test("are the column Ir, wherever it is", () => {
    expect(instructionsOf([file("out.1-01", "3 99 4", "Dr Ir Dw")])).toEqual({ main: 99, others: 0 });
  });

  test.each([
    { why: "there is no main thread", files: [file("out.2-02", "7")] },
    { why: "there is no file", files: [] },
    { why: "a file was cut off before its total", files: [{ name: "out.2-01", text: "events: Ir\nfn=(1)\n0 12\n" }] },
    { why: "instructions were not counted", files: [file("out.2-01", "7", "Dr")] },
  ])("are refused if $why", ({ files }) => {
    expect(() => instructionsOf(files)).toThrow();
  });
});

test("the files of dump 1 are not those of dump 12, nor of another process", () => {
  const names = ["out.1-01", "out.12-01", "out.1-02", "out.1", "other.1-01", "out"];
  expect(filesOfDump(names, "out", 1)).toEqual(["out.1-01", "out.1-02", "out.1"]);
});
