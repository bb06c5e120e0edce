import type { GitHubConnector } from "./githubConnector.ts";

/** Where people come from: one identity provider behind Dex. */
export type Connector = GitHubConnector;
