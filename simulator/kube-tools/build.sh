#!/usr/bin/env bash
# Builds a real etcd, kube-apiserver, kube-controller-manager, kubectl and helm for the tests into a cache folder of the
# user, through the Go module proxy (Go >= 1.26; about 8 minutes on 2 cores the first time, nothing afterwards).
# Prints the folder as its last line; it is laid out as KUBEBUILDER_ASSETS expects.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=v1.36.3
out=${XDG_CACHE_HOME:-$HOME/.cache}/curfew/kubernetes/$version
mkdir -p "$out"
export CGO_ENABLED=0 GOFLAGS=-mod=readonly GOWORK=off

# Without these a server calls itself v0.0.0-master, and clients that compare versions (helm) stumble.
flags="-s -w -X k8s.io/client-go/pkg/version.gitVersion=$version"
for pair in "gitVersion=$version" gitMajor=1 gitMinor=36 gitTreeState=clean; do
  flags+=" -X k8s.io/component-base/version.$pair"
done

build() { # module folder, package, binary
  [ -x "$out/$3" ] && return
  echo "building $3 $version for the tests" >&2
  # Written beside and moved into place: a build that is cut short must not leave half a binary in the cache.
  (cd "$here/$1" && go build -trimpath -ldflags "$flags" -o "$out/.$3.$$" "$2")
  mv "$out/.$3.$$" "$out/$3"
}
build etcd go.etcd.io/etcd/server/v3 etcd
build kubernetes k8s.io/kubernetes/cmd/kube-apiserver kube-apiserver
build kubernetes k8s.io/kubernetes/cmd/kubectl kubectl
build kubernetes k8s.io/kubernetes/cmd/kube-controller-manager kube-controller-manager
build helm helm.sh/helm/v4/cmd/helm helm
echo "$out"
