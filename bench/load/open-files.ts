/** Files and sockets that this process may open. Node raises the soft limit to the hard one when it starts. */
export function openFilesMax(): number {
  // `as`: the report's JSON, of which Node's types say only `object`.
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly hard: number | string } };
  };
  const hard = Number(userLimits?.open_files?.hard);
  return Number.isNaN(hard) ? Number.POSITIVE_INFINITY : hard;
}
