import type { OperationName } from "@openswf/model/operations";
import type { Shape } from "@openswf/model/shapes";
import type { Definition } from "../call.ts";
import type { ExtensionName } from "./extension-signatures.ts";

/** An operation of our own: a definition like any other, with the shape of its input, which the service model lacks. */
export type ExtensionDefinition<Name extends ExtensionName> = Definition<Name> & {
  /** The action that policies must allow, where it is not one of our own: see `actionOfExtension`. */
  readonly permittedAs?: `swf:${OperationName}` | undefined;
  /** The shape `Input` is the input. Members may also name shapes of the service model. */
  readonly shapes: { readonly Input: Shape } & Readonly<Record<string, Shape>>;
};
