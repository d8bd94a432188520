import { getConfig } from '@/lib/server/config/config.ts';
import { trackPeers } from '@/lib/server/http/track-peers.ts';

/** Runs once when the server starts. Nothing relies on it being over before the first request. */
export function register(): void {
  try {
    getConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  trackPeers();
}
