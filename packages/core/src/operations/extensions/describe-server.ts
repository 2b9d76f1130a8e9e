import { defaultLimits } from "@openswf/model/limits";
import { secondsOf } from "../../protocol/timestamp.ts";
import type { OtherServer } from "../../servers/other-servers.ts";
import type { ServerFacts } from "../../servers/this-server.ts";
import { bucket } from "../../throttle/buckets.ts";
import { noKeys } from "../input-keys.ts";
import { wholeAccount } from "../subject.ts";
import type { ServerInfo } from "./describe-server-signatures.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";

const limitNames = Object.keys(defaultLimits);

/**
 * What a client cannot find out by trying: the version, the limits in force, the extensions and capabilities on offer; and, for
 * people, how the servers of the store are and what they do.
 */
export const describeServer: ExtensionDefinition<"OpenSWF.DescribeServer"> = {
  kind: "read",
  subject: wholeAccount,
  keys: noKeys,
  bucket: bucket(100, 6),
  shapes: {
    Input: { type: "structure", required: [], members: { limitNames: "LimitNames" } },
    LimitNames: { type: "list", member: "LimitName", min: 1, max: limitNames.length },
    LimitName: { type: "string", enum: limitNames },
  },
  async run({ services, input }) {
    const { limits, offer, thisServer, otherServers } = services;
    const { version, extensions, capabilities } = offer;
    const wanted = input.limitNames && new Set(input.limitNames);
    const shown = Object.entries(limits).filter(([name]) => wanted === undefined || wanted.has(name));
    const others = await otherServers.now();
    return {
      version,
      limits: Object.fromEntries(shown),
      extensions,
      capabilities,
      storeKind: thisServer.storeKind,
      server: serverInfo(thisServer.facts()),
      otherServers: others.servers.map(otherServerInfo),
      isPartial: others.isComplete ? undefined : true,
    };
  },
};

function serverInfo(facts: ServerFacts): ServerInfo {
  const { name, version, startedAt, status, problems, waitingPolls, cachedExecutions, throughput } = facts;
  return {
    name,
    version,
    startedTimestamp: secondsOf(startedAt),
    status,
    problems,
    waitingPolls,
    cachedExecutions,
    throughput,
  };
}

function otherServerInfo({ server, toldAt }: OtherServer): ServerInfo {
  return { ...serverInfo(server), toldTimestamp: secondsOf(toldAt) };
}
