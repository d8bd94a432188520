import type { NatsConnection } from 'nats.ws';
import { connect, jwtAuthenticator } from 'nats.ws';
import { JetStreamError } from '../../../jetstream/jetstream-error.ts';
import { askProbe } from './ask-probe.ts';
import type { Probe } from './credential-probes.ts';
import { describeServerError, ServerErrors } from '../server-errors.ts';

export interface ProbeOutcome {
  probe: Probe;
  asPromised: boolean;
  /** what the server answered, in a few words */
  evidence: string;
  milliseconds: number;
}

interface TestedCredential {
  jwt: string;
  seed: string;
  websocket: string;
  inboxPrefix: string;
}

/** Connects with the credential itself and tries the probes one by one. Ends early when there is no connection. */
export async function* testCredential(
  credential: TestedCredential,
  probes: readonly Probe[],
): AsyncGenerator<ProbeOutcome> {
  const errors = new ServerErrors();
  const connecting = open(credential, errors);
  try {
    for (const probe of probes) {
      const start = performance.now();
      const outcome = await runProbe(probe, errors, async () => askProbe(await connecting, probe));
      yield { probe, ...outcome, milliseconds: performance.now() - start };
      if (probe.kind === 'connect' && !outcome.asPromised) return;
    }
  } finally {
    await connecting.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }
}

function open({ jwt, seed, websocket, inboxPrefix }: TestedCredential, errors: ServerErrors): Promise<NatsConnection> {
  const options = {
    servers: websocket,
    wsFactory: errors.wsFactory,
    authenticator: jwtAuthenticator(jwt, new TextEncoder().encode(seed)),
    inboxPrefix,
    name: 'vertebra credential test',
    reconnect: false,
    timeout: 5_000,
  };
  return connect(options);
}

async function runProbe(
  probe: Probe,
  errors: ServerErrors,
  run: () => Promise<string>,
): Promise<Pick<ProbeOutcome, 'asPromised' | 'evidence'>> {
  try {
    const evidence = await run();
    return probe.expects === 'works'
      ? { asPromised: true, evidence }
      : { asPromised: false, evidence: `not refused: ${evidence}` };
  } catch (error) {
    if (isRefusal(error)) {
      return probe.expects === 'refused'
        ? { asPromised: true, evidence: 'refused, as it should be' }
        : { asPromised: false, evidence: 'refused by the server' };
    }
    return { asPromised: false, evidence: failure(probe, errors, error) };
  }
}

/** A denied publish or subscription, as nats.ws and lib/jetstream report it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof JetStreamError ? error.kind === 'permission' : codeOf(error) === 'PERMISSIONS_VIOLATION';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Of a WebSocket that does not open the browser keeps the reason to itself; what the server says is passed on. */
function failure(probe: Probe, { last }: ServerErrors, error: unknown): string {
  if (probe.kind !== 'connect') return error instanceof Error ? error.message : String(error);
  return last === null ? 'no connection' : `${describeServerError(last).title}: ${last}`;
}
