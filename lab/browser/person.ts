/** Who sits at a browser: one of GitHub's people, or of another identity provider's. */
export interface PersonAtBrowser {
  /** What they type as user name, and what their folders and pictures are called. */
  readonly login: string;
  /** What they type as password. */
  readonly password: string;
  /** The name of the connector that they choose where Dex offers several. Default: GitHub. */
  readonly connector?: string;
}
