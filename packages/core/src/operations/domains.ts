import {
  domainAlreadyExists,
  domainDeprecated,
  limitExceeded,
  tooManyTags,
  unknownArn,
  unknownDomain,
} from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { DomainInfo } from "@openswf/model/wire-types";
import type { DomainKey } from "../stores/domain-key.ts";
import type { DomainRecord } from "../stores/domains.ts";
import { type Call, domainKey, type Operation, requireDomain } from "./call.ts";
import { pagePosition, pageSize, pageToken } from "./paging.ts";

type Place = Pick<Call<"RegisterDomain">, "account" | "region">;

/** The slash before `domain` is part of the service's format. */
export const arnOf = ({ account, region }: Place, name: string): string =>
  `arn:aws:swf:${region}:${account}:/domain/${name}`;

function domainInfo(place: Place, domain: DomainRecord): DomainInfo {
  const { name, status, description } = domain;
  return { arn: arnOf(place, name), description, name, status };
}

export const registerDomain: Operation<"RegisterDomain"> = async ({ services, scope, input }) => {
  const { name, description, workflowExecutionRetentionPeriodInDays: retention, tags = [] } = input;
  const { domainsMax, domainTagsMax } = services.limits;
  const byKey = new Map(tags.map((tag) => [tag.key, tag]));
  if (byKey.size > domainTagsMax) throw tooManyTags(domainTagsMax);
  const key = domainKey(scope, name);
  const record = { key, name, description, retention, status: "REGISTERED", tags: [...byKey.values()] } as const;
  const outcome = await services.store.registerDomain(record, domainsMax);
  if (outcome === "exists") throw domainAlreadyExists(name);
  if (outcome === "limitExceeded") throw limitExceeded(`An account can have at most ${domainsMax} domains in a region`);
  services.registrations.domainChanged(key);
  return undefined;
};

export const describeDomain: Operation<"DescribeDomain"> = async (call) => {
  const domain = await requireDomain(call, call.input.name);
  return {
    configuration: { workflowExecutionRetentionPeriodInDays: domain.retention },
    domainInfo: domainInfo(call, domain),
  };
};

export const listDomains: Operation<"ListDomains"> = async (call) => {
  const { services, scope, input } = call;
  const limit = pageSize(input, services.limits.pageSizeMax);
  const after = pagePosition(call, services.limits.pageTokenLifetimeMs);
  const page = { after, limit: limit + 1, reverse: input.reverseOrder ?? false };
  const found = await services.store.listDomains(scope, input.registrationStatus, page);
  const domains = found.slice(0, limit);
  const last = domains.at(-1);
  return {
    domainInfos: domains.map((domain) => domainInfo(call, domain)),
    nextPageToken: found.length > limit && last !== undefined ? pageToken(call, last.name) : undefined,
  };
};

/** Running executions continue. The domain's types are deprecated with it. */
export const deprecateDomain: Operation<"DeprecateDomain"> = async ({ services, scope, input: { name } }) => {
  const key = domainKey(scope, name);
  const outcome = await services.store.setDomainStatus(key, "DEPRECATED", services.clock.now());
  if (outcome === "unknown") throw unknownDomain(name);
  if (outcome === "unchanged") throw domainDeprecated(name);
  services.registrations.domainChanged(key);
  services.registrations.typesChanged();
  return undefined;
};

/** Types deprecated together with the domain stay deprecated. */
export const undeprecateDomain: Operation<"UndeprecateDomain"> = async ({ services, scope, input: { name } }) => {
  const key = domainKey(scope, name);
  const outcome = await services.store.setDomainStatus(key, "REGISTERED", services.clock.now());
  if (outcome === "unknown") throw unknownDomain(name);
  if (outcome === "unchanged") throw domainAlreadyExists(name);
  services.registrations.domainChanged(key);
  return undefined;
};

/** The domain that an ARN names, for a caller of this account and region. Only domains have tags. */
function domainOfArn(call: Place & { readonly scope: string }, arn: string): DomainKey {
  const prefix = arnOf(call, "");
  if (!arn.startsWith(prefix) || arn.length === prefix.length) throw unknownArn(arn);
  return domainKey(call.scope, arn.slice(prefix.length));
}

export const tagResource: Operation<"TagResource"> = async (call) => {
  const { services, input } = call;
  const key = domainOfArn(call, input.resourceArn);
  const { domainTagsMax } = services.limits;
  const outcome = await services.store.tagDomain(key, input.tags, [], domainTagsMax);
  if (outcome === "unknown") throw unknownArn(input.resourceArn);
  if (outcome === "tooMany") throw tooManyTags(domainTagsMax);
  services.registrations.domainChanged(key);
  return undefined;
};

export const untagResource: Operation<"UntagResource"> = async (call) => {
  const { services, input } = call;
  const key = domainOfArn(call, input.resourceArn);
  const outcome = await services.store.tagDomain(key, [], input.tagKeys, services.limits.domainTagsMax);
  if (outcome === "unknown") throw unknownArn(input.resourceArn);
  invariant(outcome === "changed", "removing tags exceeded the maximum number of tags");
  services.registrations.domainChanged(key);
  return undefined;
};

export const listTagsForResource: Operation<"ListTagsForResource"> = async (call) => {
  const { services, input } = call;
  const domain = await services.registrations.domain(domainOfArn(call, input.resourceArn));
  if (domain === undefined) throw unknownArn(input.resourceArn);
  return { tags: domain.tags.map(({ key, value }) => ({ key, value })) };
};
