import type { Core, WireReply, WireRequest } from "@openswf/core";
import type { Work } from "../time/work.ts";

/** Which kind of tasks a poll asks for. */
export type TaskKind = "decision" | "activity";

const pollTargets: ReadonlyMap<string, TaskKind> = new Map([
  ["SimpleWorkflowService.PollForDecisionTask", "decision"],
  ["SimpleWorkflowService.PollForActivityTask", "activity"],
]);
/** Parks in the core as polls do. */
const waitForClose = "OpenSWF.WaitForClose";

/** The calls into a core that are under way. Polls may be parked; all else is work. */
export class CoreCalls {
  readonly #core: () => Core;
  readonly #work: Work;
  readonly #polls = new Set<{ readonly kind: TaskKind; readonly taskList: string }>();
  #parking = 0;

  /** @param core a function, because the store of the core is counted too, before there is a core */
  constructor(core: () => Core, work: Work) {
    this.#core = core;
    this.#work = work;
  }

  /** Whether each poll that is under way is parked in the core, so that nobody works on it. */
  get areParked(): boolean {
    return this.#parking === 0 || this.#core().health().waitingPolls >= this.#parking;
  }

  /** The task lists that are polled at this moment. */
  polledLists(kind: TaskKind): ReadonlySet<string> {
    return new Set([...this.#polls].filter((poll) => poll.kind === kind).map(({ taskList }) => taskList));
  }

  /** Never rejects, as the core. */
  async answer(request: WireRequest): Promise<WireReply> {
    const target = request.headers.get("x-amz-target") ?? "";
    const kind = pollTargets.get(target);
    if (kind === undefined && target !== waitForClose) {
      const operation = target.slice(target.indexOf(".") + 1);
      return await this.#work.during(
        "call",
        () => `a call of ${operation}`,
        () => this.#core().answer(request),
      );
    }
    const poll = kind === undefined ? undefined : { kind, taskList: taskListIn(request.body) };
    if (poll !== undefined) this.#polls.add(poll);
    this.#parking += 1;
    try {
      return await this.#core().answer(request);
    } finally {
      this.#parking -= 1;
      if (poll !== undefined) this.#polls.delete(poll);
    }
  }
}

function taskListIn(body: Uint8Array): string {
  try {
    const input: unknown = JSON.parse(new TextDecoder().decode(body));
    return String(Object(Object(input).taskList).name);
  } catch {
    // The core refuses it.
    return "";
  }
}
