import { describe, expect, test } from "vitest";
import { isMet } from "./requests.ts";

const role = "arn:aws:iam::111122223333:role/deciders/main";

describe.each(["ArnEquals", "ArnLike"])("%s compares part by part, with wildcards", (operator) => {
  const negated = operator.replace("Arn", "ArnNot");
  test.each([
    { values: role, value: role, met: true },
    { values: role, value: `${role}2`, met: false },
    { values: "arn:aws:iam::111122223333:role/*", value: role, met: true },
    { values: "arn:aws:iam::111122223333:role/?eciders/*", value: role, met: true },
    { values: "arn:aws:iam::*:role/*", value: role, met: true },
    { values: "arn:aws:iam::444455556666:role/*", value: role, met: false },
    { values: "arn:aws:iam::111122223333:Role/*", value: role, met: false },
    { values: "arn:*:*:*:*:*", value: role, met: true },
    { values: "*", value: role, met: true },
    { values: "arn:aws:swf:::*", value: "arn:aws:swf:us-east-1:1:/domain/x", met: false },
    {
      values: "arn:aws:s:*:111122223333:finance/*",
      value: "arn:aws:s:r:9:store/abc:111122223333:finance/x",
      met: false,
    },
    { values: ["arn:aws:iam::1:user/*", "arn:aws:iam::*:role/*"], value: role, met: true },
    { values: ["arn:aws:iam::1:user/*", "arn:aws:iam::2:role/*"], value: role, met: false },
  ])("$values is met by $value: $met", ({ values, value, met }) => {
    expect(isMet({ [operator]: { "aws:PrincipalArn": values } }, { "aws:PrincipalArn": value })).toBe(met);
    expect(isMet({ [negated]: { "aws:PrincipalArn": values } }, { "aws:PrincipalArn": value })).toBe(!met);
  });

  test.each(["", "main", "*", "arn:aws:iam", "arn:aws:iam::1"])("%j is not an ARN and meets nothing", (value) => {
    expect(isMet({ [operator]: { "aws:PrincipalArn": "*" } }, { "aws:PrincipalArn": value })).toBe(false);
    expect(isMet({ [negated]: { "aws:PrincipalArn": role } }, { "aws:PrincipalArn": value })).toBe(false);
  });
});
