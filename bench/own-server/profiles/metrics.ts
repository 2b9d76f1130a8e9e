import { createCore, inProcess, systemClock } from "@openswf/core";
import { CallMeasures } from "@openswf/core/measures/call-measures";
import { TransitionMeasures } from "@openswf/core/measures/transition-measures";
import { openMemoryStore } from "@openswf/store-memory";
import { scaled } from "../../profiles/profile.ts";
import { check, table } from "../../report/report.ts";
import { coreClient } from "../instructions/core-client.ts";
import { instantStore } from "../instructions/instant-store.ts";
import { openMeter } from "../instructions/server-meter.ts";
import { ownTree } from "../server/server-process.ts";
import type { OwnProfile } from "./own-profile.ts";

/** Enough for as many names and objects as caches of a processor hold under load. */
const workflows = 512;
const workers = 8;
const rounds = 400;

type Transition = Parameters<TransitionMeasures["committed"]>;
type Ended = Parameters<CallMeasures["ended"]>;

/** What the core has told its measures of. */
interface Told {
  readonly transitions: readonly Transition[];
  readonly calls: readonly Ended[];
  readonly coreUs: number;
}

/** What metrics take of a workflow's CPU, measured directly: the difference of two servers is smaller than their spread. */
export const metrics: OwnProfile = {
  title: "CPU of the main thread for measuring a workflow: 7 calls, 7 transitions, 11 events",
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
    const rows = [
      { part: "measuring its transitions", us: transitionUs / count },
      { part: "measuring its calls", us: callUs / count },
      { part: "its calls to the core, with both", us: coreUs / count },
    ];
    return {
      tables: [
        table(rows, [
          { key: "part", heading: "part of a workflow" },
          { key: "us", heading: "CPU µs", digits: 2 },
        ]),
      ],
      figures: { "measuring, CPU µs/workflow": (transitionUs + callUs) / count },
      checks: ["every workflow has seven transitions"],
    };
  },
};

async function workflowsTold(count: number): Promise<Told> {
  const meter = await openMeter(ownTree);
  const core = await createCore({ store: instantStore(openMemoryStore()), clock: systemClock, meter });
  const client = await coreClient(core, inProcess);
  const run = async (): Promise<void> => {
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (let done = 0; done < count / workers; done += 1) await client.runWorkflow(`worker-${worker}`);
      }),
    );
  };
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
