// Command generate writes schema.json and bridge-metadata.json, which the provider embeds.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"

	"latchkey.example/lab/pulumi-resource-tls/bridge"
)

func main() {
	tfgen.Main("tls", bridge.Provider([]byte("{}")))
}
