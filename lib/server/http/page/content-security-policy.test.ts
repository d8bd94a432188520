import { expect, it } from 'vitest';
import { issuersSchema } from '../../config/issuers.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

const entry = { name: 'x', clientId: 'vertebra' };
const policyOf = (template: string): Record<string, string> => {
  const issuers = issuersSchema.parse([
    { ...entry, issuer: 'https://id.example/realms/main', scope: { kind: 'sovereign' } },
    { ...entry, issuer: template, scope: { kind: 'organization-template' } },
  ]);
  const policy = contentSecurityPolicy('bm9uY2U=', {
    issuers,
    natsWebsocketUrl: 'wss://nats.example:8443/ws',
    projectorUrl: 'https://state.example',
  });
  return Object.fromEntries(policy.split('; ').map((line) => [line.split(' ', 1).join(), line.replace(/^\S+ /, '')]));
};

it('lets in our own scripts with the nonce, NATS, the projector and the issuers, and nothing else', () => {
  expect(policyOf('https://id.example/realms/{org}')).toEqual({
    'default-src': "'self'",
    'script-src': "'self' 'nonce-bm9uY2U=' 'strict-dynamic'",
    'worker-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'connect-src': "'self' wss://nats.example:8443 https://state.example",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'form-action': "'self' https://id.example",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'object-src': "'none'",
  });
});

it('lets sign-out reach the host of any Organization', () => {
  expect(policyOf('https://{org}.id.example:444/realm')['form-action']).toContain('https://*.id.example:444');
});
