import type { Limits } from "@openswf/model/limits";
import type { CloseWaits } from "../close-waits/close-waits.ts";
import type { Executions } from "../commit/executions.ts";
import type { LambdaCalls } from "../lambda/lambda-calls.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Audit } from "../ports/audit.ts";
import type { Clock } from "../ports/clock.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { OpenExecutions } from "../registrations/open-executions.ts";
import type { Registrations } from "../registrations/registrations.ts";
import type { KnownPolls } from "../servers/known-polls.ts";
import type { OtherServers } from "../servers/other-servers.ts";
import type { ThisServer } from "../servers/this-server.ts";
import type { Store } from "../stores/store.ts";
import type { TaskLists } from "../task-lists/task-lists.ts";
import type { HistoryTurns } from "../throttle/history-turns.ts";
import type { Throttle } from "../throttle/throttle.ts";
import type { TaskTokens } from "../tokens/task-tokens.ts";
import type { TokenKeyRing } from "../tokens/token-keys.ts";
import type { SteadyTime } from "../waiting/steady-time.ts";
import type { Offer } from "./extensions/offer.ts";

/** Operations reach these through `Registrations`, whose cache would not hear of the change otherwise. */
type KeptByRegistrations =
  | "registerDomain"
  | "readDomain"
  | "setDomainStatus"
  | "listDomains"
  | "tagDomain"
  | "registerType"
  | "readType"
  | "setTypeStatus"
  | "deleteType"
  | "listTypes";

/** The parts of a running server that operations use. `create-core.ts` puts them together. */
export interface Services {
  readonly store: Omit<Store, KeptByRegistrations>;
  readonly clock: Clock;
  /** The time that executions live by, which never goes back. What is recorded of them takes its date from here. */
  readonly executionTime: Pick<SteadyTime, "now">;
  readonly randomness: Randomness;
  readonly limits: Limits;
  readonly offer: Offer;
  readonly access: AccessControl;
  /** `undefined` when nothing is audited. */
  readonly audit: Audit | undefined;
  readonly tokenKeys: TokenKeyRing;
  readonly taskTokens: TaskTokens;
  readonly registrations: Registrations;
  readonly openExecutions: OpenExecutions;
  readonly executions: Executions;
  readonly taskLists: TaskLists;
  readonly polls: KnownPolls;
  readonly thisServer: ThisServer;
  readonly otherServers: OtherServers;
  readonly closeWaits: CloseWaits;
  readonly lambdaCalls: LambdaCalls;
  readonly throttle: Throttle;
  readonly historyTurns: HistoryTurns;
}
