import { readdir, readFile, stat } from "node:fs/promises";
import type { Payloads } from "@openswf/flow/data";
import { type ReplayOutcome, replay } from "@openswf/flow/replay";
import { type GivenWorkflows, loadedWorkflows } from "../workflows/loaded-workflows.ts";
import { readHistories } from "./read-histories.ts";

export interface ReplayHistoriesOptions {
  /** The files that export the workflows. */
  readonly workflows: GivenWorkflows;
  /** The codecs and blob store that the worker had. */
  readonly payloads?: Payloads;
}

/** What became of one recorded history. */
export interface ReplayedHistory {
  /** The file, and the workflow id if the recording says it. */
  readonly name: string;
  readonly outcome: ReplayOutcome;
}

/**
 * Replays recorded histories with the code of now: one file, or all files of a folder.
 *
 *     const replayed = await replayHistories(new URL("./histories/", import.meta.url), { workflows });
 *     expect(replayed.filter(({ outcome }) => outcome.kind !== "same")).toEqual([]);
 *
 * @throws UnreadableHistoryError if a file holds no history, and Error if a folder has no files
 */
export async function replayHistories(
  from: URL,
  { workflows, payloads }: ReplayHistoriesOptions,
): Promise<readonly ReplayedHistory[]> {
  const { code } = await loadedWorkflows(workflows, undefined);
  const replayed: ReplayedHistory[] = [];
  for (const file of await filesAt(from)) {
    const fileName = decodeURIComponent(file.pathname.split("/").at(-1) ?? "");
    for (const { execution, events } of readHistories(await readFile(file, "utf8"))) {
      const name = execution === undefined ? fileName : `${fileName} ${execution.workflowId}`;
      const options = { workflows: code, ...(execution && { execution }), ...(payloads && { payloads }) };
      replayed.push({ name, outcome: await replay(events, options) });
    }
  }
  return replayed;
}

async function filesAt(from: URL): Promise<readonly URL[]> {
  if (!(await stat(from)).isDirectory()) return [from];
  const folder = from.href.endsWith("/") ? from : new URL(`${from.href}/`);
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  // A test that replays nothing proves nothing.
  if (names.length === 0) throw new Error(`The folder ${folder.pathname} has no histories.`);
  return names.toSorted().map((name) => new URL(encodeURIComponent(name), folder));
}
