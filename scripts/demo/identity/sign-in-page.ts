import { escapeHtml, page } from './page.ts';

/** The form somebody signs in with. `problem` is what went wrong the time before. */
export function signInPage(realm: string, action: string, username: string, problem: string | null): string {
  const alert = problem === null ? '' : `<p role="alert" id="problem">${escapeHtml(problem)}</p>`;
  const invalid = problem === null ? '' : ' aria-invalid="true" aria-describedby="problem"';
  // after a wrong password the next thing to type is the password
  const [focusName, focusPassword] = username === '' ? [' autofocus', ''] : ['', ' autofocus'];
  return page(
    `Sign in to ${realm}`,
    `<h1>Sign in</h1>
<p>Realm <strong>${escapeHtml(realm)}</strong> of the demo's identity provider</p>
${alert}
<form method="post" action="${escapeHtml(action)}">
<label for="username">Username</label>
<input id="username" name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${invalid}${focusName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}${focusPassword}>
<button type="submit">Sign in</button>
</form>`,
  );
}
