import type { EnvironmentEvidence, EnvironmentSettings } from '../../../../domain/environments/environment-life.ts';
import type { ServerLine } from '../../../../domain/evidence.ts';

/** What the audit log says of a line of the evidence. */
export function environmentWords(line: EnvironmentEvidence | ServerLine): string[] {
  if (line.type === 'begun') return [`The servers listed ${String(line.connections)} connections before`];
  if (line.type === 'deleted')
    return [`${line.name} deleted with ${String(line.messages)} messages, ${String(line.bytes)} bytes`];
  return [];
}

/** What was changed, for the audit log: `events.maxBytes -1 → 1048576`. */
export function changeWords(before: EnvironmentSettings, after: EnvironmentSettings): string {
  const flat = ({ events, state, replicas, placement }: EnvironmentSettings): [string, unknown][] => [
    ...Object.entries(events).map(([name, value]) => [`events.${name}`, value] as [string, unknown]),
    ...Object.entries(state).map(([name, value]) => [`state.${name}`, value] as [string, unknown]),
    ['replicas', replicas],
    ['placement', placement],
  ];
  const then = new Map(flat(after));
  const words = flat(before).flatMap(([name, value]) => {
    const [was, is] = [JSON.stringify(value), JSON.stringify(then.get(name))];
    return was === is ? [] : [`${name} ${was} → ${is}`];
  });
  return words.length === 0 ? 'Nothing was different.' : words.join(', ');
}
