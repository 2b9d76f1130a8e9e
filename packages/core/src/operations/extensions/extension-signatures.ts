/**
 * Input and output of the operations that SWF does not have, by their targets. The prefix keeps them apart from the
 * service's operations, whatever the service adds.
 */
export interface ExtensionSignatures {
  readonly "OpenSWF.DescribeServer": {
    readonly input: DescribeServerInput;
    readonly output: DescribeServerOutput;
  };
}
export type ExtensionName = keyof ExtensionSignatures;

interface DescribeServerInput {
  /** Restricts `limits` to these. */
  readonly limitNames?: readonly string[] | undefined;
}

interface DescribeServerOutput {
  /** Absent if the server does not say. */
  readonly version: string | undefined;
  /** The value in force of each limit. */
  readonly limits: Readonly<Record<string, number>>;
  /** Targets of the extensions that this server offers. */
  readonly extensions: readonly string[];
}
