import { errors } from 'jose';
import * as client from 'openid-client';

/** HTTP status of the answer an error of openid-client is about, where there was one. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof client.ResponseBodyError) return error.status;
  return error instanceof client.ClientError && error.cause instanceof Response ? error.cause.status : undefined;
}

/** Whether the provider did not answer or is in trouble, as opposed to having said no. */
export function isUnreachable(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return status >= 500 || status === 429;
  if (error instanceof client.ClientError) return error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT';
  // Keys that did not come in time, or came with a status other than 200, which has no class of its own.
  if (error instanceof errors.JWKSTimeout) return true;
  if (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) return true;
  // fetch() tells every network failure as a TypeError with a cause.
  return error instanceof TypeError && error.cause !== undefined;
}
