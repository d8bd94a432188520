import type { SignInError } from '../../domain/sign-in-errors.ts';

/** Nobody was signed in. `code` is what people are told; `message` and `cause` are for the log. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
  readonly code: SignInError;

  constructor(code: SignInError, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
