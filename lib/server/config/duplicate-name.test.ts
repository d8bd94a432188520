import { expect, it } from 'vitest';
import { duplicateName } from './duplicate-name.ts';

it.each([
  ['{"a": 1, "a": 2}', { name: 'a', line: 1 }],
  ['{"a": 1,\n "b": 2,\n "a" : 3}', { name: 'a', line: 3 }],
  ['{"a": {"b": 1, "b": 2}}', { name: 'b', line: 1 }],
  ['[{"a": [{"b": 1, "c": {}, "b": 2}]}]', { name: 'b', line: 1 }],
  [String.raw`{"a": 1, "\u0061": 2}`, { name: 'a', line: 1 }],
  [String.raw`{"a\"": 1, "b": "{", "a\"": 2}`, { name: 'a"', line: 1 }],
  ['{"__proto__": 1, "__proto__": 2}', { name: '__proto__', line: 1 }],
  ['{"a": {"b": 1}, "c": {"b": 1}, "b": "b"}', null],
  ['[{"a": 1}, {"a": 1}]', null],
  [String.raw`{"a": "\"a\": 1, \"a\": 2", "b": "}"}`, null],
  ['{"constructor": 1, "toString": 2}', null],
  ['"a"', null],
])('%s', (json, expected) => {
  // it is asked of what can be parsed
  JSON.parse(json);
  expect(duplicateName(json)).toEqual(expected);
});
