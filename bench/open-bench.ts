import { rmSync } from "node:fs";
import { ServerProcess } from "./load/server-process.ts";
import { credentialsOfEnvironment, signWith } from "./load/signature.ts";
import { temporaryFolder } from "./load/store-location.ts";
import { elsewhere, type Target } from "./load/target.ts";
import type { Options } from "./options.ts";
import { type DeepStore, prepareDeepStore } from "./preload/deep-store.ts";
import type { Bench } from "./profiles/profile.ts";
import type { Progress } from "./report/progress.ts";

const openPreloaded = 100_000;

/** Turns the options into what the profiles need. Disposing it removes a preloaded store that is not kept. */
export function openBench(options: Options, progress: Progress): Bench & Disposable {
  const { seconds, workers, scale, endpoint, store, cpuProfiles, program } = options;
  const startServer = (address: string, flags: readonly string[], tree?: string): Promise<ServerProcess> =>
    ServerProcess.start({ store: address, flags, cpuProfiles, program, tree });
  const sign = options.sign && endpoint !== undefined ? signWith(credentialsOfEnvironment(), endpoint) : undefined;
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
    base: options.base,
    pairs: options.pairs,
    progress,
    databaseUrl: [store, process.env["OPENSWF_STORE"]].find((address) => address?.startsWith("postgres")),
    startServer,
    openTarget: async (): Promise<Target> =>
      endpoint === undefined ? startServer(store, []) : elsewhere({ url: endpoint, sign }),
    deepStore: () => {
      if (options.keep === undefined) temporary ??= temporaryFolder();
      const folder = options.keep ?? temporary ?? "";
      deep ??= prepareDeepStore(folder, Math.max(1, Math.round(openPreloaded * scale)), progress);
      return deep;
    },
    [Symbol.dispose]: () => {
      removeTemporary();
      process.off("exit", removeTemporary);
    },
  };
}
