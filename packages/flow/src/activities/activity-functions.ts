/** The activities of a worker: a module, or any object of functions. What is no function is left out. */
export type ActivityFunctions = Readonly<Record<string, unknown>>;

export type ActivityFunction = (...args: readonly unknown[]) => unknown;

export interface ActivityType {
  readonly name: string;
  readonly version: string;
}

/** Activities by name and version. */
export class ActivityTypes {
  readonly #byVersion: ReadonlyMap<string, ActivityFunctions>;

  /** @param others further versions that run beside `version` */
  constructor(functions: ActivityFunctions, version: string, others: Readonly<Record<string, ActivityFunctions>> = {}) {
    if (Object.hasOwn(others, version)) {
      throw new TypeError(
        `There are two sets of activities of version ${version}: change activityVersion, or leave out one.`,
      );
    }
    this.#byVersion = new Map([[version, functions], ...Object.entries(others)]);
  }

  get all(): readonly ActivityType[] {
    return [...this.#byVersion].flatMap(([version, functions]) =>
      namesOf(functions).map((name) => ({ name, version })),
    );
  }

  find({ name, version }: ActivityType): ActivityFunction | undefined {
    return functionNamed(this.#byVersion.get(version) ?? {}, name);
  }
}

/** In alphabetical order, as a module has them. A bundler or a test runner may keep another. */
export function namesOf(activities: ActivityFunctions): readonly string[] {
  return Object.keys(activities)
    .filter((name) => functionNamed(activities, name) !== undefined)
    .toSorted();
}

export function functionNamed(activities: ActivityFunctions, name: string): ActivityFunction | undefined {
  const found = Object.hasOwn(activities, name) ? activities[name] : undefined;
  // `as`: what it takes is what its callers' types say.
  return typeof found === "function" && !isClass(found) ? (found as ActivityFunction) : undefined;
}

/** The context comes last: also after arguments that were left out. */
export function argumentsOf(run: ActivityFunction, args: readonly unknown[], context: unknown): readonly unknown[] {
  const missing = Math.max(0, run.length - 1 - args.length);
  return [...args, ...Array.from({ length: missing }, () => undefined), context];
}

/** Modules of activities also export the classes of their failures. */
function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
