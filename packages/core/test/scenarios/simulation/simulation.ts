import type { LambdaOutcome } from "@openswf/engine/commands/lambda-function";
import type { ActivityTask, DecisionTask } from "@openswf/model/wire-types";
import { agree } from "../../world/between-executions.ts";
import { ConnectionLost, FaultAnswer, type Poll } from "../../world/client.ts";
import { publishedEverything } from "../../world/published.ts";
import { SeededRandomness } from "../../world/seeded-randomness.ts";
import { TestLambda } from "../../world/test-lambda.ts";
import { TestSink } from "../../world/test-sink.ts";
import type { CommitFault } from "../../world/test-store.ts";
import { beginWorld, type World } from "../../world/world.ts";
import { Ledger } from "./ledger.ts";
import { randomDecisions, settings, workflowIds } from "./random-decisions.ts";

/** The odds of each kind of failure of a commit. */
export interface Odds {
  readonly fail: number;
  readonly conflict: number;
  readonly loseAnswer: number;
  readonly slow: number;
  /** Per round. */
  readonly crash: number;
  /**
   * An orderly stop, per round. A commit that is slow then would hold it up forever, because time stands still
   * meanwhile.
   */
  readonly stop: number;
  /** The number of servers that share the store, and the odds that one misses a notice of another. */
  readonly servers: number;
  readonly loseNotice: number;
  /** Of the events that are published: how many their receiver refuses or seems not to take. `undefined`: none are. */
  readonly sinkFails?: number;
}

const rounds = 25;
const callsPerRoundMax = 5;
/** Longer than any execution lasts. */
const untilAllClosedSeconds = 700;
/** Longer than the pause before a retry, and than a server's wait before it takes over the work of another. */
const untilRestSeconds = 15;

/** Derives clients, workers, faults and time from one seed. Rejects when anything is wrong at the end. */
export async function simulate(
  seed: number,
  odds: Odds,
): Promise<{ readonly acknowledged: number; readonly runs: number }> {
  const chance = new SeededRandomness(seed);
  const limits = {
    pollHoldMs: 3_000,
    cachedExecutionsMax: chance.pick([1, 2, 1_000]),
    bufferedTasksPerListMax: chance.pick([1, 2, 1_000]),
  };
  const lambda = new TestLambda();
  const sink = new TestSink("receiver", odds.sinkFails === undefined ? 1 : chance.pick([1, 4, 256]));
  const world = await beginWorld({
    seed,
    limits,
    lambda,
    retention: "90",
    servers: odds.servers,
    losesNotices: odds.loseNotice,
    ...(odds.sinkFails !== undefined && { publishing: () => ({ sinks: [sink], domains: undefined }) }),
  });
  sink.answers = () => answerOf(world, chance, odds);
  const clients = new Clients(world, chance);
  world.store.chooseFault = () => chooseFault(world, chance, odds);
  for (let round = 0; round < rounds; round += 1) {
    for (let calls = 1 + chance.below(callsPerRoundMax); calls > 0; calls -= 1) clients.calls();
    for (const { answers } of lambda.invocations.splice(0)) if (chance.chance(0.7)) answers(randomOutcome(chance));
    await world.waits(chance.pick([0, 0, 0, 0.5, 2, 12]));
    if (chance.chance(odds.crash)) world.crashes();
    else if (chance.chance(odds.stop)) await world.stops();
    if (!world.isUp) await world.comesUp();
  }
  world.store.chooseFault = () => undefined;
  sink.answers = () => "taken";
  await world.waits(untilRestSeconds);
  await clients.areAnswered();
  await agree(world);
  await world.audit();
  await clients.ledger.check(world);
  const runs = (await world.executions()).length;

  await world.waits(untilAllClosedSeconds);
  const open = (await world.executions()).filter(({ closedAt }) => closedAt === undefined);
  if (open.length > 0) throw new Error(`${open.map(({ workflowId }) => workflowId)} did not time out`);
  await agree(world);
  if (odds.sinkFails !== undefined) await publishedEverything(world, sink);
  await world.ends();
  return { acknowledged: clients.ledger.acknowledged, runs };
}

function chooseFault(world: World, chance: SeededRandomness, odds: Odds): CommitFault | undefined {
  for (const fault of ["fail", "conflict", "loseAnswer"] as const) if (chance.chance(odds[fault])) return fault;
  if (!chance.chance(odds.slow)) return undefined;
  const ms = 1 + chance.below(4_000);
  return async (apply) => {
    await new Promise<void>((resolve) => world.clock.forServer().after(ms, resolve));
    return apply();
  };
}

function answerOf(world: World, chance: SeededRandomness, odds: Odds): ReturnType<TestSink["answers"]> {
  const answer = chance.chance(odds.sinkFails ?? 0) ? chance.pick(["refused", "lost"] as const) : "taken";
  if (!chance.chance(odds.slow)) return answer;
  const ms = 1 + chance.below(4_000);
  return new Promise((resolve) => void world.clock.forServer().after(ms, () => resolve(answer)));
}

function randomOutcome(chance: SeededRandomness): LambdaOutcome {
  if (chance.chance(0.5)) return { kind: "completed", result: "done" };
  return { kind: "failed", reason: "Unhandled", details: undefined };
}

class Clients {
  readonly ledger: Ledger = new Ledger();
  readonly #world: World;
  readonly #chance: SeededRandomness;
  readonly #decisionTasks: DecisionTask[] = [];
  readonly #activityTasks: ActivityTask[] = [];
  readonly #polls: Poll<unknown>[] = [];
  readonly #underWay: Promise<unknown>[] = [];

  constructor(world: World, chance: SeededRandomness) {
    this.#world = world;
    this.#chance = chance;
  }

  /** Makes a call without waiting for its answer. */
  calls(): void {
    this.#underWay.push(this.#call());
  }

  /** Settles when every call has its answer. Rejects if a call failed in an unexpected way. */
  async areAnswered(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #call(): Promise<unknown> {
    const { ledger } = this;
    const { client } = this.#world;
    const chance = this.#chance;
    const workflowId = chance.pick(workflowIds);
    switch (chance.below(14)) {
      case 0:
      case 1:
      case 2: {
        const name = ledger.newName("start");
        const workflowType = { name: "order", version: "1" };
        return ledger.notes(
          name,
          client.call("StartWorkflowExecution", { domain: "shop", workflowId, workflowType, input: name, ...settings }),
        );
      }
      case 3: {
        const signalName = ledger.newName("signal");
        return ledger.notes(
          signalName,
          client.call("SignalWorkflowExecution", { domain: "shop", workflowId, signalName }),
        );
      }
      case 4: {
        if (!chance.chance(0.3)) return undefined;
        const reason = ledger.newName("terminate");
        return ledger.notes(reason, client.call("TerminateWorkflowExecution", { domain: "shop", workflowId, reason }));
      }
      case 5:
      case 6:
        return this.#polls.forEach((poll) => {
          if (poll.isWaiting && chance.chance(0.2)) poll.hangUp();
        });
      case 7:
      case 8:
        return this.#takes(
          this.#world.pollsForDecisionTask(chance.pick(["orders", "orders", "sticky"])),
          this.#decisionTasks,
        );
      case 9:
        return this.#takes(this.#world.pollsForActivityTask(), this.#activityTasks);
      case 10:
      case 11:
      case 12:
        return this.#answersDecisionTask();
      default:
        return this.#answersActivityTask();
    }
  }

  async #takes<Task>(poll: Poll<Task>, tasks: Task[]): Promise<void> {
    this.#polls.push(poll);
    try {
      const task = await poll.answer();
      if (task === undefined) return;
      if (this.#chance.chance(0.15)) poll.wasNotDelivered();
      else tasks.push(task);
    } catch (error) {
      if (!(error instanceof FaultAnswer) && !(error instanceof ConnectionLost)) throw error;
    }
  }

  async #answersDecisionTask(): Promise<void> {
    // Some tasks are never answered, and some are answered twice.
    const task = this.#chance.chance(0.9) ? this.#decisionTasks.shift() : this.#decisionTasks[0];
    if (task === undefined || this.#chance.chance(0.1)) return;
    const markerName = this.ledger.newName("decide");
    const decisions = randomDecisions(this.#chance, markerName);
    const { taskToken } = task;
    const sticky = { taskList: { name: "sticky" }, taskListScheduleToStartTimeout: "3" };
    const answer = { taskToken, decisions, ...(this.#chance.chance(0.2) ? sticky : {}) };
    await this.ledger.notes(markerName, this.#world.client.call("RespondDecisionTaskCompleted", answer));
  }

  async #answersActivityTask(): Promise<void> {
    const task = this.#chance.chance(0.8) ? this.#activityTasks.shift() : this.#activityTasks[0];
    if (task === undefined || this.#chance.chance(0.1)) return;
    const { client } = this.#world;
    const { taskToken } = task;
    const name = this.ledger.newName("activity");
    switch (this.#chance.below(4)) {
      case 0:
        await this.ledger.notes(name, client.call("RespondActivityTaskCompleted", { taskToken, result: name }));
        break;
      case 1:
        await this.ledger.notes(name, client.call("RespondActivityTaskFailed", { taskToken, reason: name }));
        break;
      case 2:
        await this.ledger.notes(name, client.call("RespondActivityTaskCanceled", { taskToken, details: name }));
        break;
      default:
        // A heartbeat leaves no event, so it is not in the ledger.
        await client.call("RecordActivityTaskHeartbeat", { taskToken }).catch((error: unknown) => {
          if (!(error instanceof FaultAnswer) && !(error instanceof ConnectionLost)) throw error;
        });
        this.#activityTasks.push(task);
    }
  }
}
