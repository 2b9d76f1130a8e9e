/** The prefixes of the operation's name: that of every current SDK, and that of old boto and the guide. */
const prefixes = ["SimpleWorkflowService.", "com.amazonaws.swf.service.model.SimpleWorkflowService."] as const;

/** Every spelling of `X-Amz-Target` that names this operation of SWF. Case matters. */
export const targetsOf = (operation: string): readonly string[] => prefixes.map((prefix) => prefix + operation);
