import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type Provider from 'oidc-provider';
import { page } from './page.ts';
import { signIn } from './people.ts';
import { signInPage } from './sign-in-page.ts';

function answer(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(html);
}

/** Shows the sign-in form and takes what was typed into it; the provider keeps track of who came from where. */
export async function interact(
  provider: Provider,
  realm: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await provider.interactionDetails(request, response);
  } catch {
    answer(
      response,
      400,
      page('Sign-in expired', '<h1>This sign-in has expired</h1><p>Go back to Vertebra and start again.</p>'),
    );
    return;
  }
  const action = request.url ?? '';
  if (request.method !== 'POST') {
    answer(response, 200, signInPage(realm, action, '', null));
    return;
  }
  const form = new URLSearchParams(await text(request));
  const username = form.get('username') ?? '';
  const person = signIn(realm, username, form.get('password') ?? '');
  if (person === null) {
    answer(response, 401, signInPage(realm, action, username, 'The username or the password is wrong.'));
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: person.username } });
}
