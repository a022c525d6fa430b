{{- define "curfew.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end -}}
{{- end }}

{{- define "curfew.serviceAccount" -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) -}}
{{- fail "serviceAccount.name: with serviceAccount.create=false, name the ServiceAccount that the agents run as" -}}
{{- end -}}
{{ .Values.serviceAccount.name | default (include "curfew.name" .) }}
{{- end }}

{{/* The name under which the API server knows the agents; the admission policies hang on it. */}}
{{- define "curfew.username" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ include "curfew.serviceAccount" . }}
{{- end }}

{{- define "curfew.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "curfew.moreLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "curfew.labels" -}}
{{ include "curfew.selector" . }}
{{ include "curfew.moreLabels" . }}
{{- end }}

{{- define "curfew.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end -}}
{{- end -}}
{{- end }}

{{/* "yes" where the admission policies are part of the release. */}}
{{- define "curfew.policies" -}}
{{- /* `helm template` knows a version but not which APIs are served; a GitOps tool must not lose the policies by that. */ -}}
{{- $served := or (.Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy") (semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version) -}}
{{- $wish := .Values.policies -}}
{{- if or (eq $wish "enabled") (and (eq $wish "auto") $served) -}}yes{{- end -}}
{{- end }}

{{/* associatedNode or serviceAccount. Constrained impersonation is on by default from Kubernetes 1.36. */}}
{{- define "curfew.identity" -}}
{{- $identity := .Values.identity -}}
{{- if eq $identity "auto" -}}
{{- $identity = ternary "associatedNode" "serviceAccount" (semverCompare ">=1.36-0" .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- if and (eq $identity "associatedNode") .Values.protectedNamespaces -}}
{{- fail "protectedNamespaces: needs identity=serviceAccount; an eviction in the name of the node cannot be told from the kubelet's" -}}
{{- end -}}
{{ $identity }}
{{- end }}

{{/* The values of each DaemonSet, by its name: those of the file, with its own over them. As JSON. */}}
{{- define "curfew.daemonSets" -}}
{{- $all := dict -}}
{{- range $group, $own := .Values.daemonSets -}}
{{- $_ := set $all (printf "%s-%s" (include "curfew.name" $) $group) (mergeOverwrite (deepCopy $.Values) (deepCopy ($own | default dict)) (dict "group" $group)) -}}
{{- end -}}
{{- if not $all -}}
{{- $_ := set $all (include "curfew.name" .) (mergeOverwrite (deepCopy .Values) (dict "group" "")) -}}
{{- end -}}
{{ toJson $all }}
{{- end }}

{{/* settings: {drain.timeout: 30m} as environment variables. Takes the values of one DaemonSet. */}}
{{- define "curfew.settings" -}}
{{- range $name, $value := .settings }}
{{- if not (kindIs "invalid" $value) }}
- name: CURFEW_{{ $name | replace "." "_" | replace "-" "_" | upper }}
  {{- /* Helm reads every number as a float and would write 1e+06 for a million. */}}
  {{- if kindIs "slice" $value }}{{ $value = join "," $value }}{{ else if kindIs "float64" $value }}{{ $value = int64 $value }}{{ end }}
  value: {{ toString $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Takes the root and the values of one DaemonSet. */}}
{{- define "curfew.env" -}}
- name: NODE_NAME
  valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
# By its UID the agent knows its own pod.
- name: POD_UID
  valueFrom: {fieldRef: {fieldPath: metadata.uid}}
# As the rights of the ClusterRole are.
- name: CURFEW_IDENTITY
  value: {{ include "curfew.identity" .root }}
- name: CURFEW_HTTP_PORT
  value: {{ .values.port | quote }}
{{- with .values.notify }}
{{- if .urlSecret.name }}
- name: CURFEW_NOTIFY_URL
  valueFrom: {secretKeyRef: {name: {{ .urlSecret.name }}, key: {{ .urlSecret.key }}}}
- name: CURFEW_NOTIFY_TEMPLATE
  value: {{ ternary .template "/etc/curfew/template/notify.json" (regexMatch "^[a-z]+$" .template) }}
{{- if .headersSecret.name }}
- name: CURFEW_NOTIFY_HEADERS_FILE
  value: /etc/curfew/headers/headers
{{- end }}
{{- end }}
{{- end }}
{{- include "curfew.settings" .values }}
{{- with .values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The ConfigMap with a template of notifications; empty where it is none of the built-in ones. */}}
{{- define "curfew.notifyTemplate" -}}
{{- with .Values.notify -}}
{{- if and .urlSecret.name (not (regexMatch "^[a-z]+$" .template)) -}}{{ include "curfew.name" $ }}-notify{{- end -}}
{{- end -}}
{{- end }}

{{/* Where agents run and as whom: all of a pod but its containers. Takes the root and the values of one DaemonSet. */}}
{{- define "curfew.pod" -}}
serviceAccountName: {{ include "curfew.serviceAccount" .root }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            - {key: kubernetes.io/os, operator: In, values: [linux]}
            # A Fargate pod is a node of its own and a hybrid node is no instance: neither is in an Auto Scaling group.
            - {key: eks.amazonaws.com/compute-type, operator: NotIn, values: [fargate, hybrid]}
            {{- with .values.nodeMatchExpressions }}{{ toYaml . | nindent 12 }}{{ end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .values.hostNetwork }}
# Instance metadata does not answer beyond the host where the hop limit is 1, which is the default.
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet
{{- end }}
# A Service named curfew would put CURFEW_PORT=tcp://... into the environment.
enableServiceLinks: false
{{- with .values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
# Needs nothing of the node: no user of its own there, no file, no device.
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
volumes:
  # The only place that can be written to: the JVM's and Vert.x's scratch files.
  - name: tmp
    emptyDir: {sizeLimit: 16Mi}
  {{- with include "curfew.notifyTemplate" .root }}
  # Of notifications.
  - name: notify-template
    configMap: {name: {{ . }}}
  {{- end }}
  {{- if and .values.notify.urlSecret.name .values.notify.headersSecret.name }}
  # Of notifications.
  - name: notify-headers
    secret:
      secretName: {{ .values.notify.headersSecret.name }}
      items: [{key: {{ .values.notify.headersSecret.key }}, path: headers}]
  {{- end }}
  {{- with .values.extraVolumes }}
  # By the value extraVolumes.
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* One container of it, but for its name, arguments, ports and probes. */}}
{{- define "curfew.container" -}}
image: {{ include "curfew.image" (dict "Values" .values "Chart" .root.Chart) | quote }}
imagePullPolicy: {{ .values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
env: {{- include "curfew.env" . | trim | nindent 2 }}
resources: {{- toYaml .values.resources | nindent 2 }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  {{- if include "curfew.notifyTemplate" .root }}
  - {name: notify-template, mountPath: /etc/curfew/template, readOnly: true}
  {{- end }}
  {{- if and .values.notify.urlSecret.name .values.notify.headersSecret.name }}
  - {name: notify-headers, mountPath: /etc/curfew/headers, readOnly: true}
  {{- end }}
  {{- with .values.extraVolumeMounts }}
  # By the value extraVolumeMounts.
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* An address other than "all of this machine's" is not the one that the kubelet would probe. */}}
{{- define "curfew.probe" -}}
{{- $bind := index .values.settings "http.bind" | default "0.0.0.0" -}}
port: http
{{- if not (has $bind (list "0.0.0.0" "::")) }}
host: {{ $bind | quote }}
{{- end }}
{{- end }}
