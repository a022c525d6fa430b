#!/usr/bin/env bash
# Checks the chart: lint and rendering always; on a real API server, if KUBECONFIG names one, that everything is
# accepted, in two releases side by side, and that the policies hold an agent to its own node (identity serviceAccount).
#
#   HELM=helm KUBECTL=kubectl KUBECONFIG=... chart/verify.sh
#
# It creates Nodes, namespaces and cluster roles there and removes them again: give it a throwaway API server, as an
# administrator. It needs no node, no kubelet and no controller.
set -euo pipefail
chart=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
helm=${HELM:-$(command -v helm || true)}
kubectl=${KUBECTL:-$(command -v kubectl || true)}
if [ -z "$helm" ]; then
  echo "chart: not checked, there is no helm on the PATH or in \$HELM"
  [ "${CI:-}" = true ] && [ "${HELM_REQUIRED:-}" = true ] && exit 1
  exit 0
fi
work=$(mktemp -d)
finish() {
  [ ! -s "$work/undo" ] || tac "$work/undo" | while read -r line; do eval "$line" >/dev/null 2>&1 || true; done
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "chart: $*" >&2; exit 1; }
refused() { # expected text, command...
  local expected=$1 answer; shift
  if answer=$("$@" 2>&1); then fail "should have been refused: $*"; fi
  [[ $answer == *"$expected"* ]] || fail "expected '$expected' from: $*"$'\n'"$answer"
}

"$helm" lint --strict --quiet "$chart"
"$helm" lint --strict --quiet "$chart" --set policies=disabled,hostNetwork=false
refused "additional properties 'drain'" "$helm" template curfew "$chart" --set settings.drain.timeout=30m
refused "'auto', 'enabled', 'disabled'" "$helm" template curfew "$chart" --set policies=perhaps
"$helm" template curfew "$chart" --set 'settings.drain\.on-timeout=stay' | grep -A1 CURFEW_DRAIN_ON_TIMEOUT | grep -q '"stay"' \
  || fail "a setting does not reach the environment"
"$helm" template curfew "$chart" --set policies=disabled,identity=serviceAccount | grep -q 'verbs: \[delete\]' \
  && fail "pods may be deleted although no policy confines it"
"$helm" template curfew "$chart" --set identity=serviceAccount | awk '/apiGroups:/ && rules && before !~ /#/ {exit 1} /^rules:/ {rules=1} /^---/ {rules=0} {before=$0}' \
  || fail "a right without a comment that says why"
echo "chart: lints and renders"

[ -n "${KUBECONFIG:-}" ] && [ -n "$kubectl" ] || { echo "chart: not tried on an API server, there is no KUBECONFIG or no kubectl"; exit 0; }
later() { echo "$*" >>"$work/undo"; }
k() { "$kubectl" --request-timeout=20s "$@"; }

# Namespaces of a name of their own: without a controller the old ones stay, terminating.
for release in curfew verify; do
  "$helm" template --no-hooks "$release" "$chart" -n "$release-$$" --set identity=serviceAccount \
    --set 'protectedNamespaces={default,other}' >"$work/$release.yaml"
  k create namespace "$release-$$" >/dev/null; later k delete namespace "$release-$$" --wait=false
  k apply --dry-run=server -f "$work/$release.yaml" >/dev/null
  later k delete --wait=false -f "$work/$release.yaml"
  k apply -f "$work/$release.yaml" >/dev/null
done
echo "chart: an API server takes two releases side by side"

pod() { # name, namespace, service account, node
  k apply -f - >/dev/null <<POD
{apiVersion: v1, kind: Pod, metadata: {name: $1, namespace: $2}, spec: {serviceAccountName: $3, nodeName: $4,
 containers: [{name: c, image: none}], tolerations: [{operator: Exists}]}}
POD
  later k delete pod "$1" -n "$2" --grace-period=0 --force
}
for node in verify-a verify-b; do
  k apply -f - >/dev/null <<<"{apiVersion: v1, kind: Node, metadata: {name: $node, labels: {team: blue}}}"
  later k delete node "$node"
  pod "agent-$node" "curfew-$$" curfew "$node"
  pod "web-$node" verify-$$ verify-curfew "$node"
done
uid=$(k get pod agent-verify-a -n "curfew-$$" -o 'jsonpath={.metadata.uid}')
bound=$(k create token curfew -n "curfew-$$" --bound-object-kind Pod --bound-object-name agent-verify-a --bound-object-uid "$uid")
unbound=$(k create token curfew -n "curfew-$$")

# The caller's credentials must not be sent along: client certificates would win over the token.
k config view --raw --minify -o 'jsonpath={.clusters[0].cluster.certificate-authority-data}' | base64 -d >"$work/ca.crt"
url=$(k config view --minify -o 'jsonpath={.clusters[0].cluster.server}')
authority=$work/ca.crt
[ -s "$authority" ] || authority=$(k config view --raw --minify -o 'jsonpath={.clusters[0].cluster.certificate-authority}')
server=(--kubeconfig=/dev/null --server="$url")
if [ -n "$authority" ]; then server+=(--certificate-authority="$authority"); tls=(--cacert "$authority")
else server+=(--insecure-skip-tls-verify); tls=(--insecure); fi
as() { local token=$1; shift; k "${server[@]}" --token="$token" "$@"; }
agent() { as "$bound" "$@"; }
cordon='{"spec":{"unschedulable":true},"metadata":{"labels":{"node.kubernetes.io/exclude-from-external-load-balancers":"curfew"},"annotations":{"curfew.io/journal":"{}"}}}'
evict() { # token, pod, delete options, namespace
  local namespace=${4:-verify-$$}
  as "$1" create --raw "/api/v1/namespaces/$namespace/pods/$2/eviction" -f - \
    <<<"{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"$2\",\"namespace\":\"$namespace\"},\"deleteOptions\":$3}"
}
event() { # name, the node that it speaks for
  agent create -f - <<<"{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: $1, namespace: default}, type: Normal,
   eventTime: '2026-11-21T10:00:00.000000Z', reason: Verified, action: Verify, reportingController: curfew.io/agent,
   reportingInstance: $2, regarding: {apiVersion: v1, kind: Node, name: verify-a}, note: chart/verify.sh}"
}

# A policy counts a moment after it was created: wait until it bites.
for _ in $(seq 60); do agent patch node verify-b --type=merge -p '{}' >/dev/null 2>&1 || break; sleep 0.5; done

agent patch node verify-a --type=merge -p "$cordon" >/dev/null
agent get node verify-a >/dev/null
refused 'bound to node "verify-a", not to "verify-b"' agent patch node verify-b --type=merge -p "$cordon"
refused 'bound to node "", not to "verify-a"' as "$unbound" patch node verify-a --type=merge -p "$cordon"
refused "label change" agent patch node verify-a --type=merge -p '{"metadata":{"labels":{"team":"red"}}}'
refused "annotation change" agent patch node verify-a --type=merge -p '{"metadata":{"annotations":{"other":"x"}}}'
refused "only unschedulable" agent patch node verify-a --type=merge -p '{"spec":{"taints":[{"key":"k","effect":"NoExecute"}]}}'
refused "metadata change" agent patch node verify-a --type=merge -p '{"metadata":{"finalizers":["x.io/y"]}}'
condition() { echo '{"status":{"conditions":[{"type":"'"$1"'","status":"False","reason":"CurfewVerify","message":"x"}]}}'; }
# kubectl reads a status before it patches it, and that right the agent has not.
status() { # node, type of the condition
  curl -sS --fail-with-body "${tls[@]}" -X PATCH -H "Authorization: Bearer $bound" \
    -H 'Content-Type: application/strategic-merge-patch+json' -d "$(condition "$2")" "$url/api/v1/nodes/$1/status"
}
if command -v curl >/dev/null; then
  status verify-a Drained >/dev/null
  refused "only the conditions" status verify-a Ready
  refused 'not to \"verify-b\"' status verify-b Drained
else
  echo "chart: conditions not tried, there is no curl"
fi
refused "cannot list" agent get nodes
refused "cannot get" agent get pod web-verify-a -n verify-$$
agent get --raw '/api/v1/pods?fieldSelector=spec.nodeName%3Dverify-a' >/dev/null

refused "curfew: evictions need" evict "$bound" web-verify-a '{}'
refused "curfew: evictions need" evict "$bound" web-verify-a '{"gracePeriodSeconds":0,"preconditions":{"uid":"x"}}'
refused "not bound to a node" evict "$unbound" web-verify-a '{"preconditions":{"uid":"x"}}'
refused "namespace is protected" evict "$bound" web '{"preconditions":{"uid":"x"}}' default
web=$(k get pod web-verify-a -n verify-$$ -o 'jsonpath={.metadata.uid}')
evict "$bound" web-verify-a "{\"preconditions\":{\"uid\":\"$web\"}}" >/dev/null
agent delete pod agent-verify-a -n "curfew-$$" --wait=false --dry-run=server >/dev/null
refused 'pod is on "verify-b"' agent delete pod agent-verify-b -n "curfew-$$" --wait=false

event verify-1 verify-a >/dev/null; later k delete event verify-1 -n default
refused "events need reportingController" event verify-2 verify-b
echo "chart: an agent changes its own node and no other"
