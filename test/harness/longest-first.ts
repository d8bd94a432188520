import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Files that take 40 s and more on two cores, most of it waiting: begun last, they would run on alone. */
const LONGEST = [
  'create-organization',
  'chaos-server',
  'chaos-cluster',
  'projector-state',
  'absurd-requests',
  'support-sessions',
  'projector-rebuild',
  'lagging-replicas',
  'killed-commands',
  'revoke',
  'jetstream-follow',
  'projector-oversight',
  'projector-owners',
  'projector-trouble',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return at === -1 ? LONGEST.length : at;
};

/** Orders test files by how long they take, since a fresh clone has no times of an earlier run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
