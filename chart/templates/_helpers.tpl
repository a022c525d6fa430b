{{- define "curfew.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end -}}
{{- end }}

{{- define "curfew.serviceAccount" -}}
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

{{- define "curfew.labels" -}}
{{ include "curfew.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
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
{{- $wish := toString .Values.policies -}}
{{- if not (has $wish (list "auto" "enabled" "disabled")) -}}
{{- fail (printf "policies=%s: accepted are auto, enabled, disabled" $wish) -}}
{{- end -}}
{{- if or (eq $wish "enabled") (and (eq $wish "auto") $served) -}}yes{{- end -}}
{{- end }}

{{/* settings: {drain.timeout: 30m} as environment variables. */}}
{{- define "curfew.settings" -}}
{{- range $name, $value := .Values.settings }}
{{- if kindIs "map" $value }}
{{- fail (printf "settings.%s: write a setting's name in one piece, on a command line as --set 'settings.drain\\.timeout=30m'" $name) }}
{{- else if eq $name "http.port" }}
{{- fail "settings.http.port: set the value `port`, which the probes use too" }}
{{- else if eq $name "node-name" }}
{{- fail "settings.node-name: the DaemonSet gives each agent the name of its own node" }}
{{- else if not (kindIs "invalid" $value) }}
- name: CURFEW_{{ $name | replace "." "_" | replace "-" "_" | upper }}
  {{- /* Helm reads every number as a float and would write 1e+06 for a million. */}}
  {{- if kindIs "slice" $value }}{{ $value = join "," $value }}{{ else if kindIs "float64" $value }}{{ $value = int64 $value }}{{ end }}
  value: {{ toString $value | quote }}
{{- end }}
{{- end }}
{{- end }}
