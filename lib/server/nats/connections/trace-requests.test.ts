import { expect, it } from 'vitest';
import { subjectTemplate } from './trace-requests.ts';

it.each([
  ['$JS.API.STREAM.INFO.KV_secret-1', '$JS.API.STREAM.INFO.>'],
  ['$JS.API.STREAM.INFO.ORDERS', '$JS.API.STREAM.INFO.>'],
  ['$JS.API.DIRECT.GET.KV_a.$KV.a.secret-1', '$JS.API.DIRECT.GET.>'],
  ['$JS.API.INFO', '$JS.API.INFO'],
  ['$SYS.REQ.ACCOUNT.ABCD.INFO', '$SYS.REQ.ACCOUNT.>'],
  ['acme-prod.orders.new', null],
  ['$KV.bucket.key', null],
])('of %s, %s is told', (subject, template) => expect(subjectTemplate(subject)).toBe(template));
