import { stat } from "node:fs/promises";
import { loadWorkflows, type WorkflowCode } from "@openswf/flow/replay";
import { bundleWorkflows, type WorkerOptions, type WorkflowBundle } from "@openswf/flow/worker";

/** What a worker may be given as its workflows. */
export type GivenWorkflows = NonNullable<WorkerOptions["workflows"]>;

export interface LoadedWorkflows {
  readonly code: WorkflowCode;
  /** For clients, which load them for themselves; `undefined` if the code was given as it is. */
  readonly bundle: WorkflowBundle | undefined;
}

/** Files that are bundled and loaded, as long as none of them has changed. */
interface LoadedFiles extends LoadedWorkflows {
  /** The time of the last change of each file, in milliseconds since 1970. */
  readonly changedAt: ReadonlyMap<string, number>;
}

/** For the process: tests of one file share it. Bundling takes most of the time that an environment takes to start. */
const loaded = new Map<string, Promise<LoadedFiles>>();

/** Workflow code, ready to run. The same files are bundled once for a process, until one of them changes. */
export async function loadedWorkflows(
  given: GivenWorkflows,
  activationMs: number | undefined,
): Promise<LoadedWorkflows> {
  if (!areFiles(given)) {
    if ("instantiate" in given) return { code: given, bundle: undefined };
    return { code: await loadWorkflows(given, { activationMs }), bundle: given };
  }
  const urls = [given].flat().map(({ href }) => href);
  const key = JSON.stringify([urls, activationMs]);
  const known = await loaded.get(key)?.catch(() => undefined);
  if (known !== undefined && (await isCurrent(known))) return known;
  const loading = load([given].flat(), activationMs);
  loaded.set(key, loading);
  return await loading;
}

function areFiles(given: GivenWorkflows): given is URL | readonly URL[] {
  return given instanceof URL || Array.isArray(given);
}

async function load(files: readonly URL[], activationMs: number | undefined): Promise<LoadedFiles> {
  const bundle = await bundleWorkflows(files);
  const [first] = files;
  const root = bundle.root ?? new URL(".", first).href;
  const folder = root.endsWith("/") ? root : `${root}/`;
  const urls = bundle.files.map((file) => new URL(file, folder).href);
  const changedAt = new Map(await Promise.all(urls.map(async (url) => [url, await changeOf(url)] as const)));
  return { code: await loadWorkflows(bundle, { activationMs }), bundle, changedAt };
}

async function isCurrent({ changedAt }: LoadedFiles): Promise<boolean> {
  const same = await Promise.all([...changedAt].map(async ([url, at]) => (await changeOf(url)) === at));
  return same.every(Boolean);
}

/** 0 for a file that is gone. */
async function changeOf(url: string): Promise<number> {
  try {
    return (await stat(new URL(url))).mtimeMs;
  } catch {
    return 0;
  }
}
