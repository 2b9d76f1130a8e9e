import type { Instant } from "@openswf/model/brand";
import type { Limits } from "@openswf/model/limits";
import type { ExtensionsSetting } from "../../src/operations/extensions/offer.ts";
import type { AccessControl } from "../../src/ports/access-control.ts";
import type { Audit } from "../../src/ports/audit.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Publishing } from "../../src/ports/event-sink.ts";
import type { LambdaInvoker } from "../../src/ports/lambda-invoker.ts";
import type { Log } from "../../src/ports/log.ts";
import type { Meter } from "../../src/ports/meter.ts";
import type { Store } from "../../src/stores/store.ts";
import type { Throttling } from "../../src/throttle/throttle.ts";

export interface WorldOptions {
  readonly limits?: Partial<Limits>;
  readonly lambda?: LambdaInvoker;
  readonly throttling?: Throttling;
  /** What each server publishes, by its number from 1; nothing by default. */
  readonly publishing?: (server: number) => Publishing | undefined;
  /** Who may call; everyone by default. */
  readonly access?: (clock: Clock, log: Log) => AccessControl;
  /** The access key of the world's own calls; none by default. */
  readonly callsWith?: string;
  readonly audit?: Audit;
  /** Silent by default. */
  readonly meter?: Meter;
  readonly seed?: number;
  /** The retention of the domain `shop`. */
  readonly retention?: string;
  /** The number of servers that share the store, 1 by default. Calls go to them in turn. */
  readonly servers?: number;
  /** Whether to offer operations that SWF does not have, and whom to tell; `asked` by default. */
  readonly extensions?: ExtensionsSetting;
  /** The probability that a server misses a notice of another, 0 by default. */
  readonly losesNotices?: number;
  /** A store that was filled elsewhere, and the instant at which its servers start. */
  readonly from?: { readonly store: Store; readonly now: Instant };
  /** Leaves out the domain and its types. */
  readonly empty?: boolean;
}
