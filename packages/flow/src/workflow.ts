/** What workflow code imports. */
export {};
