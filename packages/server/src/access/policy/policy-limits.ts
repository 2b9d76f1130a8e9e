/** How large a document may be. Evaluation takes time in proportion to it, on every request. */
export const policyLimits = {
  /** Characters other than white space: IAM's quota for a managed policy. It bounds all else in the end. */
  documentCharactersMax: 6_144,
  /** More do not fit into a document of that size. Checked first, so that a huge one is put down early. */
  statementsMax: 200,
  /** Values of one Action, Resource or condition key. As above. */
  valuesMax: 2_000,
} as const;
