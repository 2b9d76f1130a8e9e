import type {
  ChildPolicy,
  EventType,
  HistoryEvent,
  PollForActivityTaskInput,
  PollForDecisionTaskInput,
  RespondDecisionTaskCompletedInput,
  StartChildWorkflowExecutionDecisionAttributes,
  WorkflowExecutionDetail,
} from "@aws-sdk/client-swf";
import type { Attributes } from "./attributes.ts";
import { assertWellFormed, attributesOf, compareHistories, difference, HistoryDiffers } from "./compare-histories.ts";
import { type Deciding, decided, startChild } from "./decisions.ts";
import { eventually } from "./expectations.ts";
import { parseExpectedHistory } from "./expected-history.ts";
import {
  type ActivityTask,
  type DecisionTask,
  type Polling,
  pollForActivityTask,
  pollForDecisionTask,
} from "./polls.ts";
import { type Expecting, type HouseTypes, houseDefaults } from "./usual-attributes.ts";

/** What a workflow execution needs from its scenario. */
export interface Surroundings extends Polling {
  readonly house: HouseTypes;
  /** Members of events that the endpoint may leave out. */
  readonly overlooked: ReadonlySet<string>;
  unique(what: string): string;
  /** Closes the execution when the scenario ends, whatever its outcome. */
  closeInTheEnd(workflowId: string): void;
}

export interface KnownExecution extends Partial<Omit<Expecting, "house" | "taskList">> {
  readonly workflowId: string;
  readonly runId: string;
  readonly taskList: string;
}

/** One workflow execution, driven from outside: its decider, its workers and the readers of its history. */
export class Workflow implements Expecting {
  readonly workflowId: string;
  readonly runId: string;
  readonly taskList: string;
  readonly workflowType: HouseTypes["workflowType"];
  readonly executionStartToCloseTimeout: string;
  readonly taskStartToCloseTimeout: string;
  readonly childPolicy: ChildPolicy;
  readonly taskPriority?: string;
  readonly house: HouseTypes;
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings, known: KnownExecution) {
    this.workflowId = known.workflowId;
    this.runId = known.runId;
    this.taskList = known.taskList;
    this.workflowType = known.workflowType ?? surroundings.house.workflowType;
    this.executionStartToCloseTimeout =
      known.executionStartToCloseTimeout ?? houseDefaults.executionStartToCloseTimeout;
    this.taskStartToCloseTimeout = known.taskStartToCloseTimeout ?? houseDefaults.taskStartToCloseTimeout;
    this.childPolicy = known.childPolicy ?? houseDefaults.childPolicy;
    if (known.taskPriority !== undefined) this.taskPriority = known.taskPriority;
    this.house = surroundings.house;
    this.#surroundings = surroundings;
    surroundings.closeInTheEnd(known.workflowId);
  }

  get execution(): { readonly workflowId: string; readonly runId: string } {
    return { workflowId: this.workflowId, runId: this.runId };
  }

  /** Lets an expected history name the execution: `workflowExecution=${child}`. */
  toString(): string {
    return JSON.stringify(this.execution);
  }

  startsDecisionTask(settings: Omit<PollForDecisionTaskInput, "domain" | "taskList"> = {}): Promise<DecisionTask> {
    return pollForDecisionTask(this.#surroundings, this.taskList, settings);
  }

  async answers(
    task: { readonly taskToken: string },
    decisions: readonly Deciding[] = [],
    settings: Omit<RespondDecisionTaskCompletedInput, "taskToken" | "decisions"> = {},
  ): Promise<void> {
    const { swf } = this.#surroundings;
    const { taskToken } = task;
    await swf.respondDecisionTaskCompleted({ taskToken, decisions: decided(decisions, this), ...settings });
  }

  /** Waits for the next decision task and answers it with these decisions. */
  async decides(...decisions: readonly Deciding[]): Promise<DecisionTask> {
    const task = await this.startsDecisionTask();
    await this.answers(task, decisions);
    return task;
  }

  startsActivityTask(settings: Omit<PollForActivityTaskInput, "domain" | "taskList"> = {}): Promise<ActivityTask> {
    return pollForActivityTask(this.#surroundings, this.taskList, settings);
  }

  /** Decides to start a child and, once the child has started, answers that decision task without decisions. */
  async startsChild(
    settings: Partial<Omit<StartChildWorkflowExecutionDecisionAttributes, "taskList">> = {},
  ): Promise<Workflow> {
    const workflowId = settings.workflowId ?? this.#surroundings.unique("child");
    const taskList = this.#surroundings.unique("child-list");
    await this.decides(startChild(workflowId, { ...settings, workflowId, taskList: { name: taskList } }));
    this.#surroundings.closeInTheEnd(workflowId);
    const { events } = await this.decides();
    const started = events.findLast((event) => event.eventType === "ChildWorkflowExecutionStarted");
    const runId = started?.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.runId;
    if (runId === undefined)
      throw new HistoryDiffers(
        `the child ${workflowId} has not started:\n${difference([], events, this.#surroundings.overlooked)}`,
      );
    const { childPolicy = "TERMINATE", executionStartToCloseTimeout = houseDefaults.executionStartToCloseTimeout } =
      settings;
    return new Workflow(this.#surroundings, { workflowId, runId, taskList, childPolicy, executionStartToCloseTimeout });
  }

  async signals(signalName: string, input?: string): Promise<void> {
    const { swf, domain } = this.#surroundings;
    await swf.signalWorkflowExecution({ domain, ...this.execution, signalName, input });
  }

  async terminates(settings: { reason?: string; details?: string; childPolicy?: ChildPolicy } = {}): Promise<void> {
    const { swf, domain } = this.#surroundings;
    await swf.terminateWorkflowExecution({ domain, ...this.execution, ...settings });
  }

  async requestsCancel(): Promise<void> {
    const { swf, domain } = this.#surroundings;
    await swf.requestCancelWorkflowExecution({ domain, ...this.execution });
  }

  describes(): Promise<WorkflowExecutionDetail> {
    const { swf, domain } = this.#surroundings;
    return eventually(() => swf.describeWorkflowExecution({ domain, execution: this.execution }));
  }

  /** The full history at this moment. */
  async history(): Promise<readonly HistoryEvent[]> {
    const { swf, domain } = this.#surroundings;
    const events: HistoryEvent[] = [];
    let nextPageToken: string | undefined;
    do {
      const page = await swf.getWorkflowExecutionHistory({ domain, execution: this.execution, nextPageToken });
      events.push(...(page.events ?? []));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken !== undefined);
    return events;
  }

  /** Asserts that the history is exactly this one (see expected-history.ts) or becomes so within seconds. */
  async hasHistory(text: string): Promise<readonly HistoryEvent[]> {
    const expected = parseExpectedHistory(text, this);
    const { overlooked } = this.#surroundings;
    const { events, comparison } = await eventually(async () => {
      const events = await this.history();
      const comparison = compareHistories(expected, events, overlooked);
      if (comparison === "still shorter") throw new HistoryDiffers(difference(expected, events, overlooked));
      return { events, comparison };
    });
    if (comparison !== "equal") throw new HistoryDiffers(comparison.difference);
    assertWellFormed(events);
    return events;
  }

  /**
   * Waits until the last event has this type and returns its attributes: the state of an execution without its full
   * history.
   */
  async endsWith(eventType: EventType): Promise<Attributes> {
    return eventually(async () => {
      const last = await this.#lastEvent();
      if (last?.eventType === eventType) return attributesOf(last);
      throw new HistoryDiffers(`the history ends with ${last?.eventType}, not with ${eventType}`);
    });
  }

  async #lastEvent(): Promise<HistoryEvent | undefined> {
    const { swf, domain } = this.#surroundings;
    const latestFirst = { reverseOrder: true, maximumPageSize: 1 };
    const page = await swf.getWorkflowExecutionHistory({ domain, execution: this.execution, ...latestFirst });
    return page.events?.[0];
  }
}
