import { chmod, chown, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiServer } from './api-server.ts';
import type { Data, Volume, VolumeSource } from './kinds.ts';

/** Whose volumes they are. */
export interface VolumesOf {
  api: ApiServer;
  namespace: string;
  serviceAccount: string;
  /** owns what secrets and config maps are mounted as, as fsGroup says; 0 without one */
  group: number;
  /** below it a folder for each volume */
  directory: string;
  /** below it a folder for each claim, which outlives the pod */
  claims: string;
}

/** What is in a Secret or a ConfigMap; null when there is none of that name. */
export async function readData(
  { api, namespace }: Pick<VolumesOf, 'api' | 'namespace'>,
  kind: 'configmaps' | 'secrets',
  name: string,
): Promise<Record<string, Buffer> | null> {
  const path = `/api/v1/namespaces/${namespace}/${kind}/${name}`;
  const found = (await api.ask('GET', path).catch((error: unknown) => {
    if (String(error).includes(' 404 ')) return null;
    throw error;
  })) as Data | null;
  const encoding = kind === 'secrets' ? 'base64' : 'utf8';
  return (
    found &&
    Object.fromEntries(Object.entries(found.data ?? {}).map(([key, value]) => [key, Buffer.from(value, encoding)]))
  );
}

/** Files of one source of a volume: what is in it, under the names that the pod says. */
async function filesOf(whose: VolumesOf, source: VolumeSource): Promise<Record<string, Buffer>> {
  const { api, namespace, serviceAccount } = whose;
  const { serviceAccountToken, literal, configMap, secret } = source;
  if (serviceAccountToken !== undefined) {
    const { audience, path = 'token' } = serviceAccountToken;
    const { status } = (await api.ask(
      'POST',
      `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
      { spec: { expirationSeconds: 3600, ...(audience === undefined ? {} : { audiences: [audience] }) } },
    )) as { status: { token: string } };
    return { [path]: Buffer.from(status.token) };
  }
  if (literal !== undefined)
    return Object.fromEntries(Object.entries(literal).map(([file, text]) => [file, Buffer.from(text)]));
  const of = configMap ?? secret;
  const name = configMap?.name ?? secret?.secretName ?? secret?.name;
  if (of === undefined || name === undefined)
    throw new Error(`The suite does not know the volume ${JSON.stringify(source)}.`);
  const data = await readData(whose, configMap === undefined ? 'secrets' : 'configmaps', name);
  if (data === null && of.optional !== true) throw new Error(`A pod mounts ${name}, which is not there.`);
  if (of.items === undefined) return data ?? {};
  return Object.fromEntries(
    of.items.map(({ key, path }) => {
      const content = data?.[key];
      if (content === undefined) throw new Error(`A pod mounts ${key} of ${name}, which is not there.`);
      return [path, content];
    }),
  );
}

/** Written as a kubelet does: all files of a version at once, by a link that is renamed. A process sees them change without a restart. */
async function writeVersion(folder: string, files: Record<string, Buffer>, mode: number, group: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const version = `..${String(Date.now())}`;
  await mkdir(join(folder, version));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, version, name);
    await writeFile(file, content);
    await chmod(file, mode);
    await chown(file, 0, group);
    await symlink(`..data/${name}`, join(folder, name)).catch(() => undefined);
  }
  await symlink(version, join(folder, '..fresh'));
  await rename(join(folder, '..fresh'), join(folder, '..data'));
}

/** Makes the folder of a volume, or brings it up to date. @returns its path */
export async function writeVolume(whose: VolumesOf, volume: Volume): Promise<string> {
  const { name, configMap, secret, projected, emptyDir, persistentVolumeClaim: claim } = volume;
  const folder = join(whose.directory, name);
  if (emptyDir !== undefined || claim !== undefined) {
    const place = claim === undefined ? folder : join(whose.claims, claim.claimName);
    if (claim === undefined) await rm(place, { recursive: true, force: true });
    await mkdir(place, { recursive: true });
    await chown(place, 0, whose.group);
    await chmod(place, 0o2775);
    return place;
  }
  const files: Record<string, Buffer> = {};
  for (const source of projected?.sources ?? [volume]) Object.assign(files, await filesOf(whose, source));
  await writeVersion(folder, files, (projected ?? configMap ?? secret)?.defaultMode ?? 0o644, whose.group);
  return folder;
}
