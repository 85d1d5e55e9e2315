/** DSM's commands that spkbox answers. Every other command of DSM in the box fails loudly. */
import { servicetool } from './commands/servicetool.ts';
import { synogroup } from './commands/synogroup.ts';
import { synologset1 } from './commands/synologset1.ts';
import { synopkg } from './commands/synopkg.ts';
import { synopkgctl } from './commands/synopkgctl.ts';
import { synopkghelper } from './commands/synopkghelper.ts';
import { synoshare } from './commands/synoshare.ts';
import { synosystemctl } from './commands/synosystemctl.ts';
import { synouser } from './commands/synouser.ts';
import type { Tool } from './tool.ts';

export const TOOLS: readonly Tool[] = [
  servicetool,
  synogroup,
  synologset1,
  synopkg,
  synopkgctl,
  synopkghelper,
  synoshare,
  synosystemctl,
  synouser,
];
