/** The systemd units: systemd itself finds nothing wrong with them, and what they start is what is built. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../scripts/demo/demo-state.ts';
import { temporaryDirectory } from '../harness/temporary-directory.ts';

const run = promisify(execFile);
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.skipIf(!hasSystemd)(`systemd${hasSystemd ? '' : ': there is no systemd-analyze on this machine'}`, () => {
  it.each(['console', 'projector'])('takes vertebra-%s.service, and calls its exposure OK', async (command) => {
    const text = await readFile(join(PROJECT, `deploy/systemd/vertebra-${command}.service`), 'utf8');
    expect(text).toContain(`ExecStart=/usr/bin/node ${command}.js\n`);
    const directory = join(temporaryDirectory(), 'units');
    await mkdir(directory);
    const unit = join(directory, `vertebra-${command}.service`);
    // where the Node of this machine is
    await writeFile(unit, text.replace('/usr/bin/node', process.execPath));
    expect(await run('systemd-analyze', ['verify', '--man=no', unit])).toEqual({ stdout: '', stderr: '' });
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]);
    expect(stdout).toMatch(/Overall exposure level for vertebra-\w+\.service: 1\.\d OK/);
  });

  it('takes nats-server.service, and calls its exposure OK', async () => {
    const unit = join(PROJECT, 'deploy/systemd/nats-server.service');
    expect(await run('systemd-analyze', ['verify', '--man=no', unit])).toEqual({ stdout: '', stderr: '' });
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]);
    expect(stdout).toMatch(/Overall exposure level for nats-server\.service: 1\.\d OK/);
  });
});
