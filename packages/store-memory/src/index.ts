/**
 * The public entry of the memory store. Everything else that this package exports serves the other packages of this
 * repository and may change with any release.
 */
export { openMemoryStore } from "./open.ts";
