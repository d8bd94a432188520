import { withCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';

/** Every key of every bucket of Vertebra's own that names an Organization. */
export const keysOf = (slug: string) =>
  withCatalyst(async ({ connection }) => {
    const names = (await connection.request('$JS.API.STREAM.NAMES')).json<{ streams: string[] }>().streams;
    const found: string[] = [];
    for (const name of names.filter((one) => one.startsWith('KV_'))) {
      const filter = { subjects_filter: '>' };
      const info = await connection.request(`$JS.API.STREAM.INFO.${name}`, JSON.stringify(filter));
      const subjects = Object.keys(info.json<{ state: { subjects?: Record<string, number> } }>().state.subjects ?? {});
      for (const subject of subjects.filter((one) =>
        one.split(/[.]/).some((part) => part === slug || part === `${slug}-dev`),
      )) {
        const last = await connection.request(
          `$JS.API.STREAM.MSG.GET.${name}`,
          JSON.stringify({ last_by_subj: subject }),
        );
        if (last.json<{ message: { data?: string } }>().message.data !== undefined) found.push(subject);
      }
    }
    return found;
  });
