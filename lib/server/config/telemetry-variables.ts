import { z } from '../../domain/zod.ts';
import { SAMPLERS } from '../telemetry/settings.ts';
import type { TelemetrySettings } from '../telemetry/settings.ts';

const exporter = z.enum(['otlp', 'none'], { error: 'wants otlp or none (left out: otlp).' }).default('otlp');
const protocol = z
  .enum(['http/protobuf', 'http/json'], { error: 'wants http/protobuf or http/json (left out: http/protobuf).' })
  .optional();
const endpoint = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: 'wants the http:// or https:// URL of a receiver of OTLP (left out: nothing is sent).',
  })
  .optional();

/** Those of the standard (OpenTelemetry, Environment Variable Specification) that the SDK for Node leaves to who uses it. */
export const telemetryVariables = {
  OTEL_SDK_DISABLED: z
    .stringbool({ truthy: ['true'], falsy: ['false'], error: 'wants true or false (left out: false).' })
    .default(false),
  OTEL_TRACES_EXPORTER: exporter,
  OTEL_LOGS_EXPORTER: exporter,
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: protocol,
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { error: `wants one of ${SAMPLERS.join(', ')} (left out: parentbased_always_on).` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, { error: 'wants the share of traces that is kept, 0 to 1 (left out: 1).' })
    .transform(Number)
    .default(1),
};

type Values = z.output<z.ZodObject<typeof telemetryVariables>>;

const signalOf = (values: Values, signal: 'TRACES' | 'LOGS'): TelemetrySettings['traces'] => {
  const url = values[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] ?? values.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (values.OTEL_SDK_DISABLED || values[`OTEL_${signal}_EXPORTER`] === 'none' || url === undefined) return null;
  return values[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] ?? values.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf';
};

/** Which signals are sent, and how: those for which the address of a receiver is known. */
export const telemetryOf = (values: Values): TelemetrySettings => ({
  traces: signalOf(values, 'TRACES'),
  logs: signalOf(values, 'LOGS'),
  sampler: values.OTEL_TRACES_SAMPLER,
  ratio: values.OTEL_TRACES_SAMPLER_ARG,
});
