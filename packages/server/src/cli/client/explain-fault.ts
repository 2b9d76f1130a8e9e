import { Problem } from "@openswf/core/ports/problem";
import type { CallFault } from "@openswf/insight/calls/fault";
import type { AwsConfiguration } from "../../aws/aws-configuration.ts";
import { printable } from "../output/printable.ts";

/** What to do about a fault, by its name. */
const advice: Readonly<Record<string, string>> = {
  MissingAuthenticationToken:
    "The server requires signed calls. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass --profile.",
  MissingAuthenticationTokenException:
    "The server requires signed calls. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass --profile.",
  UnrecognizedClientException: "The server does not know the access key. Check AWS_ACCESS_KEY_ID or --profile.",
  InvalidClientTokenId: "The server does not know the access key. Check AWS_ACCESS_KEY_ID or --profile.",
  InvalidSignatureException: "Check the secret access key, --region and the clock of this machine.",
  SignatureDoesNotMatch: "Check the secret access key, --region and the clock of this machine.",
  ExpiredTokenException: "Sign in again, with aws sso login for single sign-on.",
  AccessDeniedException:
    "The caller is known, but no policy allows this. Use another --profile, or ask for permission.",
  OperationNotPermittedFault:
    "The caller is known, but no policy allows this. Use another --profile, or ask for permission.",
  ThrottlingException: "The endpoint refuses that many calls. Try again later.",
  WorkflowExecutionAlreadyStartedFault:
    "An execution with this id is open. Choose another id, or see openswf workflow show ID.",
  DomainDeprecatedFault: "Restore the domain with openswf domain undeprecate NAME.",
  TypeDeprecatedFault: "Restore the type with openswf type undeprecate, or use another version.",
};

/** The Problem for a fault that a command does not expect: the endpoint's own words, and what to do. */
export function explainFault(fault: CallFault, { endpoint }: AwsConfiguration): Problem {
  const message = printable(fault.message).replace(/[.\s]+$/, "");
  const what = advice[fault.name];
  const said = `${fault.name} from ${endpoint.origin}: ${message}.`;
  return Problem.ofWorld(what === undefined ? said : `${said} ${what}`, fault);
}

/** The Problem for an endpoint from which no reply came. */
export function explainSilence(error: unknown, { endpoint, endpointFrom }: AwsConfiguration): Problem {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = cause instanceof Error ? `: ${codeOf(cause) ?? cause.message}` : "";
  const what =
    endpointFrom === "fallback"
      ? "Nothing is configured, so the server of this machine was asked. Start it with openswf serve, or name another with --endpoint or --region."
      : "Check --endpoint, --region and the network.";
  return Problem.ofWorld(`No answer from ${endpoint.origin}${why}. ${what}`, error);
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
