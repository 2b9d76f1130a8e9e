import { isDenied } from "@openswf/insight/calls/fault";

/** The permission that a caller lacks. */
export interface Denial {
  /** Such as `swf:TerminateWorkflowExecution`. */
  readonly action: string;
  /** ARN of what it was about; `undefined` where the message does not say. */
  readonly resource: string | undefined;
  /** Whether a policy denies the action, rather than none allowing it. */
  readonly isExplicit: boolean;
}

/** As Amazon SWF and openswf say it. Amazon adds why. */
const form = /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (.+?))?(?= because | with an explicit deny|$)/;
const domainForm = /^arn:[\w-]+:swf:[^:]*:[^:]*:\/domain\/(.+)$/;

/** Reads which permission a refused call lacks. `undefined` for other errors, and where the message does not name it. */
export function denialOf(error: unknown): Denial | undefined {
  if (!isDenied(error)) return undefined;
  const [, action, resource] = form.exec(error.message) ?? [];
  if (action === undefined) return undefined;
  return { action, resource, isExplicit: error.message.includes("with an explicit deny") };
}

/** The domain that a denial is about. */
export function domainOf({ resource }: Pick<Denial, "resource">): string | undefined {
  return domainForm.exec(resource ?? "")?.[1];
}

/** `You lack swf:TerminateWorkflowExecution on domain orders.` */
export function denialText(denial: Denial): string {
  const { action, resource, isExplicit } = denial;
  const domain = domainOf(denial);
  const on = domain === undefined ? (resource === undefined ? "" : ` on ${resource}`) : ` on domain ${domain}`;
  return `You lack ${action}${on}${isExplicit ? ": a policy denies it" : ""}.`;
}
