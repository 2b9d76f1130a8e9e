/** Opens the given store, starts one execution in it, reports that, and holds the store until it is killed. */
import { commitEach, run, start } from "../../core/test/stores/contract/building.ts";
import { openSqliteStore } from "../src/open/open.ts";

const [path = ""] = process.argv.slice(2);
const store = await openSqliteStore(path);
await commitEach(store, start(run(1)));
process.stdout.write("committed\n");
