// Package shim hands out the Terraform TLS provider. Its package is internal to github.com/hashicorp/terraform-provider-tls,
// and Go allows the import from here only because this module's path lies below that one.
package shim

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	tls "github.com/hashicorp/terraform-provider-tls/internal/provider"
)

// NewProvider makes the Terraform TLS provider.
func NewProvider() provider.Provider {
	return tls.New()
}
