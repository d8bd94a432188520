/** Which projector works on an Environment. */
export function Owner({ owner }: { owner: string | null }) {
  return owner === null ? (
    <span className="text-warn">no projector works on it</span>
  ) : (
    <>
      by <span className="font-mono text-sm wrap-anywhere">{owner}</span>
    </>
  );
}
