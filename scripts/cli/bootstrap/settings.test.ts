import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';
import type { Given } from './settings.ts';

const NODES = ['n1=a.example', 'n2=b.example', 'n3=10.0.0.3'];
const CERT = { 'tls-cert': '/tls/c.pem', 'tls-key': '/tls/k.pem' };

const problemsOf = (given: Given): string[] => {
  const read = readSettings({ 'store-size': '50GB', ...given });
  return 'problems' in read ? read.problems : [];
};

describe('readSettings', () => {
  it.each<[string, Given]>([
    ['nothing but a size', {}],
    ['a cluster', { node: NODES, host: 'own', 'monitor-host': 'own' }],
    ['four servers, one by IPv6', { node: [...NODES, 'n4=fd00::4'] }],
    ['TLS', { ...CERT, 'tls-ca': '/tls/ca.pem' }],
    ['a certificate for browsers alone', { 'websocket-cert': '/w.pem', 'websocket-key': '/w.key' }],
    ['routes by the certificate of clients', { node: NODES, ...CERT, 'route-ca': '/tls/ca.pem' }],
    ['several origins', { origin: ['https://a.example', 'https://b.example:8443'] }],
  ])('takes %s', (_, given) => expect(problemsOf(given)).toEqual([]));

  it.each<[Given, string]>([
    [{ 'client-port': '0' }, '--client-port 0 wants a port from 1 to 65535'],
    [{ 'client-port': '-1' }, '--client-port -1 wants a port'],
    [{ 'cluster-port': '65536' }, '--cluster-port 65536 wants a port'],
    [{ 'websocket-port': '80.5' }, '--websocket-port 80.5 wants a port'],
    [{ 'monitor-port': '9007199254740993' }, '--monitor-port 9007199254740993 wants a port'],
    [{ 'client-port': '' }, '--client-port  wants a port'],
    [{ 'client-port': '8080' }, 'the port 8080 is there twice'],
    [{ host: 'a b' }, '--host a b wants an address'],
    [{ host: '0.0.0.0"\nauthorization: {}' }, 'wants an address'],
    [{ host: 'own' }, '--host own has no use without --node'],
    [{ 'monitor-host': 'own' }, '--monitor-host own has no use without --node'],
    [{ origin: ['https://a.example/'] }, '--origin https://a.example/ wants an origin'],
    [{ origin: ['https://a.example', 'ftp://b.example'] }, '--origin ftp://b.example wants an origin'],
    [{ origin: ['*'] }, '--origin * wants an origin'],
    [{ origin: [] }, '--origin'],
    [{ store: 'data' }, '--store data wants the absolute path'],
    [{ store: '/a"b' }, 'wants the absolute path'],
    [{ 'store-size': '50' }, '--store-size 50 wants a size such as 50GB'],
    [{ 'store-size': '0GB' }, '--store-size 0GB wants a size'],
    [{ 'store-size': '-5GB' }, '--store-size -5GB wants a size'],
    [{ 'store-size': '99MB' }, '--store-size 99MB wants a size'],
    [{ 'store-size': undefined }, '--store-size cannot be read'],
    [{ node: ['n1=a', 'n2=b'] }, '--node is wanted three times or more'],
    [{ node: ['n1', ...NODES] }, '--node n1 wants NAME=HOST'],
    [{ node: ['a.b=c', ...NODES] }, '--node a.b=c wants NAME=HOST'],
    [{ node: ['x=a_b', ...NODES] }, '--node x=a_b wants NAME=HOST'],
    [{ node: [...NODES, 'n1=d.example'] }, '--node n1 is there twice'],
    [{ node: [...NODES, 'n4=a.example'] }, 'the host a.example is there twice'],
    [{ 'tls-cert': '/c.pem' }, '--tls-cert wants --tls-key beside it'],
    [{ 'tls-key': '/k.pem' }, '--tls-key wants --tls-cert beside it'],
    [{ 'tls-cert': 'c.pem', 'tls-key': '/k.pem' }, '--tls-cert c.pem wants the absolute path'],
    [{ 'tls-ca': '/ca.pem' }, '--tls-ca has no use without --tls-cert'],
    [{ 'websocket-cert': '/w.pem' }, '--websocket-cert wants --websocket-key beside it'],
    [{ 'websocket-cert': '/w', 'websocket-key': '/k', 'websocket-plain': true }, 'contradict each other'],
    [{ ...CERT, 'route-ca': '/ca.pem' }, '--route-ca has no use without --node'],
    [{ node: NODES, 'route-ca': '/ca.pem' }, '--route-ca has no use without --route-cert or --tls-cert'],
    [{ node: NODES, 'route-cert': '/c', 'route-key': '/k' }, '--route-cert has no use without --route-ca'],
  ])('refuses %j by its name', (given, problem) => {
    expect(problemsOf(given)).toEqual([expect.stringContaining(problem)]);
  });

  it('tells all wrong values at once', () => {
    expect(problemsOf({ 'client-port': 'x', store: 'y', node: ['z'] })).toHaveLength(3);
  });
});
