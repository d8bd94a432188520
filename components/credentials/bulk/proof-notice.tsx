'use client';

import type { UseMutationResult } from '@tanstack/react-query';

import { AbsoluteTime } from '@/components/ui/content/relative-time.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import type { CredentialChallenge } from '@/lib/domain/credentials/credential.ts';

interface ProofNoticeProps {
  organization: string;
  /** lines that bring a public key */
  count: number;
  challenge: UseMutationResult<CredentialChallenge, Error, void>;
}

/** A public key is taken only from whoever has the private one: how to sign for those of the file. */
export function ProofNotice({ organization, count, challenge }: ProofNoticeProps) {
  const { data, error, isPending, mutate } = challenge;
  const command = data === undefined ? '' : `prove-credentials.sh ${organization} ${data.nonce} keys.csv seeds/`;
  return (
    <Notice
      tone="warn"
      title={
        count === 1
          ? '1 line brings a public key: prove that you have the private one'
          : `${formatCount(count)} lines bring public keys: prove that you have the private ones`
      }
      action={
        <Button pending={isPending} onClick={() => mutate()}>
          {data === undefined ? 'Get a challenge' : 'Get another'}
        </Button>
      }
    >
      {data === undefined ? (
        <>
          Get a challenge, sign it for each line with <code>examples/prove-credentials.sh</code> where the private keys
          are, and choose the file that it writes. Signatures over an earlier challenge do not count.
        </>
      ) : (
        <>
          <p>
            Valid once, in this page, until <AbsoluteTime iso={data.expiresAt} />: run this where the private keys are,
            then choose <code>keys.proven.csv</code>.
          </p>
          <p className="mt-1.5 flex items-start gap-1">
            <code className="min-w-0 text-xs wrap-anywhere">{command}</code>
            <CopyButton text={command} label="Copy the command" />
          </p>
        </>
      )}
      {error !== null && <p className="text-bad">{error.message}</p>}
    </Notice>
  );
}
