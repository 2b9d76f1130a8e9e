/**
 * Runs a workflow on a server as a decider does that has no SDK, and throws unless it closes with its result. Returns its
 * domain.
 */
export async function runWorkflow(endpoint: string): Promise<string> {
  const call = async (operation: string, input: object): Promise<Answer> => {
    const reply = await fetch(endpoint, {
      method: "POST",
      headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}`, "Content-Type": "application/x-amz-json-1.0" },
      body: JSON.stringify(input),
    });
    const text = await reply.text();
    if (reply.status !== 200) throw new Error(`${operation} was answered with ${reply.status}: ${text}`);
    // `as`: each member is looked at below.
    return (text === "" ? {} : JSON.parse(text)) as Answer;
  };
  const domain = `trial-${process.pid}-${nextTrial++}`;
  const workflowType = { name: "greet", version: "1" };
  const taskList = { name: "greetings" };
  await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "1" });
  await call("RegisterWorkflowType", { domain, ...workflowType });
  const { runId } = await call("StartWorkflowExecution", {
    ...{ domain, workflowId: "greet-1", workflowType, taskList },
    ...{ taskStartToCloseTimeout: "30", executionStartToCloseTimeout: "60", childPolicy: "TERMINATE" },
  });
  const { taskToken } = await call("PollForDecisionTask", { domain, taskList });
  const completeWorkflowExecutionDecisionAttributes = { result: "hello" };
  const decision = { decisionType: "CompleteWorkflowExecution", completeWorkflowExecutionDecisionAttributes };
  await call("RespondDecisionTaskCompleted", { taskToken, decisions: [decision] });
  const execution = { workflowId: "greet-1", runId };
  const { events = [] } = await call("GetWorkflowExecutionHistory", { domain, execution });
  const found = events.map(({ eventType }) => eventType).join(" ");
  if (found !== expected) throw new Error(`The history has ${found}, instead of ${expected}`);
  return domain;
}

let nextTrial = 1;
const expected =
  "WorkflowExecutionStarted DecisionTaskScheduled DecisionTaskStarted DecisionTaskCompleted WorkflowExecutionCompleted";

interface Answer {
  readonly runId?: string;
  readonly taskToken?: string;
  readonly events?: readonly { readonly eventType: string }[];
}
