import { describe, expect, it } from 'vitest';
import { filledIn, isTemplateToken, PUBLIC_KEY, tagValue, TEMPLATE_TAGS } from './permission-template.ts';
import { SUPPORT_TEMPLATE } from './credential-roles.ts';
import { supportTags } from '../support/support-grant-rules.ts';

const publicKey = 'UABC';
const filled = (entry: string, tags = {}) =>
  filledIn({ publish: [entry], subscribe: [] }, { publicKey, ...tags }).publish;

describe('filledIn', () => {
  it.each([
    ['_INBOX.{{subject()}}.>', {}, ['_INBOX.UABC.>']],
    ['a.{{tag(durable)}}.{{tag(durable)}}', { durable: 'd' }, ['a.d.d']],
    ['{{tag(stream)}}.{{subject()}}', { stream: 's' }, ['s.UABC']],
    ['$KV.>', {}, ['$KV.>']],
    ['> >', {}, ['> >']],
    ['a.{{tag(durable)}}', { stream: 's' }, []],
    // values are put in as they are, nothing of them is read as a pattern or as another template
    ['a.{{tag(durable)}}', { durable: '$&' }, ['a.$&']],
    ['a.{{tag(durable)}}', { durable: '{{subject()}}' }, ['a.{{subject()}}']],
  ])('%s with %j', (entry, tags, expected) => {
    expect(filled(entry, tags)).toEqual(expected);
  });

  it('fills all four lists', () => {
    const entry = [`x.${tagValue('bucket')}`];
    const template = { publish: entry, subscribe: entry, denyPublish: entry, denySubscribe: entry };
    expect(filledIn(template, { publicKey, bucket: 'b' })).toEqual({
      publish: ['x.b'],
      subscribe: ['x.b'],
      denyPublish: ['x.b'],
      denySubscribe: ['x.b'],
    });
  });

  it('gives a support session what its one stream is read by', () => {
    const { publish, subscribe } = filledIn(SUPPORT_TEMPLATE, { publicKey, ...supportTags('WS_acme-dev') });
    expect(publish).toContain('$JS.API.DIRECT.GET.WS_acme-dev');
    expect(subscribe).toEqual(['_INBOX.UABC.>', 'ws.acme-dev.>']);
  });
});

describe('isTemplateToken', () => {
  it.each([PUBLIC_KEY, ...TEMPLATE_TAGS.map(tagValue)])('%s is one', (token) => {
    expect(isTemplateToken(token)).toBe(true);
  });

  it.each(['', 'subject()', '{{name()}}', '{{tag(env)}}', 'a{{subject()}}', '{{subject()', '{{ subject() }}'])(
    '%j is none',
    (token) => {
      expect(isTemplateToken(token)).toBe(false);
    },
  );
});
