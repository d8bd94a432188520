import { getConfig } from '../../config/config.ts';
import { VERSION } from '../../config/version.ts';
import { log } from '../../log/log.ts';
import { startTelemetry } from '../../telemetry/start.ts';

/**
 * Has this process send its telemetry, when a receiver is configured. One that is away is told once, until it is there again.
 * @param service its name, unless OTEL_SERVICE_NAME says another
 */
export const startOwnTelemetry = (service: string): Promise<void> =>
  startTelemetry({
    ...getConfig().telemetry,
    service,
    version: VERSION,
    onReceiver: (signal, error) => {
      if (error === null) log('the receiver of telemetry is there again', { signal });
      else log('the receiver of telemetry takes nothing: what it does not take is left out', { signal }, error);
    },
  });
