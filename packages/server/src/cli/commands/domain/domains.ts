import type { DomainInfo } from "@openswf/model/wire-types";
import type { EndpointFlags } from "../../client/client-options.ts";
import { withSwf } from "../../client/connect.ts";
import { pagesOf } from "../../client/pages.ts";
import type { Swf } from "../../client/swf-client.ts";
import { withDates } from "../../client/wire-dates.ts";
import { printable } from "../../output/printable.ts";
import { printerFor } from "../../output/printer.ts";

export interface ListFlags extends EndpointFlags {
  readonly deprecated?: true;
}

export interface RegisterFlags extends EndpointFlags {
  readonly retention: number;
  readonly description?: string;
  readonly tag: Readonly<Record<string, string>>;
}

export function list(flags: ListFlags): Promise<void> {
  return withSwf(flags, async (swf) => {
    const infos = domainsOf(swf, flags.deprecated === true ? "DEPRECATED" : "REGISTERED");
    await printerFor(flags).list(
      infos,
      [
        { heading: "NAME", cell: ({ name }) => name, least: 16 },
        {
          heading: "STATUS",
          cell: ({ status }) => ({ text: status, style: status === "REGISTERED" ? "good" : "quiet" }),
        },
        { heading: "DESCRIPTION", cell: ({ description }) => description ?? "", least: 12 },
        { heading: "ARN", cell: ({ arn }) => ({ text: arn ?? "", style: "quiet" }), least: 12 },
      ],
      "no domains",
    );
  });
}

/** All domains of a status. */
export async function* domainsOf(
  swf: Swf,
  registrationStatus: "REGISTERED" | "DEPRECATED",
): AsyncGenerator<DomainInfo> {
  const pages = pagesOf((nextPageToken) => swf.call("ListDomains", { registrationStatus, nextPageToken }));
  for await (const { domainInfos } of pages) yield* domainInfos;
}

export function show(name: string, flags: EndpointFlags): Promise<void> {
  return withSwf(flags, async (swf) => {
    const detail = await swf.call("DescribeDomain", { name });
    const { domainInfo, configuration } = detail;
    const { arn } = domainInfo;
    const tags = arn === undefined ? [] : ((await swf.call("ListTagsForResource", { resourceArn: arn })).tags ?? []);
    printerFor(flags).record({ ...Object(withDates(detail)), tags }, [
      ["name", domainInfo.name],
      ["status", { text: domainInfo.status, style: domainInfo.status === "REGISTERED" ? "good" : "watch" }],
      ["description", domainInfo.description],
      ["keeps executions", `${configuration.workflowExecutionRetentionPeriodInDays} days`],
      ["tags", tags.length === 0 ? undefined : tags.map(({ key, value }) => `${key}=${value ?? ""}`).join(" ")],
      ["arn", arn],
    ]);
  });
}

export function register(name: string, flags: RegisterFlags): Promise<void> {
  return withSwf(flags, async (swf) => {
    const { retention, description, tag } = flags;
    const tags = Object.entries(tag).map(([key, value]) => ({ key, value }));
    await swf.call("RegisterDomain", {
      name,
      description,
      workflowExecutionRetentionPeriodInDays: String(retention),
      ...(tags.length > 0 && { tags }),
    });
    printerFor(flags).done(`domain ${printable(name)} is registered`, { domain: name, status: "REGISTERED" });
  });
}

export function setStatus(change: "deprecate" | "undeprecate", name: string, flags: EndpointFlags): Promise<void> {
  return withSwf(flags, async (swf) => {
    await swf.call(change === "deprecate" ? "DeprecateDomain" : "UndeprecateDomain", { name });
    const status = change === "deprecate" ? "DEPRECATED" : "REGISTERED";
    printerFor(flags).done(`domain ${printable(name)} is ${status.toLowerCase()}`, { domain: name, status });
  });
}
