import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { listTypes } from "./list-types.ts";
import { nameAndVersion, typeInfo } from "./type-info.ts";

export const listWorkflowTypes: Definition<"ListWorkflowTypes"> = {
  kind: "list",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(200, 6),
  async run(call) {
    const { types, nextPageToken } = await listTypes(call, "workflow");
    const typeInfos = types.map((type) => ({ ...typeInfo(type), workflowType: nameAndVersion(type) }));
    return { nextPageToken, typeInfos };
  },
};
