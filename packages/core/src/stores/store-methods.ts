import type { StoreParts } from "./store.ts";

export type StoreMethod = keyof StoreParts;

/**
 * Every method of a store, and whether it changes anything. All that passes calls on to a store derives from this table.
 * A missing method does not compile.
 */
export const storeMethods: Readonly<Record<StoreMethod, "reads" | "writes">> = {
  secret: "writes",
  scanSecrets: "reads",
  removeSecret: "writes",
  accessVersion: "reads",
  scanAccess: "reads",
  changeAccess: "writes",
  registerDomain: "writes",
  readDomain: "reads",
  setDomainStatus: "writes",
  listDomains: "reads",
  scanDomains: "reads",
  tagDomain: "writes",
  registerType: "writes",
  readType: "reads",
  setTypeStatus: "writes",
  deleteType: "writes",
  listTypes: "reads",
  commit: "writes",
  readExecution: "reads",
  isAtVersion: "reads",
  closedAmong: "reads",
  findOpenRun: "reads",
  readHistory: "reads",
  readTasks: "reads",
  countTasks: "reads",
  listTaskLists: "reads",
  measureTaskList: "reads",
  readWaitingTasks: "reads",
  readDue: "reads",
  nextWakeAt: "reads",
  readErrands: "reads",
  errandsOf: "reads",
  listExecutions: "reads",
  countExecutions: "reads",
  removeClosed: "writes",
  scanExecutions: "reads",
  tasksOf: "reads",
  orphans: "reads",
  probe: "writes",
  checkStorage: "reads",
};

/** A store whose methods are all made by `methodOf`, once: calling them later costs what the made function costs. */
export function storeOf(methodOf: <Method extends StoreMethod>(method: Method) => StoreParts[Method]): StoreParts {
  // `as`: Object.keys and Object.fromEntries lose the names, and with them which function belongs to which.
  const names = Object.keys(storeMethods) as StoreMethod[];
  return Object.fromEntries(names.map((name) => [name, methodOf(name)])) as unknown as StoreParts;
}
