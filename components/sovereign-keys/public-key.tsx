import { CopyButton } from '@/components/ui/form/copy-button.tsx';

/** A public key in full where there is room, to be compared with what a server's configuration or `nsc` says. */
export function PublicKey({ publicKey, what }: { publicKey: string; what: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 font-mono text-sm wrap-anywhere">{publicKey}</code>
      <CopyButton text={publicKey} label={`Copy ${what}`} />
    </span>
  );
}
