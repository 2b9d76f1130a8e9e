import { callActivity } from "./activity-call.ts";
import type { ActivityContext } from "./activity-context.ts";
import { type ActivityOptions, requireOptions } from "./activity-options.ts";
import { requireType } from "./swf-names.ts";

// `any` would be needed to match every function; parameters of a function type are contravariant, hence `never`.
export type AnyFunction = (...args: never) => unknown;

/** The arguments of an activity without its context, which a worker hands in as the last. */
export type ActivityArguments<Implementation extends AnyFunction> =
  Required<Parameters<Implementation>> extends readonly [...unknown[], infer Last]
    ? IsContext<Last> extends true
      ? WithoutLast<Parameters<Implementation>>
      : Parameters<Implementation>
    : Parameters<Implementation>;

/** Not `any`, which would be a context too. */
type IsContext<Last> = 0 extends 1 & Last ? false : NonNullable<Last> extends ActivityContext<infer _> ? true : false;

type WithoutLast<Args extends readonly unknown[]> = Args extends readonly [...infer Given, unknown]
  ? Given
  : Args extends readonly [...infer Given, unknown?]
    ? Given
    : Args;

/** An activity as workflow code calls it. */
export interface Activity<Implementation extends AnyFunction = AnyFunction> {
  (...args: ActivityArguments<Implementation>): Promise<Awaited<ReturnType<Implementation>>>;
  /** The same activity with other options; what is not given stays. */
  with(options: ActivityOptions): Activity<Implementation>;
  /** The name of the activity type. */
  readonly activityName: string;
}

/** The functions of a module, each as an activity. What is no function is left out. */
export type Activities<Module> = {
  readonly [Name in keyof Module as Module[Name] extends AnyFunction ? Name : never]: Module[Name] extends AnyFunction
    ? Activity<Module[Name]>
    : never;
};

/**
 * The activities that are implemented in a module, by the names of its functions. The module is not loaded: its types are
 * all that is used of it.
 *
 *     const { charge } = activities<typeof import("./activities.ts")>({ startToClose: "5 minutes", retry: { attempts: 5 } });
 *     await charge(order);
 *     await charge.with({ taskList: "eu" })(order);
 */
export function activities<Module>(options: ActivityOptions = {}): Activities<Module> {
  requireOptions(options);
  const known = new Map<string, Activity>();
  const target = Object.create(null) as object;
  // `as`: the names exist only as types.
  return new Proxy(target, {
    get: (_target, name) => {
      // A promise that resolves with the activities asks for `then`.
      if (typeof name !== "string" || name === "then") return undefined;
      const made = known.get(name) ?? activity(name, { plainInput: false, ...options });
      known.set(name, made);
      return made;
    },
  }) as Activities<Module>;
}

/**
 * One activity by its name: for workers in other languages, which get the plain JSON of its input.
 *
 *     const render = activity<(job: Job) => string>("render", { version: "2", taskList: "python" });
 */
export function activity<Implementation extends AnyFunction>(
  name: string,
  options: ActivityOptions = {},
): Activity<Implementation> {
  const { plainInput = true, version = "1" } = options;
  requireType(name, version, "an activity");
  requireOptions(options);
  const whole = { ...options, plainInput };
  const call = (...args: readonly unknown[]): Promise<unknown> =>
    callActivity({ name, args, options: whole, headers: {} });
  // `as`: what comes back is what the activity's worker has returned.
  return Object.assign(call, {
    activityName: name,
    with: (others: ActivityOptions) => activity<Implementation>(name, { ...options, ...others }),
  }) as unknown as Activity<Implementation>;
}
