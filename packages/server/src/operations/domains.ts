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
import type { DomainKey, DomainRecord } from "../stores/store.ts";
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

export const registerDomain: Operation<"RegisterDomain"> = async ({ world, scope, input }) => {
  const { name, description, workflowExecutionRetentionPeriodInDays: retention, tags = [] } = input;
  const { domainsMax, domainTagsMax } = world.limits;
  const byKey = new Map(tags.map((tag) => [tag.key, tag]));
  if (byKey.size > domainTagsMax) throw tooManyTags(domainTagsMax);
  const key = domainKey(scope, name);
  const record = { key, name, description, retention, status: "REGISTERED", tags: [...byKey.values()] } as const;
  const outcome = await world.store.registerDomain(record, domainsMax);
  if (outcome === "exists") throw domainAlreadyExists(name);
  if (outcome === "limitExceeded") throw limitExceeded(`An account can have at most ${domainsMax} domains in a region`);
  world.registrations.domainChanged(key);
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
  const { world, scope, input } = call;
  const limit = pageSize(input, world.limits.pageSizeMax);
  const after = pagePosition(call, world.limits.pageTokenLifetimeMs);
  const page = { after, limit: limit + 1, reverse: input.reverseOrder ?? false };
  const found = await world.store.listDomains(scope, input.registrationStatus, page);
  const domains = found.slice(0, limit);
  const last = domains.at(-1);
  return {
    domainInfos: domains.map((domain) => domainInfo(call, domain)),
    nextPageToken: found.length > limit && last !== undefined ? pageToken(call, last.name) : undefined,
  };
};

/** Running executions continue. The domain's types are deprecated with it. */
export const deprecateDomain: Operation<"DeprecateDomain"> = async ({ world, scope, input: { name } }) => {
  const key = domainKey(scope, name);
  const outcome = await world.store.setDomainStatus(key, "DEPRECATED", world.clock.now());
  if (outcome === "unknown") throw unknownDomain(name);
  if (outcome === "unchanged") throw domainDeprecated(name);
  world.registrations.domainChanged(key);
  world.registrations.typesChanged();
  return undefined;
};

/** Types deprecated together with the domain stay deprecated. */
export const undeprecateDomain: Operation<"UndeprecateDomain"> = async ({ world, scope, input: { name } }) => {
  const key = domainKey(scope, name);
  const outcome = await world.store.setDomainStatus(key, "REGISTERED", world.clock.now());
  if (outcome === "unknown") throw unknownDomain(name);
  if (outcome === "unchanged") throw domainAlreadyExists(name);
  world.registrations.domainChanged(key);
  return undefined;
};

/** The domain that an ARN names, for a caller of this account and region. Only domains have tags. */
function domainOfArn(call: Place & { readonly scope: string }, arn: string): DomainKey {
  const prefix = arnOf(call, "");
  if (!arn.startsWith(prefix) || arn.length === prefix.length) throw unknownArn(arn);
  return domainKey(call.scope, arn.slice(prefix.length));
}

export const tagResource: Operation<"TagResource"> = async (call) => {
  const { world, input } = call;
  const key = domainOfArn(call, input.resourceArn);
  const { domainTagsMax } = world.limits;
  const outcome = await world.store.tagDomain(key, input.tags, [], domainTagsMax);
  if (outcome === "unknown") throw unknownArn(input.resourceArn);
  if (outcome === "tooMany") throw tooManyTags(domainTagsMax);
  world.registrations.domainChanged(key);
  return undefined;
};

export const untagResource: Operation<"UntagResource"> = async (call) => {
  const { world, input } = call;
  const key = domainOfArn(call, input.resourceArn);
  const outcome = await world.store.tagDomain(key, [], input.tagKeys, world.limits.domainTagsMax);
  if (outcome === "unknown") throw unknownArn(input.resourceArn);
  invariant(outcome === "changed", "removing tags exceeded the maximum number of tags");
  world.registrations.domainChanged(key);
  return undefined;
};

export const listTagsForResource: Operation<"ListTagsForResource"> = async (call) => {
  const { world, input } = call;
  const domain = await world.registrations.domain(domainOfArn(call, input.resourceArn));
  if (domain === undefined) throw unknownArn(input.resourceArn);
  return { tags: domain.tags.map(({ key, value }) => ({ key, value })) };
};
