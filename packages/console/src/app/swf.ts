import { Swf } from "../api/swf.ts";

/** The server that this page is from. */
export const swf: Swf = new Swf(window.location);
