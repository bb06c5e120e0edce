import * as pulumi from "@pulumi/pulumi";

/** Reads an output of the stack that runs, as its last update left it; `undefined` for none. */
export type ReadOwnOutput = (name: string) => Promise<unknown>;

/** The outputs of the stack's last update. The engine is asked at the first of them. */
export function ownOutputs(): ReadOwnOutput {
  let stack: pulumi.StackReference | undefined;
  return async (name) => {
    stack ??= new pulumi.StackReference(
      `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`,
    );
    const value: unknown = (await stack.getOutputDetails(name)).value;
    return value;
  };
}
