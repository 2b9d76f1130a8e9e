import type { HandedTask } from "../commit/effects.ts";
import type { Caller } from "../ports/transport.ts";
import { type Patience, WaitingPoll } from "../waiting/waiting-poll.ts";

/** A poll that waits for a task. */
export class TaskPoll extends WaitingPoll<HandedTask> {
  /** What the history says of who has started the task. */
  readonly identity: string | undefined;

  constructor(identity: string | undefined, caller: Caller, patience: Patience) {
    super(caller, patience);
    this.identity = identity;
  }
}
