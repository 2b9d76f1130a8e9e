/** The workflow id of a schedule's own execution. */
export const scheduleWorkflowId = (id: string): string => `openswf.schedule/${id}`;

/** The tag of all runs of a schedule. */
export const scheduleTag = (id: string): string => `openswf.schedule:${id}`;
