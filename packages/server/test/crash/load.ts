import { setTimeout as pause } from "node:timers/promises";
import type { OperationName, Operations } from "@openswf/model/operations";
import type { ActivityTask, DecisionTask, EventType } from "@openswf/model/wire-types";
import type { Calls, Reply } from "./caller.ts";
import type { Dice } from "./dice.ts";
import type { HandedTask, Ledger } from "./ledger.ts";
import { activityList, decide, decisionList, domain, makePlan, type Plan, workflowType } from "./plans.ts";

/** Above this many open executions, starters signal instead, so that work is not started faster than it is done. */
const openExecutionsAbout = 120;
const recentRuns = 60;

/** `executions`: only calls that change executions, and polls, so that little else happens in the store. */
export type CallsOfLoad = "all" | "executions";

/** The answer to a task, with the task's token. */
interface Answer {
  readonly task: HandedTask;
  readonly mark: string;
  readonly respond: (load: Load) => Promise<Reply<unknown>>;
  /** The life of the server that issued the token. */
  readonly life: number;
  isFirst: boolean;
}

/**
 * The clients. They outlive every life of the server and remember their tasks: an answer whose reply was lost is retried
 * with the same token against the next life. Signals and similar calls are never retried, since a duplicate would be wrong.
 */
export class Load {
  readonly #ledger: Ledger;
  readonly #dice: Dice;
  readonly #inHand: Answer[] = [];
  #caller: Calls | undefined;
  #life = 0;
  #loops: Promise<unknown> = Promise.resolve();
  #isOver = true;
  #isDraining = false;
  #names = 0;

  constructor(ledger: Ledger, dice: Dice) {
    this.#ledger = ledger;
    this.#dice = dice;
  }

  /** Starts clients, which call this life of the server until `end`. */
  begin(caller: Calls, calls: CallsOfLoad = "all"): void {
    const isAll = calls === "all";
    this.#start(caller, [
      ...this.#times(4, () =>
        isAll ? this.#startOrSignal() : this.#dice.oneIn(3) ? this.#startOne() : this.#signal(),
      ),
      ...this.#times(4, () => this.#signal()),
      ...this.#times(6, () => this.#decide()),
      ...this.#times(10, () => this.#work()),
      () => this.#interfere(),
      ...(isAll ? [() => this.#register(), () => this.#look()] : []),
    ]);
  }

  /** Call when servers have started or stopped while clients keep calling. Releases the answers held back for this. */
  nextLife(): void {
    this.#life += 1;
  }

  /** Starts only the clients that bring open work to its end. */
  drain(caller: Calls): void {
    this.#isDraining = true;
    this.#start(caller, [...this.#times(6, () => this.#decide()), ...this.#times(10, () => this.#work())]);
  }

  /** Stops clients from making new calls. */
  end(): void {
    this.#isOver = true;
  }

  /** Resolves when the last call of every client has ended. */
  async ended(): Promise<void> {
    await this.#loops;
    this.#ledger.acknowledged += this.#caller?.acknowledged ?? 0;
    this.#caller?.close();
  }

  async call<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Reply<Operations[Name]["output"]>> {
    if (this.#caller === undefined) throw new Error("there is no server to call");
    const reply = await this.#caller.call(operation, input);
    // A fault is correct only if an execution or task may have ended meanwhile. All else is unique and well formed.
    if (reply.kind === "refused" && !reply.fault.endsWith("#UnknownResourceFault")) {
      this.#ledger.unexpected.push(`${operation} was answered ${reply.status} ${reply.fault}: ${reply.message}`);
    }
    return reply;
  }

  #times(count: number, turn: () => Promise<void>): readonly (() => Promise<void>)[] {
    return Array.from({ length: count }, () => turn);
  }

  #start(caller: Calls, turns: readonly (() => Promise<void>)[]): void {
    this.#caller = caller;
    this.#life += 1;
    this.#isOver = false;
    this.#loops = Promise.all(
      turns.map(async (turn) => {
        while (!this.#isOver) await turn();
      }),
    );
  }

  #newName(): string {
    this.#names += 1;
    return `${this.#life}-${this.#names}`;
  }

  async #startOrSignal(): Promise<void> {
    const open = await this.call("CountOpenWorkflowExecutions", { domain, startTimeFilter: { oldestDate: 0 } });
    if (open.kind === "acknowledged" && open.output.count > openExecutionsAbout) return this.#signal();
    await this.#startOne();
  }

  async #startOne(): Promise<void> {
    const workflowId = `journey ${this.#newName()}`;
    const mark = this.#ledger.mark("WorkflowExecutionStarted", undefined);
    const known = this.#ledger.runs.slice(-recentRuns).map((run) => run.workflowId);
    const plan: Plan = { mark, ...makePlan(this.#dice, known) };
    const input = JSON.stringify(plan);
    const tagList = ["crash", `life ${this.#life}`];
    const reply = await this.call("StartWorkflowExecution", { domain, workflowId, workflowType, input, tagList });
    this.#ledger.settle(mark, reply);
    if (reply.kind === "acknowledged") this.#ledger.started(mark, { workflowId, runId: reply.output.runId ?? "" });
    await pause(this.#dice.between(2, 20));
  }

  #someRun(): { readonly workflowId: string; readonly runId: string } | undefined {
    return this.#dice.oneOf(this.#ledger.runs.slice(-recentRuns));
  }

  async #signal(): Promise<void> {
    const run = this.#someRun();
    if (run !== undefined) {
      const { workflowId } = run;
      const runId = this.#dice.oneIn(4) ? undefined : run.runId;
      const mark = this.#ledger.mark("WorkflowExecutionSignaled", runId);
      const signal = { domain, workflowId, signalName: "from a client", input: mark };
      const reply = await this.call("SignalWorkflowExecution", runId === undefined ? signal : { ...signal, runId });
      this.#ledger.settle(mark, reply);
    }
    await pause(this.#dice.between(2, 20));
  }

  /** Terminates an execution, or requests its cancellation. */
  async #interfere(): Promise<void> {
    const run = this.#someRun();
    if (run !== undefined && this.#dice.oneIn(2)) {
      const mark = this.#ledger.mark("WorkflowExecutionTerminated", run.runId);
      const childPolicy = this.#dice.oneOf(["TERMINATE", "REQUEST_CANCEL", "ABANDON"] as const) ?? "ABANDON";
      const input = { domain, ...run, reason: mark, childPolicy };
      this.#ledger.settle(mark, await this.call("TerminateWorkflowExecution", input));
    } else if (run !== undefined) {
      this.#ledger.cancelRequest(run.runId, { sent: 1 });
      const reply = await this.call("RequestCancelWorkflowExecution", { domain, ...run });
      if (reply.kind === "acknowledged") this.#ledger.cancelRequest(run.runId, { acknowledged: 1 });
      // After a 5xx, the outcome is unknown.
      if (reply.kind === "refused" && reply.status < 500) this.#ledger.cancelRequest(run.runId, { sent: -1 });
    }
    await pause(this.#dice.between(20, 80));
  }

  async #register(): Promise<void> {
    const name = `type ${this.#newName()}`;
    const registered = await this.call("RegisterActivityType", { domain, name, version: "1" });
    if (registered.kind === "acknowledged") {
      this.#ledger.activityType(name, "REGISTERED");
      if (this.#dice.oneIn(3)) {
        this.#ledger.activityType(name, "either");
        const type = { name, version: "1" };
        const deprecated = await this.call("DeprecateActivityType", { domain, activityType: type });
        if (deprecated.kind === "acknowledged") this.#ledger.activityType(name, "DEPRECATED");
      }
    }
    if (this.#ledger.domains.length < 60 && this.#dice.oneIn(10)) {
      const more = `domain ${this.#newName()}`;
      const reply = await this.call("RegisterDomain", { name: more, workflowExecutionRetentionPeriodInDays: "1" });
      if (reply.kind === "acknowledged") this.#ledger.domain(more);
    }
    await pause(this.#dice.between(10, 50));
  }

  /** Checks that this life of the server can read what any life acknowledged. */
  async #look(): Promise<void> {
    const execution = this.#dice.oneOf(this.#ledger.runs);
    if (execution !== undefined) {
      const reply = await this.call("GetWorkflowExecutionHistory", { domain, execution });
      if (reply.kind === "refused") this.#ledger.unexpected.push(`run ${execution.runId} could not be read`);
      await this.call("ListOpenWorkflowExecutions", { domain, startTimeFilter: { oldestDate: 0 } });
    }
    await pause(this.#dice.between(5, 30));
  }

  async #decide(): Promise<void> {
    if (await this.#answerHeld("decision")) return;
    const reply = await this.call("PollForDecisionTask", { domain, taskList: decisionList, identity: "decider" });
    if (reply.kind === "lost") return this.#wasLost();
    const task = reply.kind === "acknowledged" ? await this.#wholeTask(reply.output) : undefined;
    if (task === undefined) return;
    const { taskToken, workflowExecution, startedEventId } = task;
    const { runId, workflowId } = workflowExecution ?? { runId: "", workflowId: "" };
    const handed: HandedTask = { kind: "decision", runId, startedEventId };
    this.#ledger.handOut(handed);
    const decisions = decide(workflowId, task.events);
    const types = decisions.flatMap(({ decisionType }) => decisionType ?? []);
    const mark = this.#ledger.mark("DecisionTaskCompleted", runId, types);
    const input = { taskToken, decisions, executionContext: mark };
    await this.#answer(handed, mark, (load) => load.call("RespondDecisionTaskCompleted", input), 20);
  }

  /** A task with all pages of its history. `undefined` if there is no task, or if a page was lost. */
  async #wholeTask(first: DecisionTask): Promise<(DecisionTask & { readonly taskToken: string }) | undefined> {
    const { taskToken } = first;
    if (taskToken === undefined) return undefined;
    let { nextPageToken } = first;
    const events = [...(first.events ?? [])];
    while (nextPageToken !== undefined) {
      const input = { domain, taskList: decisionList, nextPageToken };
      const reply: Reply<DecisionTask> = await this.call("PollForDecisionTask", input);
      if (reply.kind !== "acknowledged") return undefined;
      events.push(...(reply.output.events ?? []));
      ({ nextPageToken } = reply.output);
    }
    return { ...first, taskToken, events };
  }

  async #work(): Promise<void> {
    if (await this.#answerHeld("activity")) return;
    const reply = await this.call("PollForActivityTask", { domain, taskList: activityList, identity: "worker" });
    if (reply.kind === "lost") return this.#wasLost();
    if (reply.kind === "refused" || reply.output.taskToken === undefined) return;
    const { taskToken, activityId, startedEventId, workflowExecution }: ActivityTask = reply.output;
    const handed: HandedTask = { kind: "activity", runId: workflowExecution?.runId ?? "", startedEventId };
    this.#ledger.handOut(handed);
    if (!this.#isDraining && this.#dice.oneIn(60)) return; // A worker dies, and its task times out.
    if (activityId?.startsWith("beats") && !(await this.#beat(handed, taskToken ?? ""))) return;
    await this.#respond(handed, taskToken ?? "");
  }

  /** Sends heartbeats. Returns false if the task is gone. */
  async #beat(task: HandedTask, taskToken: string): Promise<boolean> {
    let [acknowledged, sent] = [0, 0];
    for (let beat = this.#dice.between(2, 8); beat > 0 && !this.#isOver; beat -= 1) {
      sent += 1;
      this.#ledger.heartbeat(task, { sent, acknowledged });
      const reply = await this.call("RecordActivityTaskHeartbeat", { taskToken, details: `beat ${sent}` });
      if (reply.kind === "acknowledged") {
        acknowledged = sent;
        this.#ledger.heartbeat(task, { sent, acknowledged });
      }
      if (reply.kind === "refused" && reply.status < 500) {
        this.#ledger.isGone(task);
        return false;
      }
      await pause(this.#dice.between(10, 60));
    }
    return true;
  }

  #respond(task: HandedTask, taskToken: string): Promise<void> {
    const way = this.#isDraining ? 0 : this.#dice.between(0, 19);
    const marked = (eventType: EventType): string => this.#ledger.mark(eventType, task.runId);
    if (way === 1) {
      const mark = marked("ActivityTaskFailed");
      return this.#answer(task, mark, (load) => load.call("RespondActivityTaskFailed", { taskToken, reason: mark }), 8);
    }
    if (way === 2) {
      const mark = marked("ActivityTaskCanceled");
      const input = { taskToken, details: mark };
      return this.#answer(task, mark, (load) => load.call("RespondActivityTaskCanceled", input), 8);
    }
    const mark = marked("ActivityTaskCompleted");
    const input = { taskToken, result: mark };
    return this.#answer(task, mark, (load) => load.call("RespondActivityTaskCompleted", input), 8);
  }

  /** Answers now or, one time in `heldOneIn`, only in the next life of the server. */
  async #answer(task: HandedTask, mark: string, respond: Answer["respond"], heldOneIn: number): Promise<void> {
    const answer: Answer = { task, mark, respond, life: this.#life, isFirst: true };
    const isHeld = this.#isOver || (!this.#isDraining && this.#dice.oneIn(heldOneIn));
    if (isHeld) this.#inHand.push(answer);
    else await this.#give(answer);
  }

  async #answerHeld(kind: HandedTask["kind"]): Promise<boolean> {
    const place = this.#inHand.findIndex(({ task, life }) => task.kind === kind && life < this.#life);
    const [answer] = place >= 0 ? this.#inHand.splice(place, 1) : [];
    if (answer === undefined) return false;
    await this.#give(answer);
    return true;
  }

  async #give(answer: Answer): Promise<void> {
    const { task, mark, respond, life, isFirst } = answer;
    const reply = await respond(this);
    this.#ledger.settle(mark, reply, isFirst);
    // After a 5xx, as after no reply, the outcome is unknown.
    if (reply.kind === "lost" || (reply.kind === "refused" && reply.status >= 500)) {
      this.#inHand.push({ ...answer, isFirst: false, life: this.#life });
      return this.#wasLost();
    }
    if (reply.kind === "refused") this.#ledger.isGone(task);
    else if (life < this.#life) this.#ledger.tokensOutlived += 1;
  }

  /** Waits after a lost call. If the server is gone, `end` is about to be called; a keep-alive connection can also just close. */
  #wasLost(): Promise<void> {
    return pause(5);
  }
}
