/** A client that holds no secret: kubelogin on a person's machine. */
export interface PublicClient {
  /** The client id, which is the audience of its tokens. */
  readonly id: string;
  /** Name on Dex's pages. */
  readonly name: string;
  readonly public: true;
  /**
   * The addresses that Dex sends a browser back to, compared character by character. Never empty: for a public client
   * without any, Dex allows every port of the loopback interface and the device flow, and a link to that flow carries
   * tokens of the person who follows it to the one who made it (dexidp/dex v2.45.1, server/oauth2.go, validateRedirectURI).
   */
  readonly redirectURIs: readonly [string, ...string[]];
  /** Clients that may ask for tokens with this client's audience. */
  readonly trustedPeers?: readonly string[];
}

/** How kubelogin logs people in, for every cluster of a fleet. */
export interface KubeloginSettings {
  /** Loopback ports that kubelogin waits on for the browser, in the order in which it tries them. */
  readonly ports: readonly [number, ...number[]];
  /** Whether people may log in with a code that they type into a browser on another machine (RFC 8628). */
  readonly deviceCode: boolean;
}

/** The ports that kubelogin waits on by itself (kubelogin v1.36, --listen-address). */
export const kubeloginPorts = [8000, 18000] as const;

/** Whether ports are kubelogin's own, in its order: then no argument is needed. */
export function areKubeloginPorts(ports: readonly number[]): boolean {
  return ports.join() === kubeloginPorts.join();
}

/**
 * The client whose tokens open nothing: no cluster may have its audience. `latchkey verify` shows them to API servers,
 * which must refuse them.
 */
export const isolationClientId = "latchkey-isolation";

/** Where Dex sends the browser at the end of the device flow (server/oauth2.go, deviceCallbackURI). */
const deviceCallback = "/device/callback";

/** The client id of a cluster's device flow. Its tokens carry the cluster's audience beside it. */
export function deviceClientId(audience: string): string {
  return `${audience}-device-code`;
}

/** The scope by which a client asks for a token with another client's audience (server/oauth2.go, parseCrossClientScope). */
export function audienceScope(audience: string): string {
  return `audience:server:client_id:${audience}`;
}

/**
 * The clients of one Dex, sorted by id: one for each cluster that trusts it, with device code on one more for each, and the
 * one whose tokens open nothing.
 */
export function dexClients(
  clusters: readonly { readonly cluster: string; readonly audience: string }[],
  { ports, deviceCode }: KubeloginSettings,
): readonly PublicClient[] {
  const [first, ...others] = ports;
  const browser = () => [loopbackUrl(first), ...others.map(loopbackUrl)] as const;
  const isolation: PublicClient = {
    id: isolationClientId,
    name: "Latchkey isolation check (opens no cluster)",
    public: true,
    redirectURIs: browser(),
  };
  const ofClusters = clusters.flatMap(({ cluster, audience }): readonly PublicClient[] => {
    const client = {
      id: audience,
      name: `Kubernetes cluster ${cluster}`,
      public: true,
      redirectURIs: browser(),
    } as const;
    if (!deviceCode) return [client];
    const deviceId = deviceClientId(audience);
    return [
      { ...client, trustedPeers: [deviceId] },
      {
        id: deviceId,
        name: `Kubernetes cluster ${cluster}, for a code that another machine shows`,
        public: true,
        redirectURIs: [deviceCallback],
      },
    ];
  });
  return [...ofClusters, isolation].toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

/** The redirect URI that kubelogin sends for a port that it listens on. */
function loopbackUrl(port: number): string {
  return `http://localhost:${port}`;
}
