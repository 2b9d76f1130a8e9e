import { type Duration, toMilliseconds } from "../data/duration.ts";
import { withoutDecisions } from "./current-host.ts";
import { currentScope } from "./scope.ts";
import { startTimer } from "./timer.ts";

interface Waiting {
  readonly holds: () => boolean;
  readonly settle: (error?: unknown) => void;
}

/** In the order in which they began to wait. */
const waiting = new Set<Waiting>();

/**
 * Waits until `predicate` holds. It is looked at after each event of the history that reaches the code, so it must only
 * read the state of the workflow. With `within`, resolves with whether it held in time.
 *
 *     if (!(await condition(() => approvals === 2, { within: "1 day" }))) throw new NotApproved("nobody answers");
 */
export function condition(predicate: () => boolean): Promise<true>;
export function condition(predicate: () => boolean, options: { readonly within: Duration }): Promise<boolean>;
export async function condition(
  predicate: () => boolean,
  { within }: { readonly within?: Duration } = {},
): Promise<boolean> {
  const scope = currentScope();
  scope.throwIfCanceled();
  if (holds(predicate)) return true;
  return await new Promise<boolean>((resolve, reject) => {
    const end = (): void => {
      waiting.delete(wait);
      forget();
      timer?.cancel();
    };
    const wait: Waiting = {
      holds: predicate,
      settle: (error) => {
        end();
        if (error === undefined) resolve(true);
        else reject(error);
      },
    };
    waiting.add(wait);
    const timer =
      within === undefined
        ? undefined
        : startTimer(toMilliseconds(within), {
            fire: () => {
              end();
              resolve(false);
            },
            refuse: (error) => wait.settle(error),
          });
    const forget = scope.whenCanceled((reason) => wait.settle(reason));
  });
}

function holds(predicate: () => boolean): boolean {
  return withoutDecisions("The predicate of a condition", predicate);
}

export function hasConditions(): boolean {
  return waiting.size > 0;
}

/** Wakes those whose condition holds. Returns whether there were any. */
export function checkConditions(): boolean {
  let any = false;
  for (const wait of [...waiting]) {
    try {
      if (!holds(wait.holds)) continue;
      wait.settle();
    } catch (error) {
      wait.settle(error);
    }
    any = true;
  }
  return any;
}
