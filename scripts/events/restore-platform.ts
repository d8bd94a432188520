import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { objectStateSchema } from '../../lib/domain/environments/environment-state.ts';
import type { ObjectState } from '../../lib/domain/environments/environment-state.ts';
import { stateKeyOf } from '../../lib/domain/events/state-key.ts';
import { environmentAssets } from '../../lib/domain/names.ts';
import { senderOf } from './cloud-event.ts';
import type { PlatformObject } from './objects.ts';
import type { Platform } from './platform.ts';

/** The state of an object that events from here made; null for what somebody else sent or wrote into the bucket. */
function ownState(environment: string, text: string): ObjectState | null {
  try {
    const { data: state } = objectStateSchema.safeParse(JSON.parse(text));
    return state?.event.source === senderOf(environment, state?.source ?? 'k8s') ? state : null;
  } catch {
    return null;
  }
}

/** The platform as the projector keeps it in the bucket; null in a new Environment. A commit is no part of it. */
export async function restorePlatform(connection: NatsConnection, environment: string): Promise<Platform | null> {
  const platform: Platform = new Map();
  const bucket = await new Kvm(connection).open(environmentAssets(environment).bucket);
  if ((await bucket.status()).values === 0) return null;
  for await (const entry of await bucket.watch()) {
    const state = entry.operation === 'PUT' ? ownState(environment, entry.string()) : null;
    if (state !== null && state.kind !== 'commit') {
      const { kind, namespace, name, object: data } = state;
      platform.set(stateKeyOf(state), { kind, namespace, name, data } as PlatformObject);
    }
    if (entry.delta === 0) break;
  }
  return platform.size === 0 ? null : platform;
}
