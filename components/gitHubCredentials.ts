import * as pulumi from "@pulumi/pulumi";

/** What {@link GitHubCredentials} are made of. */
export interface GitHubCredentialsArgs {
  /** `github.com`, or the host of a GitHub Enterprise Server, with a port where it is not 443. */
  readonly host: pulumi.Input<string>;
  /** Authorities that sign its certificate beside the public ones, as PEM. Default: none. */
  readonly rootCA?: pulumi.Input<string>;
  /** The organisation whose members log in. */
  readonly organization: pulumi.Input<string>;
  /** Where GitHub sends people back to after a login. */
  readonly callbackUrl: pulumi.Input<string>;
  /** The client id of an OAuth App or a GitHub App. */
  readonly clientId: pulumi.Input<string>;
  /** One of its client secrets. Secret. */
  readonly clientSecret: pulumi.Input<string>;
}

/**
 * An app's client at GitHub that a person registered, by the provider in `provider/`: GitHub is asked at every preview and
 * update whether it takes the credentials.
 */
export class GitHubCredentials extends pulumi.CustomResource {
  /** The client id. */
  declare readonly clientId: pulumi.Output<string>;
  /** The client secret. Secret. */
  declare readonly clientSecret: pulumi.Output<string>;
  /** When the client secret was first seen, as RFC 3339. */
  declare readonly clientSecretSince: pulumi.Output<string>;

  constructor(name: string, args: GitHubCredentialsArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "latchkey:index:GitHubCredentials",
      name,
      { ...args, clientSecret: pulumi.secret(args.clientSecret), clientSecretSince: undefined },
      options,
    );
  }
}
