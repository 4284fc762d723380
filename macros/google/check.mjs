// Type-checks Code.gs as JavaScript: tsc knows no .gs, so a copy with another name is checked.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(here, 'node_modules', '.check-'));
const copy = join(folder, 'Code.js');
copyFileSync(process.argv[2] ?? join(here, 'Code.gs'), copy);
const options = ['--allowJs', '--checkJs', '--noEmit', '--strict', '--target', 'es2020', '--lib', 'es2020'];
const compiler = join(here, 'node_modules', 'typescript', 'bin', 'tsc');
const types = ['--types', 'google-apps-script', '--typeRoots', join(here, 'node_modules', '@types')];
const checked = spawnSync(process.execPath, [compiler, ...options, ...types, copy], { stdio: 'inherit' });
rmSync(folder, { recursive: true });
process.exit(checked.status ?? 1);
