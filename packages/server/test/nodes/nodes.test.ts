import { expect, onTestFinished, test } from "vitest";
import { findPostgres } from "../../../store-postgres/test/find-postgres.ts";
import { NodesRound } from "./nodes-round.ts";

const binaries = findPostgres();
/** `npm run nodes-test` goes on for as long as it is told. */
const seconds = 45;
/** It takes 90 s by itself, on two processors. */
const timeoutMs = 300_000;

test.skipIf(binaries === undefined)(
  "servers that share a database have done what they said, whichever of them and of its standbys fails",
  async () => {
    const giveUp = new AbortController();
    onTestFinished(() => giveUp.abort(new Error("the test is over")));
    const lines: string[] = [];
    const problems = await NodesRound.run({
      binaries: binaries ?? "",
      seconds,
      seed: 1,
      signal: giveUp.signal,
      onProgress: (line) => lines.push(line),
    });
    expect(problems, lines.join("\n")).toEqual([]);
  },
  timeoutMs,
);
