/** Commands that copy what is in an Organization, for whoever has a credential there. Pure. */
import { environmentAssets, environmentOfStream } from '../names.ts';
import type { ContentsStream, OrganizationContents } from './deletion.ts';

/**
 * One command of the NATS command line for each stream and bucket of an Environment, with the role of credential that it takes; its public
 * key goes in for PUBLIC_KEY. `nats account
 * backup` and `nats stream backup` take snapshots, which no role of Vertebra may: these read every message instead.
 */
export const backupCommands = (
  slug: string,
  streams: readonly Pick<ContentsStream, 'name' | 'bucket'>[],
): OrganizationContents['commands'] =>
  streams.flatMap(({ name, bucket }) => {
    const environment = environmentOfStream(name);
    if (environment?.organization !== slug) return [];
    const creds = `--creds ${environment.name}.creds --inbox-prefix _INBOX.PUBLIC_KEY`;
    if (bucket !== null)
      return [
        {
          of: name,
          role: 'trusted-kv-reader',
          command: `nats ${creds} kv ls ${bucket} --verbose --display-value > ${bucket}.txt`,
        },
      ];
    // No role reads what was rejected; the page of the Environment does.
    if (name !== environmentAssets(environment.name).stream) return [];
    return [
      {
        of: name,
        role: 'trusted-subscriber',
        command: `nats ${creds} sub --stream ${name} --all --wait 5s --dump ${name}`,
      },
    ];
  });
