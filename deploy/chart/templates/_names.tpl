{{/* The first ones are used by the upstream chart's values, too: they know the release and global values alone. */}}

{{- define "vertebra.fullname" -}}
{{- if contains "vertebra" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-vertebra" .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "vertebra.authority" -}}
{{ .Values.global.vertebra.host }}{{ if ne (int .Values.global.vertebra.port) 443 }}:{{ int .Values.global.vertebra.port }}{{ end }}
{{- end }}

{{- define "vertebra.origin" -}}
https://{{ include "vertebra.authority" . }}
{{- end }}

{{- define "vertebra.operatorSecret" -}}
{{ .Values.global.vertebra.operatorSecret | default (printf "%s-operator" (include "vertebra.fullname" .)) }}
{{- end }}

{{- define "vertebra.natsTlsSecret" -}}
{{ include "vertebra.fullname" . }}-nats-tls
{{- end }}

{{/* Everything below is for templates of this chart. */}}

{{- define "vertebra.keysSecret" -}}
{{ .Values.keys.existingSecret | default (printf "%s-keys" (include "vertebra.fullname" .)) }}
{{- end }}

{{- define "vertebra.issuersSecret" -}}
{{- if .Values.issuersSecret }}{{ .Values.issuersSecret }}
{{- else if and .Values.externalSecrets.enabled .Values.externalSecrets.remoteKeys.issuers }}{{ include "vertebra.fullname" . }}-issuers
{{- end }}
{{- end }}

{{- define "vertebra.hostTlsSecret" -}}
{{ .Values.ingress.tls.secretName | default (printf "%s-tls" (include "vertebra.fullname" .)) }}
{{- end }}

{{/* As the upstream chart names its objects. */}}
{{- define "vertebra.natsName" -}}
{{- $name := .Values.nats.nameOverride | default "nats" }}
{{- if .Values.nats.fullnameOverride }}{{ .Values.nats.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "vertebra.natsPodLabels" -}}
app.kubernetes.io/name: {{ .Values.nats.nameOverride | default "nats" }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: nats
{{- end }}

{{/* Each node by its own name: a client whose node is gone tries the others at once. */}}
{{- define "vertebra.natsUrl" -}}
{{- if not .Values.nats.enabled }}{{ .Values.externalNats.url }}
{{- else }}
{{- $cluster := .Values.nats.config.cluster }}
{{- $urls := list }}
{{- range $i := until (ternary (int $cluster.replicas) 1 $cluster.enabled) }}
{{- $urls = append $urls (printf "%s://%s-%d.%s-headless.%s.svc:4222" (include "vertebra.natsScheme" $) (include "vertebra.natsName" $) $i (include "vertebra.natsName" $) $.Release.Namespace) }}
{{- end }}
{{- join "," $urls }}
{{- end }}
{{- end }}

{{- define "vertebra.natsScheme" -}}
{{ ternary "tls" "nats" .Values.nats.config.nats.tls.enabled }}
{{- end }}

{{- define "vertebra.selectorLabels" -}}
app.kubernetes.io/name: vertebra
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "vertebra.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{ include "vertebra.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "vertebra.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}
