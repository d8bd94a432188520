/** `UDXK…7QPL`: enough to tell two keys apart; the whole one on hover. */
export function ShortKey({ publicKey }: { publicKey: string }) {
  return (
    <span title={publicKey} className="font-mono text-sm">
      {publicKey.slice(0, 4)}…{publicKey.slice(-4)}
    </span>
  );
}
