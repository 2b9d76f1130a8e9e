import { type BaseRow, measureBase } from "../../profiles/base.ts";
import { check, table } from "../../report/report.ts";
import { BenchSchema, type DatabaseUse } from "../server/bench-schema.ts";
import { Cluster } from "../server/cluster.ts";
import type { ServerProcess } from "../server/server-process.ts";
import type { OwnBench, OwnProfile } from "./own-profile.ts";

const nodeCounts = [1, 2, 3] as const;
/** Concurrent workflows over all nodes. */
const workers = 64;
/** The calls of a workflow, all of which change its execution. */
const changesPerWorkflow = 7;

interface NodesRow extends BaseRow {
  readonly nodes: number;
  readonly groupSize: number | undefined;
  readonly statements: number | undefined;
  readonly rowsWritten: number | undefined;
  readonly logBytes: number | undefined;
  /** CPU seconds per 1,000 workflows. */
  readonly databaseCpu: number | undefined;
}

export const postgres: OwnProfile = {
  title: `the base profile with ${workers} workers and ${nodeCounts.join(", ")} servers on one PostgreSQL with fsync, all on this machine`,
  elsewhere: false,
  async run(bench) {
    const { databaseUrl } = bench;
    check(databaseUrl !== undefined, "no database: give one with --store, or use npm run bench:postgres");
    const rows: NodesRow[] = [];
    for (const nodes of nodeCounts) rows.push(await measureNodes(bench, databaseUrl, nodes));
    return {
      tables: [
        table(rows, [
          { key: "nodes", heading: "servers" },
          { key: "workflowsPerSecond", heading: "workflows/s" },
          { key: "callsPerSecond", heading: "calls/s" },
          { key: "callP50Ms", heading: "call p50 ms", digits: 2 },
          { key: "callP99Ms", heading: "p99 ms", digits: 2 },
          { key: "serverCpu", heading: "servers' CPU s/1,000", digits: 3 },
          { key: "databaseCpu", heading: "database's", digits: 3 },
          { key: "generatorCpu", heading: "generator's", digits: 3 },
          { key: "groupSize", heading: "changes in a group", digits: 1 },
          { key: "statements", heading: "statements/workflow", digits: 2 },
          { key: "rowsWritten", heading: "rows/workflow", digits: 1 },
          { key: "logBytes", heading: "WAL bytes/workflow" },
        ]),
      ],
      figures: Object.fromEntries(
        rows.flatMap((row) => [
          [`workflows/s, servers: ${row.nodes}`, row.workflowsPerSecond],
          [`WAL bytes, servers: ${row.nodes}`, row.logBytes],
          [`database CPU s/1,000, servers: ${row.nodes}`, row.databaseCpu],
        ]),
      ),
      checks: ["50 histories of each row (or all of them) are complete and closed"],
    };
  },
};

async function measureNodes(bench: OwnBench, databaseUrl: string, nodes: number): Promise<NodesRow> {
  const stage = `postgres: servers: ${nodes}`;
  bench.progress.stage(stage);
  await using schema = await BenchSchema.make(databaseUrl);
  const servers: ServerProcess[] = [];
  for (let node = 0; node < nodes; node += 1) servers.push(await bench.startServer(schema.url, []));
  await using cluster = new Cluster(servers);
  const uses: DatabaseUse[] = [];
  const row = await measureBase(cluster, workers, bench, stage, async () => void uses.push(await schema.use()));
  const [before, after] = uses;
  check(before !== undefined && after !== undefined, "the use of the database is not known");
  const perWorkflow = (read: (use: DatabaseUse) => number | undefined): number | undefined => {
    const [from, to] = [read(before), read(after)];
    return from === undefined || to === undefined ? undefined : (to - from) / row.workflows;
  };
  const databaseSeconds = perWorkflow(({ cpuSeconds }) => cpuSeconds);
  const groups = perWorkflow(({ commits }) => commits);
  return {
    ...row,
    nodes,
    groupSize: groups && changesPerWorkflow / groups,
    statements: perWorkflow(({ statements }) => statements),
    rowsWritten: perWorkflow(({ rowsWritten }) => rowsWritten),
    logBytes: perWorkflow(({ logBytes }) => logBytes),
    databaseCpu: databaseSeconds && databaseSeconds * 1000,
  };
}
