/** How large a document may be. Evaluation takes time in proportion to it, on every request. */
export const policyLimits = {
  /** IAM's quota for a managed policy. Checked first, so it bounds all else: statements, values, their lengths. */
  documentCharactersMax: 6_144,
} as const;
