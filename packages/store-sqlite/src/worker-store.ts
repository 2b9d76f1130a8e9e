import type { Store } from "@openswf/core/stores/store";
import type { Role } from "./database-messages.ts";
import { startThread } from "./database-thread.ts";
import { type Call, type DatabaseMethod, storeOver } from "./store-over.ts";

/**
 * Which thread runs each method. Secrets are read once at startup, when the writer is ready and the reader may not be.
 */
const roles: { readonly [Method in DatabaseMethod]: Role } = {
  readSecret: "writer",
  keepSecret: "writer",
  removeSecret: "writer",
  scanSecrets: "reader",
  probe: "writer",
  accessVersion: "reader",
  scanAccess: "reader",
  changeAccess: "writer",
  registerDomain: "writer",
  readDomain: "reader",
  setDomainStatus: "writer",
  listDomains: "reader",
  scanDomains: "reader",
  tagDomain: "writer",
  registerType: "writer",
  readType: "reader",
  setTypeStatus: "writer",
  deleteType: "writer",
  listTypes: "reader",
  commit: "writer",
  readExecution: "reader",
  isAtVersion: "reader",
  findOpenRun: "reader",
  readHistory: "reader",
  readTasks: "reader",
  countTasks: "reader",
  readDue: "reader",
  nextWakeAt: "reader",
  readErrands: "reader",
  listExecutions: "reader",
  countExecutions: "reader",
  removeClosed: "writer",
  scanExecutions: "reader",
  tasksOf: "reader",
  errandsOf: "reader",
  orphans: "reader",
};

/**
 * A Store on a file. One thread owns the file and writes. A second thread reads beside it, so neither commits nor long
 * lists block the caller's thread or each other. Throws if the file cannot be opened or has an owner.
 */
export async function workerStore(path: string): Promise<Store> {
  const writer = startThread(path, "writer");
  const reader = startThread(path, "reader");
  // The reader closes first. The last connection to close merges the log into the file, and only the writer can do
  // that.
  const close = async (): Promise<void> => {
    await reader.close();
    await writer.close();
  };
  try {
    await writer.ready;
  } catch (error) {
    await close();
    throw error;
  }
  const call: Call = (method, ...args) => (roles[method] === "writer" ? writer : reader).call(method, ...args);
  return { ...storeOver(call, close), commit: writer.commit };
}
