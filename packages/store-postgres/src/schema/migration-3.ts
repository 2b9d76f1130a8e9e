import { commitFunction, placings } from "./commit-function.ts";

/**
 * The commit function for changes that are all in one shard table of Citus. A single PostgreSQL never calls it. It is part
 * of every schema, so that `migrate --citus` only sets up what exists and the tests run it without Citus.
 */
export const migration3: string = commitFunction("openswf_commit_in_placement", placings.onePlacement);
