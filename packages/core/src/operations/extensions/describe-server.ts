import { defaultLimits } from "@openswf/model/limits";
import { bucket } from "../../throttle/buckets.ts";
import { noKeys } from "../input-keys.ts";
import { wholeAccount } from "../subject.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";

const limitNames = Object.keys(defaultLimits);

/** What a client cannot find out by trying: the version, the limits in force, the extensions and capabilities on offer. */
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
    const { limits, offer } = services;
    const { version, extensions, capabilities } = offer;
    const wanted = input.limitNames && new Set(input.limitNames);
    const shown = Object.entries(limits).filter(([name]) => wanted === undefined || wanted.has(name));
    return { version, limits: Object.fromEntries(shown), extensions, capabilities };
  },
};
