import { randomUUID } from 'node:crypto';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { AckedPublisher } from '../../lib/server/nats/streams/acked-publisher.ts';
import { ensureEnvironmentAssets, placementOfEvents } from '../../lib/server/spine/state/environment-assets.ts';
import type { AssetPlacement } from '../../lib/server/spine/state/environment-assets.ts';
import type { Home } from '../../lib/server/accounts/home/home.ts';
import { borrowHome } from '../../lib/server/accounts/home/home-pool.ts';
import type { BorrowedHome } from '../../lib/server/accounts/home/home-pool.ts';
import { readFigures } from '../../lib/server/spine/state/projection-figures.ts';
import type { ProjectionFigures } from '../../lib/server/spine/state/projection-figures.ts';
import { readProjectionMark } from '../../lib/server/spine/state/projection-marks.ts';
import type { ProjectionMark } from '../../lib/server/spine/state/projection-marks.ts';
import { scanState } from '../../lib/server/spine/state/scan-state.ts';
import { StreamEnd } from '../../lib/server/spine/events/stream-end.ts';
import { StateWriter } from '../../lib/server/spine/state/write-state.ts';
import { KnownState } from './known-state.ts';

/** An Environment whose streams are there and whose state is known. */
export interface OpenState {
  environment: string;
  home: BorrowedHome;
  publisher: AckedPublisher;
  writer: StateWriter;
  known: KnownState;
  end: StreamEnd;
  /** how far it was projected when it was opened, by whoever had it before */
  mark: ProjectionMark;
  /** when it was opened */
  figures: ProjectionFigures;
  close: () => void;
}

async function read(
  home: BorrowedHome,
  environment: string,
  placement: AssetPlacement,
): Promise<Pick<OpenState, 'figures' | 'known' | 'mark'>> {
  await ensureEnvironmentAssets(home.connection, environment, placement);
  const figures = await readFigures(home.connection, environment);
  const mark = await readProjectionMark(environment, figures.stream);
  const known = new KnownState();
  const all = { epoch: figures.stream, from: null, values: false };
  await scanState(home.connection, environment, all, ({ key, revision, mark }) =>
    known.learn(key, { revision, ...mark }),
  );
  known.completeTo(figures.revision);
  known.forgetDeleted(Math.min(figures.acknowledged, mark.complete));
  return { figures, known, mark };
}

/**
 * Opens the state of an Environment: what the control plane made and somebody deleted is made again, but for the stream of events
 * itself, which holds what nobody can make again; on as many servers as that, and where that is. Null when that is not there. Throws what stands in the way.
 */
export async function openState(home: Home, environment: string): Promise<OpenState | null> {
  const borrowed = await borrowHome(projectorGrant(home.organization), home);
  try {
    const placement = await placementOfEvents(borrowed.connection, environment);
    if (placement === null) {
      borrowed.release();
      return null;
    }
    const { figures, known, mark } = await read(borrowed, environment, placement);
    const publisher = new AckedPublisher(borrowed.connection, `${borrowed.inboxPrefix}.${randomUUID()}`);
    return {
      environment,
      home: borrowed,
      publisher,
      writer: new StateWriter(borrowed.connection, publisher, environment, figures.stream),
      known,
      mark,
      end: new StreamEnd(borrowed.connection, environment),
      figures,
      close: () => {
        publisher.close();
        borrowed.release();
      },
    };
  } catch (error) {
    borrowed.release();
    throw error;
  }
}
