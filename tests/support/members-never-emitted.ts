/** Members of the published answers that this server never sends, each with the reason. */
export const NEVER_EMITTED: Record<string, string> = {};
