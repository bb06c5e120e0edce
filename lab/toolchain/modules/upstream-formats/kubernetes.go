package main

import (
	"encoding/json"
	"errors"

	gardener "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	apiserver "k8s.io/apiserver/pkg/apis/apiserver"
	"k8s.io/apiserver/pkg/apis/apiserver/install"
	"k8s.io/apiserver/pkg/apis/apiserver/validation"
	authentication "k8s.io/apiserver/pkg/authentication/cel"
	kubeadmbeta3 "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta3"
	kubeadmbeta4 "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta4"
	clusterapibeta1 "sigs.k8s.io/cluster-api/api/controlplane/kubeadm/v1beta1"
	clusterapibeta2 "sigs.k8s.io/cluster-api/api/controlplane/kubeadm/v1beta2"
)

// readKubernetesObject reads an object of kubeadm, Cluster API, Gardener, the API server's own configuration or
// Kubernetes itself, by its apiVersion and kind. An AuthenticationConfiguration is also validated as the API server
// does before it starts, which compiles its expressions.
func readKubernetesObject(input []byte) ([]byte, error) {
	scheme := runtime.NewScheme()
	install.Install(scheme)
	for _, add := range []func(*runtime.Scheme) error{
		core.AddToScheme, kubeadmbeta3.AddToScheme, kubeadmbeta4.AddToScheme,
		clusterapibeta1.AddToScheme, clusterapibeta2.AddToScheme, gardener.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	codecs := serializer.NewCodecFactory(scheme, serializer.EnableStrict)
	object, err := runtime.Decode(codecs.UniversalDeserializer(), input)
	if err != nil {
		return nil, err
	}
	if object.GetObjectKind().GroupVersionKind().Kind == "AuthenticationConfiguration" {
		if err := validateAuthentication(scheme, object); err != nil {
			return nil, err
		}
	}
	return json.Marshal(object)
}

func validateAuthentication(scheme *runtime.Scheme, object runtime.Object) error {
	// Decoding sets defaults; converting does not.
	scheme.Default(object)
	internal, err := scheme.ConvertToVersion(object, apiserver.SchemeGroupVersion)
	if err != nil {
		return err
	}
	configuration, ok := internal.(*apiserver.AuthenticationConfiguration)
	if !ok {
		return errors.New("not an AuthenticationConfiguration")
	}
	return validation.ValidateAuthenticationConfiguration(
		authentication.NewDefaultCompiler(), configuration, nil,
	).ToAggregate()
}
