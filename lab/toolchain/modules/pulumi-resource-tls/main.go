// Command pulumi-resource-tls is Pulumi's TLS provider. The files that it embeds are written by ./generate: the
// toolchain runs that first and puts them beside this file.
package main

import (
	"context"
	_ "embed"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"

	"latchkey.example/lab/pulumi-resource-tls/bridge"
)

//go:embed schema.json
var schema []byte

//go:embed bridge-metadata.json
var metadata []byte

func main() {
	tfbridge.Main(context.Background(), "tls", bridge.Provider(metadata), tfbridge.ProviderMetadata{PackageSchema: schema})
}
