/**
 * The ARN of a policy as domains are called: one old page of SWF's guide leaves out the slash before `domain`, and
 * policies were written after it.
 */
export function swfResource(arn: string): string {
  return arn.replace(/^(arn:[^:]*:swf:[^:]*:[^:]*:)domain\//, "$1/domain/");
}
