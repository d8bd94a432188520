import { expect, it } from 'vitest';
import { PlantedCopy } from './planted-copy.ts';

it('a planted file that is not formatted fails', async () => {
  await using copy = await PlantedCopy.of(['package.json', '.prettierrc.json', '.prettierignore']);
  const check = () => copy.run('npm', 'run', '--silent', 'check:format');
  expect((await check()).output).toContain('All matched files use Prettier code style!');

  await copy.plant('lib/domain/planted.ts', 'export const planted = "text"');
  const { exitCode, output } = await check();
  expect(exitCode).not.toBe(0);
  expect(output).toContain('lib/domain/planted.ts');
});
