import { defaultLimits, type Limits } from "@openswf/model/limits";
import type { ExtensionsSetting } from "../operations/extensions/offer.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Audit } from "../ports/audit.ts";
import type { Clock } from "../ports/clock.ts";
import type { Publishing } from "../ports/event-sink.ts";
import type { LambdaInvoker } from "../ports/lambda-invoker.ts";
import { type Log, silentLog } from "../ports/log.ts";
import { type Meter, silentMeter } from "../ports/meter.ts";
import { type Randomness, systemRandomness } from "../ports/randomness.ts";
import type { Tracer } from "../ports/tracer.ts";
import type { Store } from "../stores/store.ts";
import type { Throttling } from "../throttle/throttle.ts";
import { openAccess } from "./open-access.ts";

/** Everything the core needs from outside. It creates none of this itself, so a test controls all of it. */
export interface CoreOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The system's randomness by default. */
  readonly randomness?: Randomness;
  /** Silent by default. */
  readonly log?: Log;
  /** Silent by default. */
  readonly meter?: Meter;
  /** Nothing is traced by default. */
  readonly tracer?: Tracer | undefined;
  /** The service's own limits by default. */
  readonly limits?: Limits;
  /** Identifies callers. By default, every caller may do everything in account 123456789012 and region us-east-1. */
  readonly access?: AccessControl;
  /** Receives changes and refusals. Nothing is audited by default. */
  readonly audit?: Audit | undefined;
  /** Calls Lambda functions. By default, the decision to schedule one fails. */
  readonly lambda?: LambdaInvoker | undefined;
  /** Who is told of state changes of executions. Nothing is recorded of them by default. */
  readonly publishing?: Publishing | undefined;
  /** Who shares a token bucket: an account in each region, as in the service, or each principal. Off by default. */
  readonly throttling?: Throttling;
  /** Whether to offer operations that SWF does not have, and whom to tell. By default they are told to those who ask. */
  readonly extensions?: ExtensionsSetting;
  /** The version of the product, for callers of `OpenSWF.DescribeServer`. */
  readonly version?: string | undefined;
  /** What operators call this server, such as `4711@host-1`, so that they can tell several servers apart. */
  readonly serverName?: string | undefined;
  /** What operators call this kind of store, such as `SQLite`. */
  readonly storeKind?: string | undefined;
}

/** The options of a core with every choice made. */
export type CoreSettings = Required<CoreOptions>;

export function withDefaults({
  store,
  clock,
  randomness = systemRandomness(),
  log = silentLog,
  meter = silentMeter,
  tracer,
  limits = defaultLimits,
  access = openAccess({ account: "123456789012", region: "us-east-1" }),
  audit,
  lambda,
  publishing,
  throttling = "off",
  extensions = "asked",
  version,
  serverName,
  storeKind,
}: CoreOptions): CoreSettings {
  return {
    store,
    clock,
    randomness,
    log,
    meter,
    tracer,
    limits,
    access,
    audit,
    lambda,
    publishing,
    throttling,
    extensions,
    version,
    serverName,
    storeKind,
  };
}
