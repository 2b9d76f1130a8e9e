import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { credentialsOfEnvironment, signWith } from "../load/signature.ts";
import { elsewhere, type Target } from "../load/target.ts";
import { usualWorkplace } from "../load/workplace.ts";
import type { Progress } from "../report/progress.ts";
import type { OtherSide } from "./compare/comparison.ts";
import type { Options } from "./options.ts";
import { type DeepStore, prepareDeepStore } from "./preload/deep-store.ts";
import type { OwnBench } from "./profiles/own-profile.ts";
import { profiles } from "./profiles/profiles.ts";
import { ownTree, ServerProcess } from "./server/server-process.ts";
import { temporaryFolder } from "./server/store-location.ts";

const openPreloaded = 100_000;

/** Turns the options into what the profiles need. Disposing it removes a preloaded store that is not kept. */
export function openBench(
  options: Options,
  progress: Progress,
  { tree, metrics }: Pick<OtherSide, "tree" | "metrics"> = { tree: ownTree, metrics: "on" },
): OwnBench & Disposable {
  const { seconds, workers, scale, endpoint, store, cpuProfiles, program } = options;
  const startServer = (address: string, flags: readonly string[]): Promise<ServerProcess> =>
    ServerProcess.start({ store: address, flags, cpuProfiles, program, tree, metrics });
  const sign = options.sign && endpoint !== undefined ? signWith(credentialsOfEnvironment, endpoint) : undefined;
  const keep = tree === ownTree ? options.keep : undefined;
  let temporary: string | undefined;
  const removeTemporary = (): void => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  };
  process.once("exit", removeTemporary);
  let deep: Promise<DeepStore> | undefined;

  return {
    seconds,
    workers,
    scale,
    rate: undefined,
    comparison: options.comparison,
    pairs: options.pairs,
    compared: new Map([...profiles].filter(([name]) => options.compared.includes(name))),
    progress,
    databaseUrl: [store, process.env["OPENSWF_STORE"]].find((address) => address?.startsWith("postgres")),
    startServer,
    openTarget: async (): Promise<Target> =>
      endpoint === undefined ? startServer(store, []) : elsewhere({ url: endpoint, sign, workplace: usualWorkplace }),
    deepStore: () => {
      if (keep === undefined) temporary ??= temporaryFolder();
      const folder = keep ?? temporary ?? "";
      if (tree !== ownTree && deep === undefined) preloadWith(tree, folder, scale, progress);
      deep ??= prepareDeepStore(folder, Math.max(1, Math.round(openPreloaded * scale)), progress);
      return deep;
    },
    onSide: (side) => openBench(options, progress, side),
    [Symbol.dispose]: () => {
      removeTemporary();
      process.off("exit", removeTemporary);
    },
  };
}

/** Another checkout preloads its store with its own program: its server may not be able to read one of ours. */
function preloadWith(tree: string, folder: string, scale: number, progress: Progress): void {
  progress.stage("preloading the other checkout's store");
  const here = join(tree, "bench", "own-server", "main.ts");
  // Where it was in commits of before.
  const bench = existsSync(here) ? here : join(tree, "bench", "main.ts");
  const args = ["start-up", "--keep", folder, "--scale", String(scale), "--seconds", "1", "--json"];
  execFileSync(process.execPath, ["--conditions=source", bench, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}
