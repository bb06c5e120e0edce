import * as pulumi from "@pulumi/pulumi";
import {
  type KubeconfigEntry as Entry,
  type KubeconfigEntryInput,
  kubeconfigEntry,
} from "../oidc/kubeconfig/entry.ts";

/** What a {@link KubeconfigEntry} is made of. */
export interface KubeconfigEntryArgs {
  /**
   * The kubeconfig file: an absolute path, or one that begins with `~/` for the home folder of whoever runs Pulumi. A
   * symbolic link is followed. Made with mode 0600 when it is missing. Another path, or another name of the entry,
   * replaces the resource.
   */
  readonly path: pulumi.Input<string>;
  /** The cluster's own part. Nothing in it is secret. */
  readonly entry: pulumi.Input<KubeconfigEntryInput>;
}

/**
 * One cluster's cluster, user and context in a kubeconfig file, by the provider in `provider/`. Everything else in the
 * file stays byte for byte, and destroying the resource makes the file what it was.
 */
export class KubeconfigEntry extends pulumi.CustomResource {
  /** The kubeconfig file, as it was given. */
  declare readonly path: pulumi.Output<string>;
  /** What stands in the file. */
  declare readonly entry: pulumi.Output<Entry>;

  constructor(name: string, args: KubeconfigEntryArgs, options?: pulumi.CustomResourceOptions) {
    const entry = pulumi.output(args.entry).apply(kubeconfigEntry);
    super(
      "latchkey:index:KubeconfigEntry",
      name,
      { path: args.path, entry, names: undefined, restore: undefined },
      options,
    );
  }
}
