import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { TelemetryOptions } from './settings.ts';

interface Exporter<Item> {
  export: (items: Item[], done: (result: { error?: Error; code: number }) => void) => void;
}

const SUCCESS = 0;

/** Tells of the first that was not taken, after the exporter's own retries, and of the first one after it that was. */
function watch<Item>(exporter: Exporter<Item>, tell: (error: Error | null) => void): void {
  const send = exporter.export.bind(exporter);
  let isAway = false;
  exporter.export = (items, done) =>
    send(items, (result) => {
      const fails = result.code !== SUCCESS;
      if (fails !== isAway) {
        isAway = fails;
        tell(fails ? (result.error ?? new Error('no answer')) : null);
      }
      done(result);
    });
}

/**
 * Where spans go; null when nowhere. The queue is bounded: it holds 2048, and what comes while it is full is left out. Addresses, headers,
 * certificates, compression and time-outs are those of OTEL_EXPORTER_OTLP_*, read by the exporter.
 */
export function spanProcessor({ traces, onReceiver }: TelemetryOptions): BatchSpanProcessor | null {
  if (traces === null) return null;
  const exporter = traces === 'http/json' ? new JsonTraceExporter() : new OTLPTraceExporter();
  watch(exporter, (error) => onReceiver('traces', error));
  return new BatchSpanProcessor({ exporter });
}

/** Where lines of the log go, in the same way. */
export function lineProcessor({ logs, onReceiver }: TelemetryOptions): BatchLogRecordProcessor | null {
  if (logs === null) return null;
  const exporter = logs === 'http/json' ? new JsonLogExporter() : new OTLPLogExporter();
  watch(exporter, (error) => onReceiver('logs', error));
  return new BatchLogRecordProcessor({ exporter });
}
