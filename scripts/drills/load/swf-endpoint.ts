import { SWFClient } from "@aws-sdk/client-swf";

/** How often the SDK sends a call by default, the first attempt included. */
const attemptsByDefault = 3;

/** A client of the AWS SDK as programs use it. It opens connections of its own, and retries what is lost or answered with a 5xx. */
export function clientOf(endpoint: string, maxAttempts: number = attemptsByDefault): SWFClient {
  return new SWFClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts,
    requestHandler: { requestTimeout: 20_000, connectionTimeout: 5_000 },
  });
}

/** What a client was told of a call that failed. */
export interface FailedCall {
  /** The fault of SWF, or the error of the connection. */
  readonly name: string;
  readonly message: string;
  readonly attempts: number;
  /** Whether the server refused it. Otherwise its outcome is unknown, and it may be sent again. */
  readonly isRefused: boolean;
}

export function failedCall(error: unknown): FailedCall {
  if (!(error instanceof Error)) throw error;
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const isRefused = "$fault" in error && error.$fault === "client";
  return { name: error.name, message: error.message, attempts: attemptsOf(metadata), isRefused };
}

/** 1 unless the metadata of a reply or a fault tells more. */
export function attemptsOf(metadata: unknown): number {
  if (typeof metadata !== "object" || metadata === null || !("attempts" in metadata)) return 1;
  return typeof metadata.attempts === "number" ? metadata.attempts : 1;
}
