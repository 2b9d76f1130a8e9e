import { describe, expect, test } from "vitest";
import { isMet } from "./requests.ts";

/** Whether each operator is met. */
interface Relations {
  readonly Equals: boolean;
  readonly LessThan: boolean;
  readonly GreaterThan: boolean;
}
const less: Relations = { Equals: false, LessThan: true, GreaterThan: false };
const equal: Relations = { Equals: true, LessThan: false, GreaterThan: false };
const greater: Relations = { Equals: false, LessThan: false, GreaterThan: true };

function expectRelations(family: "Numeric" | "Date", value: string, values: unknown, relations: Relations): void {
  const met = (relation: string): boolean => isMet({ [`${family}${relation}`]: { "a:b": values } }, { "a:b": value });
  expect({
    Equals: met("Equals"),
    NotEquals: met("NotEquals"),
    LessThan: met("LessThan"),
    LessThanEquals: met("LessThanEquals"),
    GreaterThan: met("GreaterThan"),
    GreaterThanEquals: met("GreaterThanEquals"),
  }).toEqual({
    Equals: relations.Equals,
    NotEquals: !relations.Equals,
    LessThan: relations.LessThan,
    LessThanEquals: relations.LessThan || relations.Equals,
    GreaterThan: relations.GreaterThan,
    GreaterThanEquals: relations.GreaterThan || relations.Equals,
  });
}

describe("the six operators on numbers", () => {
  test.each([
    { value: "9", values: "10", relations: less },
    { value: "10", values: "10", relations: equal },
    { value: "11", values: "10", relations: greater },
    { value: "10", values: 10, relations: equal },
    { value: "10.0", values: "10", relations: equal },
    { value: "1e1", values: "10", relations: equal },
    { value: "+10", values: "10", relations: equal },
    { value: "-10", values: "10", relations: less },
    { value: "0.1", values: ".1", relations: equal },
    { value: "100", values: "99.5", relations: greater },
    { value: "5", values: ["5", "5"], relations: equal },
  ])("$value against $values", ({ value, values, relations }) => {
    expectRelations("Numeric", value, values, relations);
  });

  test("one match among several values is enough, and NotEquals requires that none is equal", () => {
    expect(isMet({ NumericEquals: { "a:b": [1, 2, 3] } }, { "a:b": "2" })).toBe(true);
    expect(isMet({ NumericNotEquals: { "a:b": [1, 2, 3] } }, { "a:b": "2" })).toBe(false);
    expect(isMet({ NumericNotEquals: { "a:b": [1, 2, 3] } }, { "a:b": "4" })).toBe(true);
    expect(isMet({ NumericLessThan: { "a:b": [1, 100] } }, { "a:b": "50" })).toBe(true);
  });

  test.each(["", "ten", "10px", "0x10", "Infinity", "NaN", "1,000"])(
    "%j is not a number and meets nothing",
    (value) => {
      for (const operator of ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"]) {
        expect(isMet({ [operator]: { "a:b": "10" } }, { "a:b": value })).toBe(false);
      }
    },
  );
});

describe("the six operators on dates", () => {
  test.each([
    { value: "2026-01-31T12:00:00Z", values: "2026-01-31T12:00:01Z", relations: less },
    { value: "2026-01-31T12:00:00Z", values: "2026-01-31T12:00Z", relations: equal },
    { value: "2026-01-31T12:00:00.5Z", values: "2026-01-31T12:00:00Z", relations: greater },
    { value: "2026-01-31T12:00:00Z", values: "2026-01-31T13:00:00+01:00", relations: equal },
    { value: "2026-01-31T12:00:00Z", values: "2026-01-31T07:30:00-04:30", relations: equal },
    { value: "2026-01-31T00:00:00Z", values: "2026-01-31", relations: equal },
    { value: "2026-01-01T00:00:00Z", values: "2026-01", relations: equal },
    { value: "2026-01-01T00:00:00Z", values: "2026", relations: equal },
    { value: "2025-12-31T23:59:59Z", values: "2026", relations: less },
    { value: "1769860800", values: "2026-01-31T12:00:00Z", relations: equal },
    { value: "2026-01-31T12:00:00Z", values: 1_769_860_800, relations: equal },
    { value: "2026-01-31T12:00:00Z", values: "1769860799.5", relations: greater },
    { value: "1970-01-01T00:00:00Z", values: 0, relations: equal },
    { value: "2024-02-29", values: "2024-03-01", relations: less },
    { value: "1969-12-31T23:59:59Z", values: "-1", relations: equal },
    { value: "2000-02-29", values: "951782400", relations: equal },
    { value: "1900-03-01", values: "-2203891200", relations: equal },
  ])("$value against $values", ({ value, values, relations }) => {
    expectRelations("Date", value, values, relations);
  });

  test("two conditions on one key form a period", () => {
    const condition = {
      DateGreaterThanEquals: { "aws:CurrentTime": "2026-01-01" },
      DateLessThan: { "aws:CurrentTime": "2026-02-01" },
    };
    expect(isMet(condition, { "aws:CurrentTime": "2026-01-31T23:59:59Z" })).toBe(true);
    expect(isMet(condition, { "aws:CurrentTime": "2026-02-01T00:00:00Z" })).toBe(false);
  });

  test.each(["", "today", "2026-13", "2026-02-30", "2026-01-01T00:00:00", "2100-02-29", "31/01/2026"])(
    "%j is not a date and meets nothing",
    (value) => {
      for (const operator of ["DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThan"]) {
        expect(isMet({ [operator]: { "a:b": "2026-01-01" } }, { "a:b": value })).toBe(false);
      }
    },
  );
});

describe("Bool", () => {
  test.each([
    { wanted: "true", value: "true", met: true },
    { wanted: "true", value: "false", met: false },
    { wanted: "false", value: "false", met: true },
    { wanted: true, value: "true", met: true },
    { wanted: false, value: "true", met: false },
    { wanted: "True", value: "TRUE", met: true },
    { wanted: ["false"], value: "false", met: true },
    { wanted: "false", value: "", met: false },
    { wanted: "false", value: "no", met: false },
  ])("$wanted is met by $value: $met", ({ wanted, value, met }) => {
    expect(isMet({ Bool: { "aws:SecureTransport": wanted } }, { "aws:SecureTransport": value })).toBe(met);
  });
});

describe("BinaryEquals", () => {
  test.each([
    { values: "QmluYXJ5", value: "QmluYXJ5", met: true },
    { values: "QmluYXJ5", value: "QmluYXJ6", met: false },
    { values: ["AA==", "QmluYXJ5"], value: "QmluYXJ5", met: true },
    { values: "AA==", value: "AB==", met: true }, // bits after the last byte are ignored
    { values: "QmluYXJ5", value: "Binary", met: false },
    { values: "QmluYXJ5", value: "qmluyxj5", met: false },
    { values: "", value: "", met: true },
  ])("$values is met by $value: $met", ({ values, value, met }) => {
    expect(isMet({ BinaryEquals: { "a:b": values } }, { "a:b": value })).toBe(met);
  });
});

describe("IpAddress, and NotIpAddress as its negation", () => {
  test.each([
    { values: "203.0.113.0/24", value: "203.0.113.9", met: true },
    { values: "203.0.113.0/24", value: "203.0.114.9", met: false },
    { values: "203.0.113.77/24", value: "203.0.113.9", met: true },
    { values: "203.0.113.9", value: "203.0.113.9", met: true },
    { values: "203.0.113.9", value: "203.0.113.10", met: false },
    { values: "203.0.113.9/32", value: "203.0.113.9", met: true },
    { values: "203.0.113.8/31", value: "203.0.113.9", met: true },
    { values: "0.0.0.0/0", value: "255.255.255.255", met: true },
    { values: "128.0.0.0/1", value: "127.255.255.255", met: false },
    { values: "128.0.0.0/1", value: "200.1.1.1", met: true },
    { values: ["10.0.0.0/8", "192.168.0.0/16"], value: "192.168.3.4", met: true },
    { values: ["10.0.0.0/8", "192.168.0.0/16"], value: "172.16.0.1", met: false },
    { values: "2001:DB8:1234:5678::/64", value: "2001:db8:1234:5678:9abc::1", met: true },
    { values: "2001:DB8:1234:5678::/64", value: "2001:db8:1234:5679::1", met: false },
    { values: "2001:db8::1", value: "2001:0db8:0:0:0:0:0:1", met: true },
    { values: "2001:db8::1", value: "2001:db8::2", met: false },
    { values: "::1", value: "::1", met: true },
    { values: "::/0", value: "fe80::1", met: true },
    { values: "2001:db8::/33", value: "2001:db8:7fff::", met: true },
    { values: "2001:db8::/33", value: "2001:db8:8000::", met: false },
    { values: "0.0.0.0/0", value: "2001:db8::1", met: false },
    { values: "::/0", value: "203.0.113.9", met: false },
    { values: "::/0", value: "::ffff:203.0.113.9", met: false },
    { values: ["::/0", "0.0.0.0/0"], value: "203.0.113.9", met: true },
    { values: "::203.0.113.9", value: "::cb00:7109", met: true },
    { values: "::203.0.113.9", value: "203.0.113.9", met: false },
    { values: "203.0.113.0/24", value: "::ffff:203.0.113.9", met: true },
    { values: "::ffff:203.0.113.0/120", value: "203.0.113.9", met: true },
    { values: ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], value: "2001:db8:1234:5678::1", met: true },
  ])("$values is met by $value: $met", ({ values, value, met }) => {
    expect(isMet({ IpAddress: { "aws:SourceIp": values } }, { "aws:SourceIp": value })).toBe(met);
    expect(isMet({ NotIpAddress: { "aws:SourceIp": values } }, { "aws:SourceIp": value })).toBe(!met);
  });

  test.each(["", "localhost", "10.0.0", "10.0.0.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1/8", "fe80::1%eth0", ":::"])(
    "%j is not an address and meets nothing",
    (value) => {
      expect(isMet({ IpAddress: { "a:b": ["0.0.0.0/0", "::/0"] } }, { "a:b": value })).toBe(false);
      expect(isMet({ NotIpAddress: { "a:b": "192.0.2.1" } }, { "a:b": value })).toBe(false);
    },
  );
});
