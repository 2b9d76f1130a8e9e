import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** The version of a client, from the file that fetches it. */
const versions: Readonly<Record<string, string | undefined>> = {
  boto3: /^boto3==(.+)$/m.exec(read("foreign-clients/python/requirements.txt"))?.[1],
  simpleflow: /^simpleflow==(.+)$/m.exec(read("foreign-clients/python/requirements.txt"))?.[1],
  "AWS Flow Framework for Java": ofJava("flow", "aws-java-sdk-swf-libraries"),
  Flux: ofJava("flux", "flux-swf"),
  "AWS SDK for Java 2": ofJava("sdk", "swf"),
  "AWS SDK for Go 2": /aws-sdk-go-v2 v(\S+)/.exec(read("foreign-clients/go/go.mod"))?.[1],
  "AWS SDK for Rust": /name = "aws-sdk-swf"\nversion = "(.+)"/.exec(read("foreign-clients/rust/Cargo.lock"))?.[1],
};

function ofJava(module: string, artifact: string): string | undefined {
  const pom = read(`foreign-clients/java/${module}/pom.xml`);
  return new RegExp(`<artifactId>${artifact}</artifactId>\\s*<version>(.+)</version>`).exec(pom)?.[1];
}

describe("the documents name the versions of foreign clients that are run", () => {
  test.each(Object.entries(versions))("%s", (client, version) => {
    const rows = read("COMPATIBILITY.md")
      .split("\n")
      .filter((line) => line.startsWith(`| ${client}`));
    expect(rows.join("\n")).toContain(version ?? "a version");
    expect(read("foreign-clients/README.md")).toContain(`| ${version} |`);
  });
});
