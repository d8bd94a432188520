import { readFileSync } from 'node:fs';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/**
 * Files that start a cluster come first: they take longest and wait most of it, for elections and for a server that is away, and what is
 * begun last is what a run waits for at its end.
 */
export class ClustersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const { clusters = [], others = [] } = Object.groupBy(sorted, ({ moduleId }) =>
      readFileSync(moduleId, 'utf8').includes('startNatsCluster(') ? 'clusters' : 'others',
    );
    return [...clusters, ...others];
  }
}
