import { type Core, createCore, inProcess, systemClock } from "@openswf/core";
import { CallMeasures } from "@openswf/core/measures/call-measures";
import { TransitionMeasures } from "@openswf/core/measures/transition-measures";
import type { Meter } from "@openswf/core/ports/meter";
import { openMemoryStore } from "@openswf/store-memory";
import { scaled } from "../../profiles/profile.ts";
import { check, table } from "../../report/report.ts";
import { coreClient } from "../instructions/core-client.ts";
import { instantStore } from "../instructions/instant-store.ts";
import { openMeter } from "../instructions/server-meter.ts";
import { medianOf } from "../instructions/windows.ts";
import { ownTree } from "../server/server-process.ts";
import type { OwnProfile } from "./own-profile.ts";

/** Enough for as many names and objects as caches of a processor hold under load. */
const workflows = 512;
const workers = 8;
const rounds = 400;
/** Windows are so short that what slows the machine down slows neighbours alike. */
const workflowsPerWindow = 64;
const windowPairs = 600;
/** Until the compiler has seen most of it. */
const warmUpPairs = 300;

type Transition = Parameters<TransitionMeasures["committed"]>;
type Ended = Parameters<CallMeasures["ended"]>;

/** What the core has told its measures of. */
interface Told {
  readonly transitions: readonly Transition[];
  readonly calls: readonly Ended[];
  readonly coreUs: number;
}

/**
 * What metrics take of a workflow's CPU: measured directly, and as the difference of a core that measures and one that does
 * not, in one process. Two processes of the same program differ by more, because the compiler does not do the same in both.
 */
export const metrics: OwnProfile = {
  title: "CPU for measuring a workflow: alone, and of a core with metrics and one without, in turn in one process",
  elsewhere: false,
  async run(bench) {
    bench.progress.stage("metrics: workflows to measure");
    const count = Math.ceil(scaled(bench, workflows) / workers) * workers;
    const { transitions, calls, coreUs } = await workflowsTold(count);
    check(transitions.length === count * 7, `${transitions.length} transitions of ${count} workflows`);
    bench.progress.stage("metrics: measuring them again");
    const meter = await openMeter(ownTree);
    const ofTransitions = new TransitionMeasures(meter);
    const ofCalls = new CallMeasures(meter, systemClock);
    const transitionUs = fastestUs(() => {
      for (const [domain, before, transition] of transitions) ofTransitions.committed(domain, before, transition);
    });
    const callUs = fastestUs(() => {
      for (const [operation, begunAt, fault] of calls) ofCalls.ended(operation, begunAt, fault);
    });
    bench.progress.stage("metrics: a core with them and one without, in turn");
    const inTurn = await coresInTurn(Math.ceil(scaled(bench, windowPairs)));
    const rows = [
      { part: "measuring its transitions", us: transitionUs / count },
      { part: "measuring its calls", us: callUs / count },
      { part: "its calls to the core, with both", us: coreUs / count },
      { part: "in turn: its calls to a core with metrics", us: inTurn.withUs },
      { part: "in turn: its calls to a core without", us: inTurn.withoutUs },
      { part: "in turn: median of the differences", us: inTurn.differenceUs },
    ];
    return {
      tables: [
        table(rows, [
          { key: "part", heading: "part of a workflow" },
          { key: "us", heading: "CPU µs", digits: 2 },
        ]),
      ],
      figures: {
        "measuring, CPU µs/workflow": (transitionUs + callUs) / count,
        "core with metrics, CPU µs/workflow more": inTurn.differenceUs,
      },
      checks: ["every workflow has seven transitions"],
    };
  },
};

async function workflowsTold(count: number): Promise<Told> {
  const meter = await openMeter(ownTree);
  const { core, run: runWorkflows } = await openSide(meter);
  const run = (): Promise<void> => runWorkflows(count);
  await run();
  const used = process.cpuUsage();
  await run();
  const coreUs = sumOf(process.cpuUsage(used));
  const transitions: Transition[] = [];
  const calls: Ended[] = [];
  // The core makes its measures for itself, so they are listened to where all of them have their methods.
  const { committed } = TransitionMeasures.prototype;
  const { ended } = CallMeasures.prototype;
  TransitionMeasures.prototype.committed = function (domain, before, transition): void {
    const { events, state, heartbeats } = transition;
    transitions.push([domain, before, { events: [...events], state, heartbeats }]);
    committed.call(this, domain, before, transition);
  };
  CallMeasures.prototype.ended = function (...call): void {
    calls.push(call);
    ended.apply(this, call);
  };
  try {
    await run();
  } finally {
    TransitionMeasures.prototype.committed = committed;
    CallMeasures.prototype.ended = ended;
  }
  await core.stop();
  return { transitions, calls, coreUs };
}

interface Side {
  readonly core: Core;
  run(workflows: number): Promise<void>;
}

async function openSide(meter: Meter | undefined): Promise<Side> {
  const store = instantStore(openMemoryStore());
  const core = await createCore({ store, clock: systemClock, throttling: "off", ...(meter && { meter }) });
  const client = await coreClient(core, inProcess);
  return {
    core,
    run: async (workflows) => {
      const each = async (worker: number): Promise<void> => {
        for (let done = 0; done < workflows / workers; done += 1) await client.runWorkflow(`worker-${worker}`);
      };
      await Promise.all(Array.from({ length: workers }, (_, worker) => each(worker)));
    },
  };
}

/** CPU of the process for a workflow, in µs. Each pair of windows begins with the other side. */
async function coresInTurn(pairs: number) {
  const measured = await openSide(await openMeter(ownTree));
  const bare = await openSide(undefined);
  const usOf = async ({ run }: Side): Promise<number> => {
    const used = process.cpuUsage();
    await run(workflowsPerWindow);
    return sumOf(process.cpuUsage(used)) / workflowsPerWindow;
  };
  const withMetrics: number[] = [];
  const without: number[] = [];
  for (let pair = -warmUpPairs; pair < pairs; pair += 1) {
    const first = pair % 2 === 0 ? measured : bare;
    const firstUs = await usOf(first);
    const secondUs = await usOf(first === measured ? bare : measured);
    if (pair < 0) continue;
    withMetrics.push(first === measured ? firstUs : secondUs);
    without.push(first === measured ? secondUs : firstUs);
  }
  await Promise.all([measured.core.stop(), bare.core.stop()]);
  return {
    withUs: median(withMetrics),
    withoutUs: median(without),
    differenceUs: median(withMetrics.map((us, pair) => us - (without[pair] ?? Number.NaN))),
  };
}

/** Of values in any order. */
const median = (values: readonly number[]): number => medianOf([...values].sort((one, other) => one - other));

/** Of many rounds the fastest: what else the machine does only adds. */
function fastestUs(work: () => void): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const used = process.cpuUsage();
    work();
    fastest = Math.min(fastest, sumOf(process.cpuUsage(used)));
  }
  return fastest;
}

const sumOf = ({ user, system }: NodeJS.CpuUsage): number => user + system;
