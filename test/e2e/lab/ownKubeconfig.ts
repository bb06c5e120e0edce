/** A kubeconfig as people have them. It must be the same to the byte when every stack that merged into it is gone. */
export const ownKubeconfig = `# my clusters
apiVersion: v1
kind: Config
clusters:
  - name: home   # the one under the desk
    cluster: {server: "https://192.0.2.1:6443"}
users: []
contexts:
  - {name: home, context: {cluster: home, user: me}}
current-context: home
`;
