import type { Job } from "../actions/job.ts";
import type { RequestLog } from "../requestLog.ts";

/** What handlers know of a request with a job's own token. */
export type FromJob = RequestLog & { Variables: { job: Job } };
