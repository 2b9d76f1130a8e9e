/** Of a simulation that ends in a denial. Distinct from the exit codes of usage errors and runtime failures. */
export const deniedExitCode = 3;
