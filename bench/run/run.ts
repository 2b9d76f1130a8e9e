import { EndpointUnreachable } from "../load/connection.ts";
import type { Endpoint } from "../load/endpoint.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { signWith } from "../load/signature.ts";
import { Stopped, Traffic } from "../load/traffic.ts";
import type { Options } from "../options.ts";
import { thisMachine } from "../report/machine.ts";
import type { Progress } from "../report/progress.ts";
import type { RunFacts } from "../report/run-report.ts";
import { CannotMeasure, findCredentials } from "./aws-signing.ts";
import { measureAll, type Outcome } from "./measure.ts";
import { type CleanedUp, cleanUp, ownWorkplace } from "./own-domain.ts";

interface Observed {
  /** Of this package. */
  readonly version: string;
  readonly progress: Progress;
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Measures an endpoint and cleans up behind it, also where a signal ends the run or the endpoint fails. Rejects if the
 * endpoint cannot be used at all.
 */
export async function run(options: Options, { version, progress, onOutcome }: Observed): Promise<RunFacts> {
  const { endpoint: url, workers, duration, rate, callsMax, scale } = options;
  using credentials = await findCredentials(options);
  const traffic = new Traffic({ rate, callsMax });
  const sign = credentials === undefined ? undefined : signWith(() => credentials.current(), url);
  const endpoint: Endpoint = { url, sign, workplace: ownWorkplace(options.domain), traffic };
  progress.stage(`preparing ${endpoint.workplace.domain} at ${url.origin}`);
  using signals = new StoppedBySignal();
  const at = new Date();
  const cleaning = { ...endpoint, traffic: new Traffic({ rate, callsMax: Number.POSITIVE_INFINITY }) };
  await prepareWorkplace(endpoint).catch(async (error: unknown) => {
    // Some of it may be there.
    const { left } = await cleanUp(cleaning);
    if (error instanceof EndpointUnreachable || !(error instanceof Error) || left.length === 0) throw error;
    throw new CannotMeasure(`${error.message}\nMay be left behind: ${left.join("; ")}.`, { cause: error });
  });
  const outcomes: Outcome[] = [];
  let cleanedUp: CleanedUp;
  try {
    const keep = (outcome: Outcome): void => {
      outcomes.push(outcome);
      onOutcome(outcome);
    };
    await measureAll(options, endpoint, progress, { stopped: signals.stopped, onOutcome: keep }).catch(ignoreStop);
  } finally {
    traffic.stop();
    progress.stage("cleaning up");
    cleanedUp = await cleanUp(cleaning);
    progress.clear();
  }
  return {
    endpoint: url.origin,
    at,
    version,
    machine: thisMachine(),
    settings: { workers, duration, rate, callsMax, scale, isSigned: sign !== undefined },
    outcomes,
    operations: traffic.operations,
    cleanedUp,
    isCut: signals.isStopped,
  };
}

function ignoreStop(error: unknown): void {
  if (!(error instanceof Stopped)) throw error;
}

/** The first signal ends the measuring, and what was opened is cleaned up. The second ends the program. */
class StoppedBySignal implements Disposable {
  readonly stopped: Promise<never>;
  isStopped = false;
  readonly #onSignal: () => void;

  constructor() {
    const { promise, reject } = Promise.withResolvers<never>();
    // Nobody may be waiting for it.
    promise.catch(() => {});
    this.stopped = promise;
    this.#onSignal = () => {
      if (this.isStopped) process.exit(130);
      this.isStopped = true;
      reject(new Stopped("a signal has ended the run"));
    };
    process.on("SIGINT", this.#onSignal);
    process.on("SIGTERM", this.#onSignal);
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.#onSignal);
    process.off("SIGTERM", this.#onSignal);
  }
}
