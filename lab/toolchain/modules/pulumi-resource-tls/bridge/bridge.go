// Package bridge describes Pulumi's TLS provider: the Terraform provider under the names that @pulumi/tls uses.
// It says the same as provider/resources.go of github.com/pulumi/pulumi-tls, less what only its documentation,
// its other languages and the upgrade of state older than version 5 need.
package bridge

import (
	"github.com/hashicorp/terraform-provider-tls/shim"
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
)

// Version is that of the @pulumi/tls package which this provider serves; the linker sets it.
var Version string

// Provider describes the provider. The metadata is what the generator wrote, or an empty JSON object for the
// generator itself.
func Provider(metadata []byte) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:                              pf.ShimProvider(shim.NewProvider()),
		Name:                           "tls",
		Version:                        Version,
		MetadataInfo:                   tfbridge.NewProviderMetadata(metadata),
		EnableZeroDefaultSchemaVersion: true,
		EnableAccurateBridgePreview:    true,
	}
	info.MustComputeTokens(tokens.SingleModule("tls_", "index", tokens.MakeStandard("tls")))
	return info
}
