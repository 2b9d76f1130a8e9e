import { DirectoryProblem } from "@openswf/access/directory/directory-content";
import { SecretsKeyProblem } from "@openswf/access/secrets/secrets-key";
import { Problem } from "@openswf/core/ports/problem";

/** Turns an error that the user can fix into a Problem. Returns any other error unchanged. */
export function explainDirectoryError(error: unknown, source: string): unknown {
  const isSystemError = error instanceof Error && "code" in error && "path" in error;
  if (error instanceof SecretsKeyProblem) {
    return Problem.ofUsage(
      `Access control in ${source}: ${error.message}. Check --secrets-key-file or OPENSWF_SECRETS_KEY.`,
    );
  }
  const isOurs = error instanceof DirectoryProblem || isSystemError;
  return isOurs ? Problem.ofUsage(`Access control in ${source}: ${error.message}.`) : error;
}
