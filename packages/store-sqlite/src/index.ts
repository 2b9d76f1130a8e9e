/**
 * The public entry of the embedded store. Everything else that this package exports serves the other packages of this
 * repository and may change with any release.
 */
export { openSqliteStore } from "./open/open.ts";
