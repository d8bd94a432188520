import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  defaultTextMapGetter,
  isSpanContextValid,
  ROOT_CONTEXT,
  SeverityNumber,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { lineProcessor, spanProcessor } from './exporters.ts';
import type { TelemetryOptions, TelemetrySettings } from './settings.ts';
import type { SpanEnd, SpanStart, Telemetry } from './telemetry.ts';

const SCOPE = 'vertebra';
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
const SEVERITIES = { error: SeverityNumber.ERROR, warn: SeverityNumber.WARN, info: SeverityNumber.INFO };
/** A process that stops waits no longer for a receiver. */
const STOP_MS = 3_000;

function samplerOf({ sampler, ratio }: TelemetrySettings): Sampler {
  const roots = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const [, parent, name] = /^(parentbased_)?(.*)$/.exec(sampler) ?? [];
  const root = roots[name as keyof typeof roots]();
  return parent === undefined ? root : new ParentBasedSampler({ root });
}

/** What the process is, and over that what OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME say of it. */
const resourceOf = ({ service, version }: TelemetryOptions) =>
  defaultResource()
    .merge(detectResources({ detectors: [serviceInstanceIdDetector] }))
    .merge(resourceFromAttributes({ 'service.name': service, 'service.version': version }))
    .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));

function end(span: Span, { attributes = {}, errorType }: SpanEnd = {}): void {
  span.setAttributes(attributes);
  if (errorType !== undefined) {
    span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/**
 * Telemetry by the SDK of OpenTelemetry. Nothing is registered globally: Next would find that, and make spans of its own with raw
 * addresses and their queries in them.
 */
export function openTelemetry(options: TelemetryOptions): Telemetry {
  const resource = resourceOf(options);
  const spans = spanProcessor(options);
  const lines = lineProcessor(options);
  const tracers = spans && new TracerProvider({ resource, sampler: samplerOf(options), spanProcessors: [spans] });
  const loggers = lines && new LoggerProvider({ resource, processors: [lines] });
  const tracer = tracers?.getTracer(SCOPE, options.version);
  const logger = loggers?.getLogger(SCOPE, options.version);
  const propagator = new W3CTraceContextPropagator();
  const contexts = new AsyncLocalStorage<Context>();
  /** What a request began and keeps for others, such as a timer or a connection, is in its context for ever. */
  const ended = new WeakSet<Span>();
  const active = (): Context => {
    const here = contexts.getStore() ?? ROOT_CONTEXT;
    const span = trace.getSpan(here);
    return span && ended.has(span) ? ROOT_CONTEXT : here;
  };

  return {
    run: ({ name, kind, attributes = {}, headers }: SpanStart, work) => {
      if (tracer === undefined) return work(() => undefined);
      const parent = headers ? propagator.extract(active(), headers, defaultTextMapGetter) : active();
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, parent);
      return contexts.run(trace.setSpan(parent, span), () =>
        work((how) => {
          end(span, how);
          ended.add(span);
        }),
      );
    },
    active: () => {
      const span = trace.getSpanContext(active());
      return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : null;
    },
    tell: ({ level, message, attributes }) =>
      logger?.emit({
        severityNumber: SEVERITIES[level],
        severityText: level.toUpperCase(),
        body: message,
        attributes,
        context: active(),
      }),
    stop: async () => {
      const sent = Promise.allSettled([tracers?.shutdown(), loggers?.shutdown()]);
      await Promise.race([sent, sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
}
