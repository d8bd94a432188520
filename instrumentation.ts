/** Runs once when the server starts. Nothing relies on it being over before the first request. */
export async function register(): Promise<void> {
  // Next builds this file for its edge runtime as well, which has no process; the constant takes the import out there.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { start } = await import('@/lib/server/http/start.ts');
    const { getReadiness } = await import('@/lib/server/features/system/get-readiness.query.ts');
    await start(getReadiness);
    const { startReconciling } = await import('@/lib/server/features/system/start-reconciling.reconcile.ts');
    void startReconciling();
    const { startSettlingSuspensions } = await import('@/lib/server/features/organizations/suspensions.reconcile.ts');
    void startSettlingSuspensions();
    const { keepProvingSuspensions } =
      await import('@/lib/server/features/organizations/open-suspensions.reconcile.ts');
    void keepProvingSuspensions();
    const { keepCarryingOnEnvironments } =
      await import('@/lib/server/features/environments/life/open-environments.reconcile.ts');
    void keepCarryingOnEnvironments();
    const { keepCarryingDeletions } =
      await import('@/lib/server/features/organizations/deletion/open-deletions.reconcile.ts');
    void keepCarryingDeletions();
    const { keepRemovingReturnedAccounts } =
      await import('@/lib/server/features/organizations/deletion/returned-accounts.reconcile.ts');
    void keepRemovingReturnedAccounts();
    const { keepWatchingRefusals } = await import('@/lib/server/features/credentials/refusals/refusal-watch.store.ts');
    void keepWatchingRefusals();
    const { registerExpiringFigures } =
      await import('@/lib/server/features/credentials/inventory/expiring-figures.store.ts');
    registerExpiringFigures();
    const { keepNotingConnections } = await import('@/lib/server/features/credentials/last-seen/last-seen.store.ts');
    void keepNotingConnections();
    const { keepHistory, keepSampling } = await import('@/lib/server/features/usage/keep-sampling.store.ts');
    void keepSampling();
    void keepHistory();
    const { keepAnnouncingExpiry } = await import('@/lib/server/features/credentials/announce-expiry.reconcile.ts');
    void keepAnnouncingExpiry();
    const { keepSigningKeysCurrent } =
      await import('@/lib/server/features/organizations/renew-signing-keys.reconcile.ts');
    void keepSigningKeysCurrent();
    const { keepAnnouncingKeys } = await import('@/lib/server/features/sovereign-keys/processes.store.ts');
    void keepAnnouncingKeys('console');
    const { keepCarryingOn } = await import('@/lib/server/features/sovereign-keys/carry-on.reconcile.ts');
    const { OPERATOR_RESIGNING } = await import('@/lib/server/features/sovereign-keys/resign-accounts.reconcile.ts');
    void keepCarryingOn(OPERATOR_RESIGNING);
    const { MASTER_MOVING } = await import('@/lib/server/features/credentials/master-secret/move-keys.reconcile.ts');
    void keepCarryingOn(MASTER_MOVING);
    const { keepProvingRevocations } = await import('@/lib/server/features/credentials/revocation.reconcile.ts');
    void keepProvingRevocations();
    const { keepSigningKeys } =
      await import('@/lib/server/features/credentials/signing-keys/signing-keys.reconcile.ts');
    void keepSigningKeys();
    const { keepEndingReplacements } =
      await import('@/lib/server/features/credentials/replacement/replaced-credential.reconcile.ts');
    void keepEndingReplacements();
  }
}
