/** Limits of a document. Evaluation takes time in proportion to its size, on every request. */
export const policyLimits = {
  /** IAM's quota for a managed policy. Checked first, so it also limits statements, values and their lengths. */
  documentCharactersMax: 6_144,
} as const;
