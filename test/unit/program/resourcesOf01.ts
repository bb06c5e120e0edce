// What the engine knows the resources by of stacks that Latchkey 0.1.0 has applied: the types of the parents and their own, and
// the logical name. Nothing here ever changes. A resource that gets another name or another parent needs an alias.

/** What every stack has. */
const everywhere = [
  "latchkey:index:AccessBindings$kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding::access/github:acme:platform/cluster-admin",
  "latchkey:index:AccessBindings$kubernetes:rbac.authorization.k8s.io/v1:RoleBinding::access/github:acme:payments/edit/payments",
  "latchkey:index:AccessBindings::access",
  "pulumi:providers:kubernetes::cluster",
];

/** What a stack with a Dex has besides. */
const issuer = [
  "latchkey:index:OidcIssuer$latchkey:index:Dex$kubernetes:apps/v1:Deployment::dex",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$kubernetes:core/v1:Namespace::dex",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$kubernetes:core/v1:Secret::dex-configuration",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$kubernetes:core/v1:Secret::dex-serving",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$kubernetes:networking.k8s.io/v1:NetworkPolicy::dex",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$kubernetes:policy/v1:PodDisruptionBudget::dex",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-authcodes",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-authrequests",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-connectors",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-devicerequests",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-devicetokens",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-oauth2clients",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-offlinesessionses",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-passwords",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-refreshtokens",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::dex-definitions-signingkeies",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexCustomResourceDefinitions::dex-definitions",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexExposure$kubernetes:core/v1:Service::dex-exposure",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexExposure::dex-exposure",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexPermissions$kubernetes:core/v1:ServiceAccount::dex-permissions",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexPermissions$kubernetes:rbac.authorization.k8s.io/v1:Role::dex-permissions",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexPermissions$kubernetes:rbac.authorization.k8s.io/v1:RoleBinding::dex-permissions",
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexPermissions::dex-permissions",
  "latchkey:index:OidcIssuer$latchkey:index:Dex::dex",
  "latchkey:index:OidcIssuer$latchkey:index:ServingCertificate$tls:index/certRequest:CertRequest::certificate-serving-request",
  "latchkey:index:OidcIssuer$latchkey:index:ServingCertificate$tls:index/locallySignedCert:LocallySignedCert::certificate-serving",
  "latchkey:index:OidcIssuer$latchkey:index:ServingCertificate$tls:index/privateKey:PrivateKey::certificate-authority-key",
  "latchkey:index:OidcIssuer$latchkey:index:ServingCertificate$tls:index/privateKey:PrivateKey::certificate-serving-key",
  "latchkey:index:OidcIssuer$latchkey:index:ServingCertificate$tls:index/selfSignedCert:SelfSignedCert::certificate-authority",
  "latchkey:index:OidcIssuer$latchkey:index:ServingCertificate::certificate",
  "latchkey:index:OidcIssuer::issuer",
];

export const hubWithOAuthApp = [
  ...everywhere,
  ...issuer,
  "latchkey:index:GitHubCredentials::github-credentials",
];

export const hubWithGitHubApp = [...everywhere, ...issuer, "latchkey:index:GitHubApp::github-app"];

export const hubBehindIngress = [
  ...hubWithOAuthApp,
  "latchkey:index:OidcIssuer$latchkey:index:Dex$latchkey:index:DexExposure$kubernetes:networking.k8s.io/v1:Ingress::dex-exposure",
];

export const spoke = [
  ...everywhere,
  "latchkey:index:KubeconfigEntry::kubeconfig-entry",
  "pulumi:pulumi:StackReference::acme/latchkey/hub",
];
