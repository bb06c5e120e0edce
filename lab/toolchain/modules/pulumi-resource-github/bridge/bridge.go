// Package bridge describes Pulumi's GitHub provider: the Terraform provider under the names that @pulumi/github uses.
// It says the same as provider/resources.go of github.com/pulumi/pulumi-github wherever that has an effect at run
// time, so that state written by the one is understood by the other.
package bridge

import (
	"github.com/integrations/terraform-provider-github/v6/github"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

// Version is that of the @pulumi/github package which this provider serves; the linker sets it.
var Version string

// Provider describes the provider. The metadata is what the generator wrote, or an empty JSON object for the
// generator itself.
func Provider(metadata []byte) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            shimv2.NewProvider(github.NewProvider(Version, "")()),
		Name:         "github",
		Version:      Version,
		MetadataInfo: tfbridge.NewProviderMetadata(metadata),
		Config: map[string]*tfbridge.SchemaInfo{
			"base_url": {
				Default: &tfbridge.DefaultInfo{EnvVars: []string{"GITHUB_BASE_URL"}, Value: "https://api.github.com/"},
			},
			"token": {
				Default: &tfbridge.DefaultInfo{EnvVars: []string{"GITHUB_TOKEN"}},
				Secret:  tfbridge.True(),
			},
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			"github_actions_environment_secret":     {DeleteBeforeReplace: true},
			"github_actions_organization_secret":    replaceForOtherRepositories(),
			"github_codespaces_organization_secret": replaceForOtherRepositories(),
			"github_dependabot_organization_secret": replaceForOtherRepositories(),
			"github_repository_autolink_reference":  {DeleteBeforeReplace: true},
			"github_repository_collaborator":        {DeleteBeforeReplace: true},
			"github_repository_deploy_key":          {DeleteBeforeReplace: true},
			// Terraform once allowed several, and the published package still takes a list.
			"github_repository_environment": {
				Fields: map[string]*tfbridge.SchemaInfo{"reviewers": {MaxItemsOne: tfbridge.False()}},
			},
		},
		DataSources: map[string]*tfbridge.DataSourceInfo{
			"github_app": {Tok: "github:index/getGithubApp:getGithubApp"},
		},
		EnableZeroDefaultSchemaVersion: true,
		EnableAccurateBridgePreview:    true,
		EnableRawStateDelta:            true,
	}
	info.MustComputeTokens(tokens.SingleModule("github_", "index", tokens.MakeStandard("github")))
	info.MustApplyAutoAliases()
	info.SetAutonaming(255, "-")
	return info
}

// replaceForOtherRepositories makes a new secret when the repositories that may read it change: GitHub cannot change
// them in place through the Terraform provider.
func replaceForOtherRepositories() *tfbridge.ResourceInfo {
	return &tfbridge.ResourceInfo{
		Fields: map[string]*tfbridge.SchemaInfo{"selected_repository_ids": {ForceNew: tfbridge.True()}},
	}
}
