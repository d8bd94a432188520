import type { SignInError, SignInReason } from '../../../domain/system/sign-in-errors.ts';

/** Nobody was signed in. `code` and `reason` are what people are told; `message` and `cause` are for the log. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
  readonly code: SignInError;
  readonly reason: SignInReason | undefined;

  constructor(code: SignInError, message: string, options: { cause?: unknown; reason?: SignInReason } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.reason = options.reason;
  }
}
