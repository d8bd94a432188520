import { go } from './go.ts';
import { java } from './java.ts';
import { natsCli } from './nats-cli.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import type { SnippetLanguage } from './snippet.ts';

export const SNIPPET_LANGUAGES: readonly SnippetLanguage[] = [natsCli, node, go, python, java];
