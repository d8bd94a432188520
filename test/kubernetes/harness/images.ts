/** What a container image brings: files that are mounted into the root of a container, and how it starts. */
export interface Image {
  /** path in the container → file or folder of this machine, read-only there */
  files: Record<string, string>;
  entrypoint: string[];
  workingDirectory: string;
  /** who runs it where the pod does not say */
  user: number;
}

export interface ImagePrograms {
  /** the Node that the suite runs on */
  node: string;
  /** the folder that `npm run build` made */
  dist: string;
  natsServer: string;
}

/** The images that the chart names, made of the programs of this machine; by the last part of their repository's name. */
export const images = ({ node, dist, natsServer }: ImagePrograms): Record<string, Image> => ({
  // as deploy/Dockerfile makes it
  vertebra: {
    files: { '/nodejs/bin/node': node, '/app': dist },
    entrypoint: ['/nodejs/bin/node'],
    workingDirectory: '/app',
    user: 65532,
  },
  nats: {
    files: { '/usr/local/bin/nats-server': natsServer },
    entrypoint: ['/usr/local/bin/nats-server'],
    workingDirectory: '/',
    user: 0,
  },
});

/** The image of a reference such as `ghcr.io/owner/vertebra:0.1.0`; throws for one that the suite does not know. */
export function imageOf(known: Record<string, Image>, reference: string): Image {
  const [, name = ''] = /([^/:@]+)(?:[:@][^/]*)?$/.exec(reference) ?? [];
  const image = known[name];
  if (image === undefined) throw new Error(`The suite has no image ${reference}.`);
  return image;
}
