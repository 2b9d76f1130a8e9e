import type { Command } from "commander";
import { domainNames } from "../../client/connect.ts";
import { type Candidate, complete, type Given } from "./candidates.ts";

/** Whoever presses Tab does not wait longer. */
const answeredWithinMs = 1_500;
const domainsMax = 100;

/** Prints what can be typed next, for the scripts of the shells. Never fails: a shell has nowhere to say it. */
export async function printCandidates(openswf: Command, words: readonly string[]): Promise<void> {
  const completion = complete(openswf, words);
  switch (completion.kind) {
    case "files":
      process.stdout.write(":files\n");
      break;
    case "these":
      print(completion.candidates);
      break;
    case "domains":
      print(await domains(completion.given, words.at(-1) ?? ""));
      break;
  }
}

function print(candidates: readonly Candidate[]): void {
  for (const { value, description } of candidates) process.stdout.write(`${value}\t${description}\n`);
}

async function domains(given: Given, current: string): Promise<readonly Candidate[]> {
  try {
    const names = await domainNames(given, domainsMax, AbortSignal.timeout(answeredWithinMs));
    return names.filter((name) => name.startsWith(current)).map((value) => ({ value, description: "domain" }));
  } catch {
    return [];
  }
}
