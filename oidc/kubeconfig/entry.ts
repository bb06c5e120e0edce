import { areKubeloginPorts, audienceScope, deviceClientId, kubeloginPorts } from "../dex/clients.ts";
import { certificateBundle } from "./certificateBundle.ts";

/** What is particular to one cluster's entry. Nothing in it is a secret, and nothing secret is accepted. */
export interface KubeconfigEntryInput {
  /** Name of the context: what a person types after `kubectl --context`. */
  readonly name: string;
  /** URL of the API server, e.g. `https://api.prod-eu-1.acme.dev:6443`. */
  readonly server: string;
  /** PEM of the authority that signed the API server's own certificate. Default: the machine's trust store. */
  readonly certificateAuthority?: string | undefined;
  /** Name to expect in the API server's certificate. Default: the host of `server`. */
  readonly tlsServerName?: string | undefined;
  /** URL of the OpenID Connect issuer, exactly as its tokens carry it in `iss`. */
  readonly issuer: string;
  /** The cluster's own public client at the issuer, which is also the `aud` of its tokens. */
  readonly audience: string;
  /** PEM of the authority that signed the issuer's certificate. Default: the machine's trust store. */
  readonly issuerCertificateAuthority?: string | undefined;
  /**
   * The id of the connector that a browser is sent to at once. Default: the issuer's only one, or what the person chooses
   * there.
   */
  readonly connector?: string | undefined;
  /** The loopback ports that Dex sends a browser back to. Default: kubelogin's own, 8000 and 18000. */
  readonly ports?: readonly number[] | undefined;
  /** Whether the cluster has a client for the device flow. Default: false. */
  readonly deviceCode?: boolean | undefined;
  /** Namespace that kubectl uses when none is named. Default: none, and a person's own choice is kept. */
  readonly namespace?: string | undefined;
}

/**
 * How a person logs in on the machine that a kubeconfig is for. It is no part of a cluster: names, and the tokens that
 * kubelogin has cached, are the same for all of them (kubelogin pkg/tokencache/types.go).
 */
export type LoginMethod =
  | {
      /** A browser comes back to a port of this machine. */
      readonly by: "browser";
      /**
       * The ports of 127.0.0.1 that it may come back to, in the order in which they are tried, each one that the cluster
       * allows. Default: all of those.
       */
      readonly ports?: readonly number[];
      /** Whether a browser opens on this machine. If not, the URL to open is printed. Default: true. */
      readonly openBrowser?: boolean;
    }
  | {
      /** No browser opens on this machine: a URL is printed, to be opened on any other (RFC 8628). */
      readonly by: "device-code";
    };

/** An item of the list `clusters`. */
export interface NamedCluster {
  readonly name: string;
  readonly cluster: {
    readonly "certificate-authority-data"?: string;
    readonly server: string;
    readonly "tls-server-name"?: string;
  };
}

/** How kubectl obtains a token: an exec credential plugin of `client.authentication.k8s.io/v1`. */
export interface ExecCredentialPlugin {
  readonly apiVersion: "client.authentication.k8s.io/v1";
  readonly args: readonly string[];
  readonly command: string;
  readonly installHint: string;
  readonly interactiveMode: "Never" | "IfAvailable" | "Always";
  readonly provideClusterInfo: boolean;
}

/** An item of the list `users`. */
export interface NamedUser {
  readonly name: string;
  readonly user: { readonly exec: ExecCredentialPlugin };
}

/** An item of the list `contexts`. */
export interface NamedContext {
  readonly name: string;
  readonly context: { readonly cluster: string; readonly namespace?: string; readonly user: string };
}

/** One cluster's cluster, user and context, in the form that kubeconfig gives them (client-go tools/clientcmd/api/v1/types.go). */
export interface KubeconfigEntry {
  readonly cluster: NamedCluster;
  readonly user: NamedUser;
  readonly context: NamedContext;
}

/** The names under which an entry stands in the three lists. */
export interface EntryNames {
  readonly cluster: string;
  readonly user: string;
  readonly context: string;
}

/**
 * The names of the entry whose context is called `name`.
 *
 * Only the context carries the bare name, because only the context's name is typed by people. The cluster and
 * the user carry a prefix: an administrator's own kubeconfig usually has a cluster and a user of the same name as
 * the context (minikube, kind, k3d, `aws eks update-kubeconfig`), and those must neither collide nor be reused.
 */
export function entryNames(name: string): EntryNames {
  return { cluster: `latchkey-${name}`, user: `latchkey-${name}`, context: name };
}

/** The scope by which a token names the connector that it comes from. */
export const connectorScope = "federated:id";

/**
 * Scopes beside `openid`, in a fixed order: kubelogin's token cache is keyed by them in order
 * (kubelogin pkg/tokencache/types.go), so another order would mean another login.
 */
const extraScopes = ["email", "groups", "profile", "offline_access", connectorScope] as const;

/** The file name of kubelogin as a plugin of kubectl. */
export const credentialPluginCommand = "kubectl-oidc_login";

/** What kubectl prints when the credential plugin is not installed. */
const installHint = `This cluster is opened with a GitHub login, which needs the kubectl plugin kubelogin
(https://github.com/int128/kubelogin). Install it in one of these ways, then run the command again:

  kubectl krew install oidc-login          # any platform, with https://krew.sigs.k8s.io
  brew install kubelogin                   # macOS and Linux, with Homebrew
  choco install kubelogin                  # Windows, with Chocolatey

By hand: download a release and put it on your PATH under the name kubectl-oidc_login.`;

/**
 * The kubeconfig entry that opens one cluster with the fleet's login. It holds no credential.
 *
 * @param login how a person logs in on the machine that it is for. Default: in a browser.
 * @throws {TypeError} when a name holds control characters, a PEM is none or holds a private key, or the cluster does not
 *   allow the way to log in.
 */
export function kubeconfigEntry(
  input: KubeconfigEntryInput,
  login: LoginMethod = { by: "browser" },
): KubeconfigEntry {
  if (input.name === "" || /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(input.name)) {
    throw new TypeError(
      `name: ${JSON.stringify(input.name)} cannot name a context: write a name without control characters`,
    );
  }
  const names = entryNames(input.name);
  return {
    cluster: {
      name: names.cluster,
      cluster: {
        ...(input.certificateAuthority !== undefined && {
          "certificate-authority-data": certificateBundle("certificateAuthority", input.certificateAuthority),
        }),
        server: input.server,
        ...(input.tlsServerName !== undefined && { "tls-server-name": input.tlsServerName }),
      },
    },
    user: { name: names.user, user: { exec: credentialPlugin(input, login) } },
    context: {
      name: names.context,
      context: {
        cluster: names.cluster,
        ...(input.namespace !== undefined && { namespace: input.namespace }),
        user: names.user,
      },
    },
  };
}

/**
 * The exec block that runs kubelogin.
 *
 * The command is the plugin's own file name and not `kubectl oidc-login`: kubectl finds both on PATH in the same
 * place, but only when the *command* itself is missing does client-go print `installHint` (plugin/pkg/client/auth/exec,
 * wrapCmdRunErrorLocked). With `kubectl` as the command, a person without kubelogin would read
 * `executable kubectl failed with exit code 1` and never the hint.
 *
 * `interactiveMode: Never`: neither the browser flow nor the device flow of kubelogin reads standard input (only its
 * keyboard and password flows do), so it must not take it from `kubectl apply -f -` or `kubectl exec -i`. It is also
 * what `kubelogin setup` writes (pkg/usecases/setup/setup.md), and a value is required for v1.
 */
function credentialPlugin(input: KubeconfigEntryInput, login: LoginMethod): ExecCredentialPlugin {
  return {
    apiVersion: "client.authentication.k8s.io/v1",
    args: [
      "get-token",
      `--oidc-issuer-url=${input.issuer}`,
      ...clientArguments(input, login),
      "--oidc-pkce-method=S256",
      ...(input.issuerCertificateAuthority === undefined
        ? []
        : [
            `--certificate-authority-data=${certificateBundle("issuerCertificateAuthority", input.issuerCertificateAuthority)}`,
          ]),
      ...loginArguments(input, login),
    ],
    command: credentialPluginCommand,
    installHint,
    interactiveMode: "Never",
    provideClusterInfo: false,
  };
}

/** Which client asks, and for what. */
function clientArguments({ name, audience, deviceCode }: KubeconfigEntryInput, login: LoginMethod) {
  const scopes = extraScopes.map((scope) => `--oidc-extra-scope=${scope}`);
  if (login.by === "browser") return [`--oidc-client-id=${audience}`, ...scopes];
  if (deviceCode !== true) {
    throw new TypeError(
      `device code is off for ${name}; set kubelogin.deviceCode: true in fleet.yaml and apply the stack, or leave out --device-code and forward kubelogin's port over SSH (docs/headless.md)`,
    );
  }
  return [
    `--oidc-client-id=${deviceClientId(audience)}`,
    ...scopes,
    `--oidc-extra-scope=${audienceScope(audience)}`,
  ];
}

/** The ports for kubelogin's arguments; none where they are its own. */
function listenPorts({ name, ports: allowed = kubeloginPorts }: KubeconfigEntryInput, chosen = allowed) {
  const refused = chosen.filter((port) => !allowed.includes(port));
  if (refused.length > 0) {
    throw new TypeError(
      `${name} does not allow port ${refused.join(", ")}: Dex sends browsers back to ${allowed.join(", ")} only; choose one of these, or add the port to kubelogin.ports in fleet.yaml and apply the stack`,
    );
  }
  return areKubeloginPorts(chosen) ? [] : chosen;
}

/** The arguments that differ from machine to machine. */
function loginArguments(input: KubeconfigEntryInput, login: LoginMethod): readonly string[] {
  const { connector } = input;
  switch (login.by) {
    case "browser":
      return [
        // Dex takes it for the person's choice (server/handlers.go:156).
        ...(connector === undefined ? [] : [`--oidc-auth-request-extra-params=connector_id=${connector}`]),
        ...listenPorts(input, login.ports).map((port) => `--listen-address=127.0.0.1:${port}`),
        // Where xdg-open finds a text browser only, kubelogin starts that and never prints the URL.
        ...((login.openBrowser ?? true) ? [] : ["--skip-open-browser"]),
      ];
    case "device-code":
      // Without the second, kubelogin would open a browser for this flow too, where it finds one. A connector cannot be
      // named: kubelogin sends no further parameters in this flow.
      return ["--grant-type=device-code", "--skip-open-browser"];
  }
}
