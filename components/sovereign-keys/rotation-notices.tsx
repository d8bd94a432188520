import { Notice } from '@/components/ui/feedback/notice.tsx';
import {
  rotateMasterSecret,
  rotateOperatorKey,
  withdrawMasterRotation,
  withdrawOperatorRotation,
} from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { describePerson } from '@/lib/domain/system/person.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';
import { ObstaclesNotice, ProgressNotice, RequestNotice } from './rotation-notice.tsx';

interface RotationNoticesProps {
  keys: SovereignKeys;
  me: Me | undefined;
}

const silentOf = ({ servers }: SovereignKeys): string[] =>
  servers.flatMap(({ name, trusts }) => (trusts === null ? [name] : []));

/** What waits, what is going on, and what is left to do with the operator's signing key. */
export function OperatorNotices({ keys, me }: RotationNoticesProps) {
  const { request, rotation, progress, next, obstacles, servers } = keys;
  const isRunning = rotation !== null && rotation.doneAt === null;
  const trusting = servers.filter(({ trusts }) => rotation?.replaced.some((key) => trusts?.includes(key) === true));
  return (
    <>
      {request !== null && (
        <RequestNotice
          request={request}
          title={`${describePerson(request.by)} asks for ${request.to.slice(0, 4)}…${request.to.slice(-4)} to sign all accounts`}
          action="operator-key.rotate"
          me={me}
          approve={() => rotateOperatorKey({ to: request.to, reason: request.reason })}
          withdraw={withdrawOperatorRotation}
        />
      )}
      {isRunning && (
        <ProgressNotice
          title="Accounts are being signed again"
          counted="accounts are signed again"
          rotation={rotation}
          progress={progress}
          silent={silentOf(keys)}
        />
      )}
      {next !== null && obstacles.length > 0 && (
        <ObstaclesNotice title="The next key cannot sign yet" obstacles={obstacles} />
      )}
      {rotation !== null && !isRunning && trusting.length > 0 && (
        <Notice tone="info" title="The previous key is still trusted">
          {trusting.map(({ name }) => name).join(', ')} still {trusting.length === 1 ? 'trusts' : 'trust'} the previous
          key: run <code className="font-mono">npm run rotate -- operator finish</code> where the operator’s identity
          is, and restart the servers with what it writes.
        </Notice>
      )}
    </>
  );
}

/** The same of the master secret. */
export function MasterNotices({ keys, me }: RotationNoticesProps) {
  const { request, rotation, progress, next, current, obstacles } = keys.master;
  return (
    <>
      {request !== null && (
        <RequestNotice
          request={request}
          title={`${describePerson(request.by)} asks to rotate to master secret ${String(request.to)}, and ${
            request.how.kind === 'at-once'
              ? 'to refuse everything that earlier keys have signed'
              : `to accept earlier keys for ${String(request.how.days)} days`
          }`}
          action="master-secret.rotate"
          me={me}
          approve={() => rotateMasterSecret({ to: request.to, how: request.how, reason: request.reason })}
          withdraw={withdrawMasterRotation}
        />
      )}
      {rotation?.doneAt === null && (
        <ProgressNotice
          title={`The keys of Organizations are being moved to master secret ${String(rotation.master)}`}
          counted={`Organizations are moved to master secret ${String(rotation.master)}`}
          rotation={rotation}
          progress={progress}
          silent={silentOf(keys)}
        />
      )}
      {obstacles.length > 0 && (
        <ObstaclesNotice
          title={
            next === null
              ? `Not every process holds master secret ${String(current)}`
              : `Master secret ${String(next)} cannot be used yet`
          }
          obstacles={obstacles}
        />
      )}
    </>
  );
}
