/**
 * Normalizes the ARN of a domain in a policy. One old page of SWF's guide omits the slash before `domain`, and existing
 * policies follow it.
 */
export function swfResource(arn: string): string {
  return arn.replace(/^(arn:[^:]*:swf:[^:]*:[^:]*:)domain\//, "$1/domain/");
}
