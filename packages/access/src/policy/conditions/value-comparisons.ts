import { Buffer } from "node:buffer";
import { parseInstant } from "../../dates/parse-instant.ts";
import { PolicyProblem } from "../documents/policy-problem.ts";
import { type Comparison, type ComparisonMaker, notOfKind } from "./comparison.ts";
import { isInRange, parseIpAddress, parseIpRange } from "./ip-range.ts";

/** The required relation between a context value and a policy value. */
type Relation = (value: number, policyValue: number) => boolean;

export const relations: Readonly<Record<"equal" | "less" | "lessOrEqual" | "greater" | "greaterOrEqual", Relation>> = {
  equal: (value, policyValue) => value === policyValue,
  less: (value, policyValue) => value < policyValue,
  lessOrEqual: (value, policyValue) => value <= policyValue,
  greater: (value, policyValue) => value > policyValue,
  greaterOrEqual: (value, policyValue) => value >= policyValue,
};

const decimal = /^[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:e[+-]?\d{1,3})?$/i;

function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export function comparesNumbers(relation: Relation): ComparisonMaker {
  return comparesParsed(relation, parseNumber, "a number");
}

export function comparesInstants(relation: Relation): ComparisonMaker {
  return comparesParsed(relation, parseInstant, "a date (2026-01-31T12:00:00Z, or shorter) or seconds since 1970");
}

function comparesParsed(
  relation: Relation,
  parse: (text: string) => number | undefined,
  wanted: string,
): ComparisonMaker {
  return (values) => {
    const parsedValues = values.map((policyValue) => {
      const parsed = parse(policyValue.text);
      if (parsed === undefined) throw notOfKind(policyValue, wanted);
      return parsed;
    });
    const compare: Comparison = (value) => {
      const parsed = parse(value);
      return parsed === undefined ? undefined : parsedValues.some((other) => relation(parsed, other));
    };
    return { compare };
  };
}

/** Parses "true" or "false" in any case, from a JSON boolean or a string. */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

export const equalsBoolean: ComparisonMaker = (values) => {
  const [only, ...others] = values;
  // Two values are either always met or redundant; IAM's validator reports them as an error.
  if (only === undefined || others.length > 0) {
    throw new PolicyProblem(only?.path ?? "", "takes one value, true or false");
  }
  const wanted = parseBoolean(only.text);
  if (wanted === undefined) throw notOfKind(only, "true or false");
  return {
    compare: (value) => {
      const boolean = parseBoolean(value);
      return boolean === undefined ? undefined : boolean === wanted;
    },
  };
};

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** BinaryEquals: compares bytes. The context is text, so it carries them in base64, as the policy does. */
export const equalsBytes: ComparisonMaker = (values) => {
  const canonical = (text: string): string | undefined =>
    base64.test(text) ? Buffer.from(text, "base64").toString("base64") : undefined;
  const wanted = new Set(
    values.map((policyValue) => {
      const bytes = canonical(policyValue.text);
      if (bytes === undefined) throw notOfKind(policyValue, "base64");
      return bytes;
    }),
  );
  return {
    compare: (value) => {
      const bytes = canonical(value);
      return bytes === undefined ? undefined : wanted.has(bytes);
    },
  };
};

export const isIpAddressIn: ComparisonMaker = (values) => {
  const ranges = values.map((policyValue) => {
    const range = parseIpRange(policyValue.text);
    if (range === undefined) throw notOfKind(policyValue, "an IP address or a range (203.0.113.0/24)");
    return range;
  });
  return {
    compare: (value) => {
      const address = parseIpAddress(value);
      return address === undefined ? undefined : ranges.some((range) => isInRange(address, range));
    },
  };
};
