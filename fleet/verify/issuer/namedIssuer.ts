import type { Issuer } from "../../../oidc/issuer.ts";

/** When the certificate of an issuer is renewed, and by what. */
export interface RenewalWindow {
  /** How many days before its end it should have been renewed. */
  readonly days: number;
  /** What renews it. */
  readonly remedy: string;
}

/** An issuer as a cluster's stack names it. */
export interface NamedIssuer {
  readonly issuer: Issuer;
  /** The authority that signs its certificate, as PEM; absent where it is publicly trusted. */
  readonly certificateAuthority?: string | undefined;
  /** When its certificate is renewed. */
  readonly renewal: RenewalWindow;
}
