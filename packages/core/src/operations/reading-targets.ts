import type { OperationName } from "@openswf/model/operations";
import { targetsOf } from "../protocol/targets.ts";
import { definitions } from "./definitions.ts";
import { extensionNames, extensions } from "./extensions/extensions.ts";
import type { OperationKind } from "./traits.ts";

const isReading = (kind: OperationKind): boolean => kind === "read" || kind === "list" || kind === "history";

// `as`: the keys of the table are the names, but Object.keys returns plain strings.
const operationNames = Object.keys(definitions) as readonly OperationName[];

/** Every `X-Amz-Target` of an operation, of SWF or of our own, that changes nothing, and neither takes tasks nor ends polls. */
export const readingTargets: ReadonlySet<string> = new Set([
  ...operationNames.filter((name) => isReading(definitions[name].kind)).flatMap(targetsOf),
  ...extensionNames.filter((name) => isReading(extensions[name].kind)),
]);
