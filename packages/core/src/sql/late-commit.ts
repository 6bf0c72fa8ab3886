/**
 * SQL to select once in a transaction whose commit may return before it is on disk. Only for what may be forgotten
 * in a crash of the database (a claim that is taken back was never made: its settle finds no attempt). Later
 * commits reach the disk after it, never before.
 */
export const lateCommit = "set_config('synchronous_commit', 'off', true)";
