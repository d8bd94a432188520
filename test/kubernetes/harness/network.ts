import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

/** Where the test itself, and the API server, are in the network of the pods: the network namespace that the suite runs in. */
export const GATEWAY = '10.244.0.1';
const BRIDGE = 'pods';

const ip = (...args: string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** A network for pods, each a network namespace with an address of its own; names are told by one file of hosts. */
export class PodNetwork {
  readonly hostsFile: string;
  private readonly addresses = new Map<string, string>();
  private readonly names = new Map<string, string[]>();
  private next = 2;

  constructor(hostsFile: string) {
    this.hostsFile = hostsFile;
    // what this run makes is gone with its mounts
    mkdirSync('/run/netns', { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', '/run/netns']);
    ip('link', 'set', 'lo', 'up');
    ip('link', 'add', BRIDGE, 'type', 'bridge');
    ip('addr', 'add', `${GATEWAY}/16`, 'dev', BRIDGE);
    ip('link', 'set', BRIDGE, 'up');
    this.writeHosts();
  }

  /** @returns its address */
  addPod(name: string): string {
    const known = this.addresses.get(name);
    if (known !== undefined) return known;
    const address = `10.244.${String(this.next >> 8)}.${String(this.next & 255)}`;
    const link = `pod${String(this.next)}`;
    this.next += 1;
    ip('netns', 'add', name);
    ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
    ip('link', 'set', link, 'master', BRIDGE, 'up');
    ip('-n', name, 'link', 'set', 'lo', 'up');
    ip('-n', name, 'addr', 'add', `${address}/16`, 'dev', 'eth0');
    ip('-n', name, 'link', 'set', 'eth0', 'up');
    this.addresses.set(name, address);
    return address;
  }

  removePod(name: string): void {
    ip('netns', 'delete', name);
    this.addresses.delete(name);
  }

  /** What a service of Kubernetes does: its names lead to these pods. */
  setService(names: readonly string[], addresses: readonly string[]): void {
    for (const name of names) this.names.set(name, [...addresses]);
    this.writeHosts();
  }

  /** Written in place: pods have the same file mounted. */
  private writeHosts(): void {
    const lines = [...this.names].flatMap(([name, addresses]) => addresses.map((address) => `${address} ${name}`));
    writeFileSync(this.hostsFile, ['127.0.0.1 localhost', ...lines, ''].join('\n'));
  }

  /** Where a name of a service leads to. */
  addressesOf(name: string): readonly string[] {
    return this.names.get(name) ?? [];
  }
}
