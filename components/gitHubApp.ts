import * as pulumi from "@pulumi/pulumi";

/** What a {@link GitHubApp} is made of. */
export interface GitHubAppArgs {
  /** `github.com`, or the host of a GitHub Enterprise Server, with a port where it is not 443. Another replaces the app. */
  readonly host: pulumi.Input<string>;
  /** Authorities that sign its certificate beside the public ones, as PEM. Default: none. */
  readonly rootCA?: pulumi.Input<string>;
  /** The organisation whose members log in. Another replaces the app. */
  readonly organization: pulumi.Input<string>;
  /** Whose the app is: the organisation's, or that of the person who registers it. Another replaces the app. */
  readonly owner: pulumi.Input<"organization" | "user">;
  /** The name that GitHub's form begins with, at most 34 characters. The person may change it there. */
  readonly name: pulumi.Input<string>;
  /** The app's home page. */
  readonly url: pulumi.Input<string>;
  /** Where GitHub sends people back to after a login. */
  readonly callbackUrl: pulumi.Input<string>;
  /** The port on 127.0.0.1 where GitHub sends the browser back to. Default: any that is free. */
  readonly listenPort?: pulumi.Input<number>;
  /** A client secret that takes the place of the first one. Secret. Default: none. */
  readonly clientSecret?: pulumi.Input<string>;
}

/**
 * A GitHub App that people log in through, by the provider in `provider/`: registered once, with one confirmation of a
 * person's in their browser.
 */
export class GitHubApp extends pulumi.CustomResource {
  /** The app's name in URLs. */
  declare readonly slug: pulumi.Output<string>;
  /** The app's public page, from which it is installed. */
  declare readonly htmlUrl: pulumi.Output<string>;
  /** The app's client id. */
  declare readonly clientId: pulumi.Output<string>;
  /** The client secret in use. Secret. */
  readonly clientSecretInUse: pulumi.Output<string>;
  /** When the client secret in use was first seen, as RFC 3339. */
  declare readonly clientSecretSince: pulumi.Output<string>;
  /** The secret that GitHub gave with the registration. Secret. */
  declare protected readonly firstClientSecret: pulumi.Output<string>;

  constructor(name: string, args: GitHubAppArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "latchkey:index:GitHubApp",
      name,
      {
        ...args,
        ...(args.clientSecret === undefined ? {} : { clientSecret: pulumi.secret(args.clientSecret) }),
        appId: undefined,
        slug: undefined,
        registeredName: undefined,
        htmlUrl: undefined,
        clientId: undefined,
        firstClientSecret: undefined,
        privateKey: undefined,
        clientSecretSince: undefined,
      },
      { ...options, additionalSecretOutputs: ["firstClientSecret", "privateKey"] },
    );
    this.clientSecretInUse =
      args.clientSecret === undefined ? this.firstClientSecret : pulumi.secret(args.clientSecret);
  }
}
