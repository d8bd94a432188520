{{/* What every pod of the image has in common. */}}

{{- define "vertebra.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
# The Secret of the keys is readable by this group alone.
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "vertebra.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "vertebra.placement" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "vertebra.env" -}}
{{- $base := include "vertebra.origin" . -}}
- name: VERTEBRA_BASE_URL
  value: {{ $base | quote }}
- name: VERTEBRA_PROJECTOR_URL
  value: {{ $base | quote }}
- name: VERTEBRA_LISTEN
  value: 0.0.0.0:3000
- name: VERTEBRA_PROJECTOR_LISTEN
  value: 0.0.0.0:3001
- name: VERTEBRA_METRICS_LISTEN
  value: 0.0.0.0:9464
- name: VERTEBRA_PROJECTOR_METRICS_LISTEN
  value: 0.0.0.0:9465
- name: VERTEBRA_NATS_URL
  value: {{ include "vertebra.natsUrl" . | quote }}
{{- $public := .Values.natsPublicUrl }}
{{- if and (not $public) .Values.nats.enabled }}
{{- $public = printf "%s://%s.%s.svc:4222" (include "vertebra.natsScheme" .) (include "vertebra.natsName" .) .Release.Namespace }}
{{- end }}
{{- with $public }}
- name: VERTEBRA_NATS_PUBLIC_URL
  value: {{ . | quote }}
{{- end }}
- name: VERTEBRA_NATS_WEBSOCKET_URL
  value: {{ ternary (printf "wss://%s/nats" (include "vertebra.authority" .)) .Values.externalNats.websocketUrl .Values.nats.enabled | quote }}
- name: VERTEBRA_KEYS_DIR
  value: /etc/vertebra/keys
- name: VERTEBRA_ISSUERS_FILE
  value: /etc/vertebra/{{ ternary "issuers" "config" (ne (include "vertebra.issuersSecret" .) "") }}/issuers.json
{{- if .Values.plans }}
- name: VERTEBRA_PLANS_FILE
  value: /etc/vertebra/config/plans.json
{{- end }}
{{- if .Values.roleClaims }}
- name: VERTEBRA_ROLE_CLAIMS
  value: /etc/vertebra/config/role-claims.json
{{- end }}
{{- if include "vertebra.caVolume" . }}
- name: VERTEBRA_CA_FILE
  value: /etc/vertebra/ca/{{ .Values.caBundle.key }}
{{- end }}
- name: VERTEBRA_DRAIN_SECONDS
  value: {{ .Values.drainSeconds | quote }}
- name: VERTEBRA_TRUSTED_PROXIES
  value: {{ .Values.trustedProxies | quote }}
{{- with .Values.monitoring }}
{{- if .tokenSecret }}
- name: VERTEBRA_METRICS_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .tokenSecret | quote }}
      key: {{ .tokenKey | quote }}
{{- end }}
{{- end }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Folders, not single files: what Kubernetes changes in them is seen without a restart. */}}
{{- define "vertebra.volumeMounts" -}}
- { name: tmp, mountPath: /tmp }
- { name: keys, mountPath: /etc/vertebra/keys, readOnly: true }
- { name: config, mountPath: /etc/vertebra/config, readOnly: true }
{{- if include "vertebra.issuersSecret" . }}
- { name: issuers, mountPath: /etc/vertebra/issuers, readOnly: true }
{{- end }}
{{- if include "vertebra.caVolume" . }}
- { name: ca, mountPath: /etc/vertebra/ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "vertebra.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
- name: keys
  secret:
    secretName: {{ include "vertebra.keysSecret" . | quote }}
    defaultMode: 0440
- name: config
  configMap:
    name: {{ include "vertebra.fullname" . }}-config
{{- with include "vertebra.issuersSecret" . }}
- name: issuers
  secret:
    secretName: {{ . | quote }}
    defaultMode: 0440
{{- end }}
{{- with include "vertebra.caVolume" . }}
- name: ca
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "vertebra.caVolume" -}}
{{- if .Values.caBundle.configMap -}}
configMap:
  name: {{ .Values.caBundle.configMap | quote }}
{{- else if .Values.caBundle.secret -}}
secret:
  secretName: {{ .Values.caBundle.secret | quote }}
  items: [{ key: {{ .Values.caBundle.key | quote }}, path: {{ .Values.caBundle.key | quote }} }]
{{- else if and .Values.nats.enabled .Values.nats.config.nats.tls.enabled -}}
# The CA alone: the key beside it is NATS' own.
secret:
  secretName: {{ include "vertebra.natsTlsSecret" . }}
  items: [{ key: ca.crt, path: {{ .Values.caBundle.key | quote }} }]
{{- end }}
{{- end }}

{{/* A Deployment of the image. Takes the root, the component, what is beside it in values, its command and its ports. */}}
{{- define "vertebra.deployment" -}}
{{- $root := .root -}}
{{- $values := .values -}}
{{- $mine := merge (dict "app.kubernetes.io/component" .component) (include "vertebra.selectorLabels" $root | fromYaml) -}}
{{- $spread := list -}}
{{- range $root.Values.topologySpreadConstraints }}
{{- $spread = append $spread (merge (dict "labelSelector" (dict "matchLabels" $mine)) .) -}}
{{- end -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "vertebra.fullname" $root }}-{{ .component }}
  labels: {{- include "vertebra.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  {{- if not .scaled }}
  replicas: {{ $values.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels: {{- include "vertebra.selectorLabels" $root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  template:
    metadata:
      labels: {{- include "vertebra.labels" $root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
        {{- with $root.Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
      securityContext: {{- include "vertebra.podSecurity" $root | nindent 8 }}
      {{- with include "vertebra.placement" $root }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- with $spread }}
      topologySpreadConstraints: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .component }}
          image: {{ include "vertebra.image" $root | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args: [{{ .component }}.js]
          env: {{- include "vertebra.env" $root | nindent 12 }}
          ports:
            - { name: http, containerPort: {{ .port }} }
            - { name: metrics, containerPort: {{ .metricsPort }} }
          startupProbe:
            httpGet: { path: /healthz, port: metrics }
            periodSeconds: 2
            failureThreshold: 30
          livenessProbe:
            httpGet: { path: /healthz, port: metrics }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /readyz, port: metrics }
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 1
          resources: {{- toYaml $values.resources | nindent 12 }}
          securityContext: {{- include "vertebra.containerSecurity" $root | nindent 12 }}
          volumeMounts: {{- include "vertebra.volumeMounts" $root | nindent 12 }}
      volumes: {{- include "vertebra.volumes" $root | nindent 8 }}
{{- end }}
