/**
 * Why a text is not the address of a backend for Pulumi's state that the operator's pods reach; `undefined` where it is
 * one. The text is not repeated: it may hold a credential.
 */
export function backendProblem(written: string): string | undefined {
  if (!URL.canParse(written))
    return "is not an address; write one like https://pulumi.acme.dev or s3://acme-state";
  const { protocol, username, password } = new URL(written);
  if (protocol === "file:")
    return "is a folder, which the operator's pods do not share; write one like s3://acme-state";
  if (username !== "" || password !== "")
    return "holds a credential, which would stand in the clear; write it without, and give the credential by --env";
  return undefined;
}
