import { parseArgs } from "node:util";
import { SWFClient } from "@aws-sdk/client-swf";

export interface Connection {
  readonly swf: SWFClient;
  readonly endpoint: string;
  readonly region: string;
}

/**
 * A client for the server at --endpoint or OPENSWF_ENDPOINT. A server on this machine needs no credentials, so any will
 * do. For Amazon SWF (--endpoint https://swf.eu-west-1.amazonaws.com --region eu-west-1) the client finds yours in the
 * same places as every AWS program.
 */
export function connect(args: readonly string[]): Connection {
  const { values } = parsed(args);
  const { OPENSWF_ENDPOINT, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const endpoint = values.endpoint ?? OPENSWF_ENDPOINT ?? "http://127.0.0.1:7930";
  const region = values.region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "us-east-1";
  const isAmazon = new URL(endpoint).hostname.endsWith(".amazonaws.com");
  const swf = new SWFClient({
    endpoint,
    region,
    ...(isAmazon ? {} : { credentials: { accessKeyId: "any", secretAccessKey: "any" } }),
    // A poll is held for 60 seconds, so the client must wait longer than that.
    requestHandler: { requestTimeout: 75_000, connectionTimeout: 5_000 },
  });
  return { swf, endpoint, region };
}

/** Reports an invalid command line in one line, without a stack trace. */
function parsed(args: readonly string[]): { readonly values: { endpoint?: string; region?: string } } {
  try {
    return parseArgs({
      args: [...args],
      options: { endpoint: { type: "string" }, region: { type: "string" } },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n`);
    console.error("npm run demo -- [--endpoint URL] [--region NAME]");
    process.exit(2);
  }
}

/** True when nothing listens at the endpoint. */
export function isRefused(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
}
