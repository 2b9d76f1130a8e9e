import type { Decision } from "@openswf/model/decisions";
import type { HistoryEvent as EngineEvent } from "@openswf/model/history-events";
import { expect } from "vitest";
import type { Command } from "../../src/authoring/command.ts";
import type { HistoryEvent } from "../../src/authoring/history-event.ts";
import type { LocalCall, LocalOutcome } from "../../src/authoring/host.ts";
import { encodeFailure } from "../../src/failures/encode-failure.ts";
import { writeExecutionContext } from "../../src/replay/execution-context.ts";
import { ExecutionReplay, type ReplayOptions } from "../../src/replay/execution-replay.ts";
import { heldMarker, heldTimerPrefix } from "../../src/replay/markers.ts";
import type { ChangedSetting } from "../../src/replay/match-results.ts";
import type { GivenEvent } from "../../src/replay/to-history-event.ts";
import type { WorkflowCode } from "../../src/replay/workflow-code.ts";
import { EngineRun } from "./engine-run.ts";

const execution = { domain: "test", workflowId: "order-1", runId: "run-1" };

export interface StoryOptions {
  /** Decisions that fit into one answer. */
  readonly decisionsMax?: number;
  /** Runs a local activity. Default: ends at once with its own name and input. */
  readonly runLocal?: (call: LocalCall) => Promise<LocalOutcome>;
}

/** What the code decided in a task, as it went out. */
interface Task {
  readonly startedEventId: number;
  readonly decided: readonly string[];
}

/**
 * One execution of a workflow whose tasks are decided by replay, twice: by a replay that stays in memory, and by one that starts from
 * the first event. Both must decide the same. `replays` then does the same for every prefix of the history, in pages of every size.
 */
export class Story extends EngineRun {
  readonly logged: string[] = [];
  /** Whether tasks are decided by replays that start anew. */
  isEvicted = false;
  readonly #code: WorkflowCode;
  readonly #options: StoryOptions;
  readonly #tasks: Task[] = [];
  #cached: { readonly replay: ExecutionReplay; readonly startedEventId: number } | undefined;

  constructor(code: WorkflowCode, workflow: string, input?: unknown, options: StoryOptions = {}) {
    super(workflow, input === undefined ? undefined : JSON.stringify(input));
    this.#code = code;
    this.#options = options;
  }

  #newReplay(change?: Partial<ReplayOptions>): ExecutionReplay {
    const code = this.#code;
    return new ExecutionReplay({
      execution,
      context: code.context,
      instantiate: (host) => code.instantiate(host),
      limited: (work) => work(),
      where: (stack) => code.where(stack),
      originalStack: (stack) => code.originalStack(stack),
      log: () => {},
      onChange: () => {},
      runLocal: this.#options.runLocal ?? endAtOnce,
      ...change,
    });
  }

  get events(): readonly HistoryEvent[] {
    return this.history.map(toEvent);
  }

  /** Decides the task that waits, or the one that is started, as a worker does. */
  async decides(): Promise<this> {
    const { startedEventId } = this.task ?? this.startsDecisionTask();
    const events = this.events.filter(({ eventId }) => eventId <= startedEventId);
    const log: ReplayOptions["log"] = (_level, message) => this.logged.push(message);
    const previous = this.#previousStartedEventId(startedEventId);
    const stays = !this.isEvicted && this.#cached?.startedEventId === previous ? this.#cached?.replay : undefined;
    this.#cached = undefined;
    const replay = stays ?? this.#newReplay({ log });
    try {
      replay.feed(events);
      const { commands, published } = await replay.decide();
      const fitting = commands.slice(0, this.#options.decisionsMax);
      if (fitting.length < commands.length) replay.keepBack(fitting.length);
      if (stays !== undefined) await this.#decidesTheSame(events, replay, fitting);
      this.#answers(startedEventId, fitting, replay, published);
      if (!replay.isClosing) this.#cached = { replay, startedEventId };
    } catch (error) {
      this.#holds(startedEventId, replay.heldInARow, error);
    }
    return this;
  }

  async #decidesTheSame(
    events: readonly HistoryEvent[],
    replay: ExecutionReplay,
    fitting: readonly Command[],
  ): Promise<void> {
    const fresh = this.#newReplay();
    fresh.feed(events);
    const { commands } = await fresh.decide();
    if (fitting.length < commands.length) fresh.keepBack(fitting.length);
    expect(commands.slice(0, this.#options.decisionsMax).map(textOf)).toEqual(fitting.map(textOf));
    expect(fresh.wakeUpTimer).toBe(replay.wakeUpTimer);
  }

  #previousStartedEventId(startedEventId: number): number | undefined {
    const completed = this.history.findLast(
      (event) => event.eventType === "DecisionTaskCompleted" && event.eventId < startedEventId,
    );
    return completed?.eventType === "DecisionTaskCompleted" ? completed.attributes.startedEventId : undefined;
  }

  #answers(
    startedEventId: number,
    commands: readonly Command[],
    { wakeUpTimer }: ExecutionReplay,
    state?: string,
  ): void {
    const wakeUp = wakeUpTimer === undefined ? [] : [startTimer(wakeUpTimer, 0)];
    this.#tasks.push({ startedEventId, decided: commands.map(textOf) });
    // `as`: commands are decisions in the words of the model, without its brands.
    const decisions = JSON.parse(JSON.stringify([...commands, ...wakeUp])) as readonly Decision[];
    this.answers(decisions, writeExecutionContext({ ...execution, state }));
  }

  #holds(startedEventId: number, times: number, error: unknown): void {
    const { message = String(error) } = Object(error);
    this.logged.push(message);
    const details = JSON.stringify({ id: String(startedEventId), ...encodeFailure(error, { detailsMax: 1_000 }) });
    const timer = startTimer(`${heldTimerPrefix}${startedEventId}`, 2 ** times);
    this.answers([{ decisionType: "RecordMarker", attributes: { markerName: heldMarker, details } }, timer], undefined);
  }

  /** Lets time pass until a decision task waits, and decides it; until the run is closed, or nothing is left to come. */
  async goesOn(tasks = 1_000): Promise<this> {
    for (let done = 0; done < tasks && !this.isClosed; ) {
      if (this.hasDecisionTask) {
        await this.decides();
        done += 1;
        continue;
      }
      const due = this.nextDueAt;
      if (due === undefined) break;
      this.waits(Math.ceil((due - this.now) / 1_000));
    }
    return this;
  }

  /** The decisions of each task so far, in short. */
  get decided(): readonly (readonly string[])[] {
    return this.#tasks.map(({ decided }) => decided.map(shortOf));
  }

  /** What the last task decided. */
  get lastDecided(): readonly string[] {
    return this.decided.at(-1) ?? [];
  }

  /** The types of events from the one after `after`, in order. */
  types(after = 0): readonly string[] {
    return this.history.slice(after).map(({ eventType }) => eventType);
  }

  /** Replays every prefix that ends with a task that was decided, in pages of several sizes: the decisions are those that went out. */
  async replays(): Promise<this> {
    const { events } = this;
    for (const page of [1, 3, events.length]) {
      for (const { startedEventId, decided } of this.#tasks) {
        const replay = this.#newReplay({ runLocal: this.#options.runLocal ?? endAtOnce });
        for (let at = 0; at < startedEventId; at += page)
          replay.feed(events.slice(at, Math.min(at + page, startedEventId)));
        const { commands } = await replay.decide();
        expect(commands.slice(0, decided.length).map(textOf)).toEqual(decided);
        expect(commands.length >= decided.length).toBe(true);
      }
    }
    this.replaysWith({});
    return this;
  }

  /** Replays the whole history. Returns what has changed of its settings. Throws what is wrong. */
  replaysWith({ workflow }: { readonly workflow?: string }): readonly ChangedSetting[] {
    const changes: ChangedSetting[] = [];
    const replay = this.#newReplay({ onChange: (change) => void changes.push(change) });
    replay.feed(this.events.map((event) => (workflow === undefined ? event : withType(event, workflow))));
    replay.finish();
    return changes;
  }

  /** The history as the AWS CLI gives it. */
  recorded(workflow?: string): readonly GivenEvent[] {
    return this.history.map((event) => {
      const { eventId, eventTimestamp, eventType, attributes } =
        workflow === undefined ? event : { ...event, attributes: withType(toEvent(event), workflow).attributes };
      const name = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
      return JSON.parse(
        JSON.stringify({ eventTimestamp: eventTimestamp / 1_000, eventType, eventId, [name]: attributes }),
      );
    });
  }
}

function startTimer(timerId: string, seconds: number): Decision<"StartTimer"> {
  return { decisionType: "StartTimer", attributes: { timerId, startToFireTimeout: String(seconds) } };
}

async function endAtOnce({ name, input }: LocalCall): Promise<LocalOutcome> {
  return { value: JSON.stringify(`${name} ${input}`) };
}

function toEvent({ eventId, eventTimestamp, eventType, attributes }: EngineEvent): HistoryEvent {
  // `as`: the engine's events are those of SWF.
  return { eventId, at: eventTimestamp, eventType, attributes } as unknown as HistoryEvent;
}

/** As if another workflow had been started: what the code of now is, as far as the history knows. */
function withType(event: HistoryEvent, name: string): HistoryEvent {
  if (event.eventType !== "WorkflowExecutionStarted") return event;
  return { ...event, attributes: { ...event.attributes, workflowType: { name, version: "1" } } };
}

function textOf({ decisionType, attributes }: Command): string {
  return `${decisionType} ${JSON.stringify(attributes)}`;
}

/** `ScheduleActivityTask a1` for the whole text of a decision. */
function shortOf(text: string): string {
  const [decisionType = ""] = text.split(" ", 1);
  const attributes: Record<string, unknown> = JSON.parse(text.slice(decisionType.length + 1));
  const name =
    attributes["activityId"] ??
    attributes["timerId"] ??
    attributes["workflowId"] ??
    attributes["markerName"] ??
    attributes["id"] ??
    attributes["result"] ??
    attributes["reason"] ??
    attributes["input"] ??
    "";
  return `${decisionType} ${String(name)}`.trim();
}
