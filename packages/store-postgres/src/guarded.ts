import type { Store } from "@openswf/core/stores/store";
import type { StoredInPostgres } from "./postgres-store.ts";

/** Refuses calls made after `close`. `close` waits for the calls in flight. */
export function guarded(
  stored: StoredInPostgres,
  closeConnections: () => Promise<void>,
): StoredInPostgres & Pick<Store, "close"> {
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;

  const guard =
    <Args extends readonly unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (closed !== undefined) throw new Error("the store is closed");
      const call = method(...args);
      underWay.add(call);
      try {
        return await call;
      } finally {
        underWay.delete(call);
      }
    };

  return {
    secret: guard(stored.secret),
    removeSecret: guard(stored.removeSecret),
    probe: guard(stored.probe),
    scanSecrets: guard(stored.scanSecrets),
    accessVersion: guard(stored.accessVersion),
    scanAccess: guard(stored.scanAccess),
    changeAccess: guard(stored.changeAccess),
    registerDomain: guard(stored.registerDomain),
    readDomain: guard(stored.readDomain),
    setDomainStatus: guard(stored.setDomainStatus),
    listDomains: guard(stored.listDomains),
    scanDomains: guard(stored.scanDomains),
    tagDomain: guard(stored.tagDomain),
    registerType: guard(stored.registerType),
    readType: guard(stored.readType),
    setTypeStatus: guard(stored.setTypeStatus),
    deleteType: guard(stored.deleteType),
    listTypes: guard(stored.listTypes),
    commit: guard(stored.commit),
    readExecution: guard(stored.readExecution),
    isAtVersion: guard(stored.isAtVersion),
    findOpenRun: guard(stored.findOpenRun),
    readHistory: guard(stored.readHistory),
    readTasks: guard(stored.readTasks),
    countTasks: guard(stored.countTasks),
    readDue: guard(stored.readDue),
    nextWakeAt: guard(stored.nextWakeAt),
    readErrands: guard(stored.readErrands),
    listExecutions: guard(stored.listExecutions),
    countExecutions: guard(stored.countExecutions),
    removeClosed: guard(stored.removeClosed),
    scanExecutions: guard(stored.scanExecutions),
    tasksOf: guard(stored.tasksOf),
    errandsOf: guard(stored.errandsOf),
    orphans: guard(stored.orphans),
    close: () => {
      closed ??= Promise.allSettled(underWay).then(closeConnections);
      return closed;
    },
  };
}
