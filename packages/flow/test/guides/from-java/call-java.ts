import { type ActivityOptions, ApplicationFailure, activity } from "@openswf/flow/workflow";
import { fromJava, javaArguments } from "./jackson.ts";

type Method = (...args: never) => unknown;
type Call<Of extends Method> = (...args: Parameters<Of>) => Promise<ReturnType<Of>>;

/** An activity that a worker of the Flow Framework for Java runs. */
export function javaActivity<Of extends Method>(name: string, options: ActivityOptions): Call<Of> {
  const call = activity<(args: unknown) => unknown>(name, options);
  // `as`: what the Java interface says.
  return async (...args) => fromJava(await call(javaArguments(...args))) as ReturnType<Of>;
}

/** The class of the exception that a method in Java has thrown. */
export function exceptionOf(error: unknown): string | undefined {
  if (!(error instanceof ApplicationFailure) || !Array.isArray(error.details)) return undefined;
  return String(error.details[0]);
}
