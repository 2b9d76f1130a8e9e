import type { Endpoint } from "../../load/endpoint.ts";
import type { ProcessUse, Target } from "../../load/target.ts";
import { usualWorkplace } from "../../load/workplace.ts";
import type { ServerProcess } from "./server-process.ts";

/** Several servers on one database. Connections are distributed over them in turn. */
export class Cluster implements Target {
  readonly endpoint: Endpoint;
  readonly #nodes: readonly ServerProcess[];

  constructor(nodes: readonly ServerProcess[]) {
    this.#nodes = nodes;
    let opened = 0;
    this.endpoint = {
      get url(): URL {
        const node = nodes[opened++ % nodes.length];
        if (node === undefined) throw new Error("a cluster has at least one node");
        return node.endpoint.url;
      },
      sign: undefined,
      workplace: usualWorkplace,
    };
  }

  /** The total of all nodes, without the database. */
  use(): ProcessUse | undefined {
    const uses = this.#nodes.map((node) => node.use());
    if (uses.some((use) => use === undefined)) return undefined;
    const sum = (read: (use: ProcessUse) => number): number =>
      uses.reduce((total, use) => total + (use === undefined ? 0 : read(use)), 0);
    return {
      cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
      writtenBytes: sum(({ writtenBytes }) => writtenBytes),
      residentBytes: sum(({ residentBytes }) => residentBytes),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.#nodes) await node[Symbol.asyncDispose]();
  }
}
