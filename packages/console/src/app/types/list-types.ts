import type { ActivityTypeInfo, RegistrationStatus, WorkflowTypeInfo } from "@openswf/model/wire-types";
import { swf } from "../swf.ts";
import type { TypeKind } from "./type-kind.ts";

/** A type of either kind, as the lists of SWF have it. */
export interface ListedType {
  readonly name: string;
  readonly version: string;
  readonly status: RegistrationStatus;
  readonly description: string | undefined;
  readonly creationDate: number;
  readonly deprecationDate: number | undefined;
}

const pageSize = 1_000;
/** Together ten thousand types, which is all that SWF lets a domain have. */
const pagesMax = 10;

/** The types of a domain with a status, by name. */
export async function listTypes(
  domain: string,
  kind: TypeKind,
  registrationStatus: RegistrationStatus,
  signal: AbortSignal,
): Promise<readonly ListedType[]> {
  const found: ListedType[] = [];
  let nextPageToken: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const input = { domain, registrationStatus, maximumPageSize: pageSize, nextPageToken };
    const answer = kind === "workflow" ? await workflowTypes(input, signal) : await activityTypes(input, signal);
    found.push(...answer.types);
    nextPageToken = answer.nextPageToken;
    if (nextPageToken === undefined) break;
  }
  return found;
}

type Input = Parameters<typeof swf.call<"ListWorkflowTypes">>[1];

interface PageOfTypes {
  readonly types: readonly ListedType[];
  readonly nextPageToken: string | undefined;
}

async function workflowTypes(input: Input, signal: AbortSignal): Promise<PageOfTypes> {
  const { typeInfos, nextPageToken } = await swf.call("ListWorkflowTypes", input, signal);
  return { types: typeInfos.map((info) => listed(info.workflowType, info)), nextPageToken };
}

async function activityTypes(input: Input, signal: AbortSignal): Promise<PageOfTypes> {
  const { typeInfos, nextPageToken } = await swf.call("ListActivityTypes", input, signal);
  return { types: typeInfos.map((info) => listed(info.activityType, info)), nextPageToken };
}

type Info = Omit<WorkflowTypeInfo, "workflowType"> & Omit<ActivityTypeInfo, "activityType">;

const listed = (
  { name, version }: { readonly name: string; readonly version: string },
  { status, description, creationDate, deprecationDate }: Info,
): ListedType => ({ name, version, status, description, creationDate, deprecationDate });
