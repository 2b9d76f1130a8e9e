import type { Counter, Histogram } from "../ports/meter.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import { MadeOnce, MadeOncePerType } from "./made-once.ts";
import type { TransitionFamilies } from "./transition-families.ts";

type Kind = TaskListKey["kind"];

/**
 * The series of one domain, each asked of its family when it first has something to count: until then it is not printed.
 * The families look three names up each time; here, one is enough.
 */
export class DomainSeries {
  readonly families: TransitionFamilies;
  readonly domain: DomainKey;
  readonly workflowTypes: MadeOncePerType<WorkflowTypeSeries>;
  /** Time from start to end, by type and outcome. */
  readonly activityTypes: MadeOncePerType<MadeOnce<Histogram>>;
  /** By close status. */
  readonly executionDurations: MadeOnce<Histogram>;
  /** By outcome. */
  readonly decisionTasks: MadeOnce<Histogram>;
  readonly #lists: Readonly<Record<Kind, MadeOnce<TaskListSeries>>>;
  #heartbeats: Counter | undefined;

  /** `named` is called for each name that a user has chosen, once. */
  constructor(families: TransitionFamilies, domain: DomainKey, named: () => void) {
    this.families = families;
    this.domain = domain;
    this.executionDurations = new MadeOnce((status) => families.durations.of(domain, status));
    this.decisionTasks = new MadeOnce((outcome) => families.decisionTasks.of(domain, outcome));
    this.workflowTypes = new MadeOncePerType((type) => {
      named();
      return new WorkflowTypeSeries(families, domain, type);
    });
    this.activityTypes = new MadeOncePerType((type) => {
      named();
      return new MadeOnce((outcome) => families.activityTasks.of(domain, type, outcome));
    });
    const listsOf = (kind: Kind): MadeOnce<TaskListSeries> =>
      new MadeOnce((name) => {
        named();
        return new TaskListSeries(families, kind, domain, name);
      });
    this.#lists = { decision: listsOf("decision"), activity: listsOf("activity") };
  }

  taskList(kind: Kind, name: string): TaskListSeries {
    return this.#lists[kind].of(name);
  }

  get heartbeats(): Counter {
    this.#heartbeats ??= this.families.heartbeats.of(this.domain);
    return this.#heartbeats;
  }
}

class WorkflowTypeSeries {
  /** By close status. */
  readonly closed: MadeOnce<Counter>;
  readonly #startedOf: () => Counter;
  #started: Counter | undefined;

  constructor({ started, closed }: TransitionFamilies, domain: DomainKey, type: string) {
    this.#startedOf = () => started.of(domain, type);
    this.closed = new MadeOnce((status) => closed.of(domain, type, status));
  }

  get started(): Counter {
    this.#started ??= this.#startedOf();
    return this.#started;
  }
}

class TaskListSeries {
  readonly #scheduledOf: () => Counter;
  readonly #scheduleToStartOf: () => Histogram;
  #scheduled: Counter | undefined;
  #scheduleToStart: Histogram | undefined;

  constructor({ scheduled, scheduleToStart }: TransitionFamilies, kind: Kind, domain: DomainKey, name: string) {
    this.#scheduledOf = () => scheduled.of(kind, domain, name);
    this.#scheduleToStartOf = () => scheduleToStart.of(kind, domain, name);
  }

  get scheduled(): Counter {
    this.#scheduled ??= this.#scheduledOf();
    return this.#scheduled;
  }

  get scheduleToStart(): Histogram {
    this.#scheduleToStart ??= this.#scheduleToStartOf();
    return this.#scheduleToStart;
  }
}
