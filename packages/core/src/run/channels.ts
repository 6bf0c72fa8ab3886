/** Payload: the id of a run that has a new event or log chunk. */
export const runsChannel = "exhibit_runs";

/** Payload: the id of a run that somebody asked to end. */
export const cancelChannel = "exhibit_cancel";
