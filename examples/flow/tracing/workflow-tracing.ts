/**
 * Spans of workflow code, which cannot send anything anywhere. It says in the worker's log what a span was, at its end; the log is
 * silent on replay, so each span is told once. Its id is made of the run id and a count: the same on replay, and it takes no
 * randomness from the workflow's own. Runs that were started without a trace stay as they are, so this may be added under open
 * executions.
 */
import { info, log, workflowInterceptors } from "@openswf/flow/workflow";
import { parentIn, type TraceParent, withParent } from "./trace-parent.ts";

/** What is told of a span, in the member `span` of a line of this message. Times are milliseconds since 1970. */
export interface ToldSpan extends TraceParent {
  readonly name: string;
  readonly parentSpanId: string;
  readonly start: number;
  readonly end: number;
  readonly error?: string;
}
export const spanMessage = "span";

/** Each execution has a module of its own: this is the span of its run. */
let run: TraceParent | undefined;
let isContinued = false;
let spans = 0;

export const tracing = workflowInterceptors({
  async execute(call, next) {
    const parent = parentIn(call.headers);
    if (parent === undefined) return await next(call);
    run = { ...parent, spanId: nextSpanId() };
    return await told(`run ${info().workflowType.name}`, { parent, own: run }, () => next(call));
  },
  async callActivity(call, next) {
    if (run === undefined) return await next(call);
    const own = { ...run, spanId: nextSpanId() };
    const traced = { ...call, headers: withParent(call.headers, own) };
    return await told(`activity ${call.name}`, { parent: run, own }, () => next(traced));
  },
  startChild(call, next) {
    if (run === undefined) return next(call);
    const own = { ...run, spanId: nextSpanId() };
    const child = next({ ...call, headers: withParent(call.headers, own) });
    told(`child ${call.workflowType.name}`, { parent: run, own }, () => child.ended).catch(() => {});
    return child;
  },
  receiveSignal(call, next) {
    const parent = parentIn(call.headers);
    const at = Date.now();
    if (parent !== undefined) {
      tell({
        ...parent,
        spanId: nextSpanId(),
        name: `received ${call.name}`,
        parentSpanId: parent.spanId,
        start: at,
        end: at,
      });
    }
    next();
  },
  async signalExecution(call, next) {
    if (run === undefined) return await next(call);
    const own = { ...run, spanId: nextSpanId() };
    const traced = { ...call, headers: withParent(call.headers, own) };
    return await told(`signal ${call.name}`, { parent: run, own }, () => next(traced));
  },
  continueAsNew(call, next) {
    isContinued = true;
    return next(run === undefined ? call : { ...call, headers: withParent(call.headers, run) });
  },
});

interface Place {
  readonly parent: TraceParent;
  readonly own: TraceParent;
}

/** Does the work, and tells of it as a span. */
async function told<Result>(name: string, { parent, own }: Place, work: () => Promise<Result>): Promise<Result> {
  const start = Date.now();
  const end = (error?: string): void => {
    tell({ ...own, name, parentSpanId: parent.spanId, start, end: Date.now(), ...(error !== undefined && { error }) });
  };
  try {
    const result = await work();
    end();
    return result;
  } catch (error) {
    // A run that continues as new ends by throwing.
    end(isContinued ? undefined : String(error));
    throw error;
  }
}

function tell(span: ToldSpan): void {
  log.debug(spanMessage, { span });
}

/** 64 bits of FNV-1a. */
function nextSpanId(): string {
  spans += 1;
  let hash = 0xcbf29ce484222325n;
  for (const character of `${info().runId}/${spans}`) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.charCodeAt(0))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
