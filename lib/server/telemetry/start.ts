import type { TelemetryOptions } from './settings.ts';
import { setTelemetry } from './telemetry.ts';

/** Has spans and lines of the log sent, when somebody is there to get them; the packages for it are loaded only then. */
export async function startTelemetry(options: TelemetryOptions): Promise<void> {
  if (options.traces === null && options.logs === null) return;
  const { openTelemetry } = await import('./open-telemetry.ts');
  setTelemetry(openTelemetry(options));
}
