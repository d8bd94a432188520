import { readFileSync } from 'node:fs';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** As many other files between two of clusters: about half of the workers are at clusters then, until the last of those has begun. */
const BETWEEN = 4;

/**
 * Files that start a cluster take longest, and wait most of it, for elections and for a server that is away. They are spread over the run, from
 * its beginning on, so that what waits and what computes go on beside each other.
 */
export class SpreadClusters extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const { clusters = [], others = [] } = Object.groupBy(sorted, ({ moduleId }) =>
      readFileSync(moduleId, 'utf8').includes('startNatsCluster(') ? 'clusters' : 'others',
    );
    const spread = clusters.flatMap((file, at) => [file, ...others.slice(at * BETWEEN, (at + 1) * BETWEEN)]);
    return [...spread, ...others.slice(clusters.length * BETWEEN)];
  }
}
