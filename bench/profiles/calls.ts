import type { Operations } from "@openswf/model/operations";
import type { WorkflowExecution } from "@openswf/model/wire-types";
import { CallFailed } from "../load/call-failed.ts";
import { Client, completeWorkflowExecution } from "../load/client.ts";
import { repeatFor } from "../load/clients.ts";
import { Latencies } from "../load/latencies.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { uniquePrefix } from "../load/workplace.ts";
import { check, table } from "../report/report.ts";
import type { Profile } from "./profile.ts";

/** One round of all calls, with its registrations. */
const callsOfRound = 25;

/** One caller and one call at a time: what a single call takes, network included. */
export const calls: Profile = {
  title: "how long each call takes, one after the other over one connection; polls find their task waiting",
  elsewhere: true,
  callsMin: () => 4 * callsOfRound,
  async run(bench) {
    await using target = await bench.openTarget();
    await prepareWorkplace(target.endpoint);
    bench.progress.stage("calls: one after the other");
    const { traffic } = target.endpoint;
    const client = await Client.open(target.endpoint);
    const round = new Round(client, uniquePrefix());
    await round.run();
    round.forget();
    using _watch = bench.progress.watch(() => `${round.count} rounds`);
    await repeatFor(
      bench.seconds,
      [round],
      (each) => each.run(),
      () => traffic?.hasRoomFor(callsOfRound) ?? true,
    );
    client.close();
    const rows = [...round.times].map(([call, times]) => ({
      call,
      made: times.count,
      p50Ms: times.quantile(0.5),
      p99Ms: times.quantile(0.99),
      maxMs: times.quantile(1),
    }));
    check(rows.length > 0, "no round of calls was made");
    const lacking = [...round.lacking].map((operation) => `NOT there: the endpoint does not have ${operation}`);
    return {
      tables: [
        table(rows, [
          { key: "call", heading: "call" },
          { key: "made", heading: "made" },
          { key: "p50Ms", heading: "p50 ms", digits: 2 },
          { key: "p99Ms", heading: "p99 ms", digits: 2 },
          { key: "maxMs", heading: "max ms", digits: 2 },
        ]),
      ],
      figures: Object.fromEntries(rows.map(({ call, p50Ms }) => [`${call} p50 ms`, p50Ms])),
      checks: [`each of ${round.count} executions closed with the result of its activity`, ...lacking],
    };
  },
};

type Input<Name extends keyof Operations> = Operations[Name]["input"];

/** An execution from its start to its close, with all calls about it. Each call is timed apart. */
class Round {
  readonly times = new Map<string, Latencies>();
  /** Operations that the endpoint does not have. */
  readonly lacking = new Set<string>();
  count = 0;
  readonly #client: Client;
  readonly #taskList: string;

  constructor(client: Client, taskList: string) {
    this.#client = client;
    this.#taskList = taskList;
  }

  /** What was before is warm-up. */
  forget(): void {
    this.times.clear();
    this.count = 0;
  }

  async run(): Promise<void> {
    const { domain, workflowType } = this.#client.workplace;
    const workflowId = `${this.#taskList}-${this.count}-${Date.now()}`;
    const taskList = { name: this.#taskList };
    const started = await this.#timed("StartWorkflowExecution", () =>
      this.#client.startWorkflowExecution(workflowId, taskList.name),
    );
    await this.#ask("DescribeWorkflowExecution", { domain, execution: started });
    await this.#ask("CountPendingDecisionTasks", { domain, taskList });
    await this.#activity(started);
    await this.#send("SignalWorkflowExecution", { domain, ...started, signalName: "next" });
    await this.#listOpen(started);
    await this.#decide([completeWorkflowExecution()]);
    const events = await this.#timed("GetWorkflowExecutionHistory", () => this.#client.history(started));
    check(events.at(-1)?.eventType === "WorkflowExecutionCompleted", `${workflowId} has not closed`);
    const startTimeFilter = { oldestDate: Date.now() / 1000 - 3_600 };
    const closed = { domain, startTimeFilter, typeFilter: workflowType };
    await this.#ask("ListClosedWorkflowExecutions", { ...closed, maximumPageSize: 100 });
    await this.#ask("CountClosedWorkflowExecutions", closed);
    this.count += 1;
  }

  async #activity({ workflowId }: WorkflowExecution): Promise<void> {
    const taskList = { name: this.#taskList };
    const { domain } = this.#client;
    await this.#decide([this.#client.scheduleActivityTask("charge-1", this.#taskList)]);
    await this.#ask("CountPendingActivityTasks", { domain, taskList });
    const polled = await this.#timed("PollForActivityTask", () => this.#client.pollForActivityTask(this.#taskList));
    check(polled !== undefined, `the activity task of ${workflowId} did not arrive`);
    const { taskToken } = polled;
    await this.#send("RecordActivityTaskHeartbeat", { taskToken, details: "half" });
    await this.#send("RespondActivityTaskCompleted", { taskToken, result: "paid" });
  }

  async #listOpen({ workflowId }: WorkflowExecution): Promise<void> {
    const { domain } = this.#client;
    const filter = { domain, startTimeFilter: { oldestDate: 0 }, executionFilter: { workflowId } };
    await this.#ask("ListOpenWorkflowExecutions", filter);
    await this.#ask("CountOpenWorkflowExecutions", filter);
  }

  async #decide(decisions: Input<"RespondDecisionTaskCompleted">["decisions"]): Promise<void> {
    const { taskToken } = await this.#timed("PollForDecisionTask", () =>
      this.#client.takeDecisionTask(this.#taskList, { startAtPreviousStartedEvent: true }),
    );
    await this.#send("RespondDecisionTaskCompleted", { taskToken, ...(decisions !== undefined && { decisions }) });
  }

  async #send<Name extends keyof Operations>(operation: Name, input: Input<Name>): Promise<void> {
    await this.#timed(operation, () => this.#client.send(operation, input));
  }

  /** Emulators lack some of the calls that only ask. A workflow can do without those. */
  async #ask<Name extends keyof Operations>(operation: Name, input: Input<Name>): Promise<void> {
    if (this.lacking.has(operation)) return;
    try {
      await this.#send(operation, input);
    } catch (error) {
      if (!(error instanceof CallFailed && error.isUnknownOperation)) throw error;
      this.lacking.add(operation);
    }
  }

  async #timed<Result>(operation: string, call: () => Promise<Result>): Promise<Result> {
    const elapsed = this.#client.stopwatch();
    const result = await call();
    const times = this.times.get(operation) ?? new Latencies();
    this.times.set(operation, times);
    times.add(elapsed());
    return result;
  }
}
