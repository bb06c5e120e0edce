/** One entry of a Kubernetes Secret. */
export interface SecretReference {
  /** The Secret's name. */
  readonly name: string;
  /** The entry's key in it. */
  readonly key: string;
}

/** An environment variable whose value is an entry of a Secret. */
export interface SecretVariable {
  /** The variable's name. */
  readonly variable: string;
  readonly secret: SecretReference;
}

/** A Secret's name: a DNS subdomain (kubernetes/apimachinery, pkg/util/validation, IsDNS1123Subdomain). */
const secretName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** The key of an entry (the same package, IsConfigMapKey). */
const secretKey = /^[-._A-Za-z0-9]{1,253}$/;

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Why a text is not the name of a Secret; it is not repeated, since it may be what the Secret should hold. */
export function secretNameProblem(written: string): string | undefined {
  return secretName.test(written)
    ? undefined
    : "is not the name of a Secret in Kubernetes; write lower-case letters, digits, - and .";
}

/**
 * Reads `VARIABLE=SECRET/KEY`.
 *
 * @returns the variable, or why it is none. What stands behind the = is not repeated: it may be the secret itself.
 */
export function parseSecretVariable(written: string): SecretVariable | { readonly reason: string } {
  const [variable = "", ...rest] = written.split("=");
  const [name = "", key = "", ...more] = rest.join("=").split("/");
  if (!variableName.test(variable) || rest.length === 0) {
    return {
      reason: "--env begins with the name of a variable and =, like PULUMI_ACCESS_TOKEN=pulumi/token",
    };
  }
  if (!secretName.test(name) || !secretKey.test(key) || more.length > 0) {
    return {
      reason: `--env ${variable} is not followed by the name of a Secret and the key of its entry, like ${variable}=pulumi/token; the value itself stays in the Secret`,
    };
  }
  return { variable, secret: { name, key } };
}
