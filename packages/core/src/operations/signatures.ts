import type { Operations } from "@openswf/model/operations";
import type { ExtensionSignatures } from "./extensions/extension-signatures.ts";

/** Input and output of every operation: the 39 of SWF by their names, and our extensions by their targets. */
export interface Signatures extends Operations, ExtensionSignatures {}
export type AnyOperation = keyof Signatures;
export type InputOf<Name extends AnyOperation> = Signatures[Name]["input"];
