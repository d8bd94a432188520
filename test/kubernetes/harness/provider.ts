import { startForgingProvider } from '../../http/forging-provider.ts';
import type { TestCa } from '../../harness/nats/tls.ts';
import { GATEWAY } from './network.ts';
import type { PodNetwork } from './network.ts';
import { startTlsFront } from './tls-front.ts';

const HOST = 'id.example.test';
const PORT = 8443;

/** An identity provider that pods reach over TLS: realms of the Sovereign and of each Organization, and tokens of their programs. */
export async function startProvider(network: PodNetwork, ca: TestCa) {
  const provider = await startForgingProvider();
  const { port } = new URL(provider.state.origin);
  provider.state.origin = `https://${HOST}:${String(PORT)}`;
  await startTlsFront(ca, HOST, PORT, () => ({ host: '127.0.0.1', port }));
  network.setService([HOST], [GATEWAY]);
  return {
    issuer: (realm: string) => provider.issuer(realm),
    /** a token of a program with a role in a realm */
    token: async (realm: string, role: string): Promise<string> => {
      if (!provider.hasRealm(realm)) await provider.rotate(realm);
      const claims = { realm_access: { roles: [role] }, preferred_username: `service-account-${role}` };
      return (await provider.access(realm, { claims })) ?? '';
    },
  };
}
