'use client';

import { Button } from '@/components/ui/form/button.tsx';
import { Modal } from '@/components/ui/form/modal.tsx';
import { environmentAssets } from '@/lib/domain/names.ts';

interface RebuildDialogProps {
  environment: string;
  onRebuild: () => void;
  onClose: () => void;
}

/** Says what a rebuild does before it is done. */
export function RebuildDialog({ environment, onRebuild, onClose }: RebuildDialogProps) {
  const { stream, bucket } = environmentAssets(environment);
  return (
    <Modal
      aria-labelledby="rebuild-title"
      aria-describedby="rebuild-text"
      onClose={onClose}
      className="m-auto w-[min(34rem,calc(100vw-28px))] p-5"
    >
      <h2 id="rebuild-title" className="text-lg font-semibold">
        Rebuild the state of {environment}?
      </h2>
      <div id="rebuild-text" className="mt-1 flex flex-col gap-2 text-ink-2">
        <p>
          The projector reads all events in <code className="font-mono text-sm wrap-anywhere">{stream}</code> once more
          and compares what they say with the bucket <code className="font-mono text-sm wrap-anywhere">{bucket}</code>.
          Only what differs is written, at the end; until then everybody reads the state as it is now.
        </p>
        <ul className="list-disc pl-5">
          <li>Keys that no event speaks of are removed.</li>
          <li>Values that the projector did not write are replaced.</li>
          <li>Objects whose events the stream no longer holds stay as they are.</li>
        </ul>
        <p>No event is lost or changed. It is written into the audit log.</p>
      </div>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          onClick={() => {
            onClose();
            onRebuild();
          }}
        >
          Rebuild
        </Button>
      </div>
    </Modal>
  );
}
