import { createMiddleware } from "hono/factory";

/** What a handler tells the log about a request. */
export interface RequestLog {
  Variables: {
    /** The login of the person who asked, once known. */
    who?: string;
  };
}

/** The code with which a program fetches the credentials of its new GitHub App is in the path. */
const codeInPath = /(?<=\/app-manifests\/)[^/]+/;

/**
 * Writes one line a request: time, method, path, status, duration, person. Never the query, a header or a
 * body, which carry codes, tokens and passwords.
 */
export function requestLog(write: (line: string) => void) {
  return createMiddleware<RequestLog>(async (context, next) => {
    const start = performance.now();
    await next();
    const milliseconds = Math.round(performance.now() - start);
    const { method, path } = context.req;
    write(
      `${new Date().toISOString()} ${method} ${path.replace(codeInPath, "CODE")} ${context.res.status} ${milliseconds}ms ${context.var.who ?? "-"}`,
    );
  });
}
