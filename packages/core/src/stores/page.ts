/** A page's start (exclusive) and its maximum length. `reverse` reverses the whole list before it is paged. */
export interface Page<After> {
  readonly after: After | undefined;
  readonly limit: number;
  readonly reverse: boolean;
}
