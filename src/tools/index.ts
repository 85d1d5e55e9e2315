/** DSM's commands that spkbox answers. A command in a box that is none of these fails loudly. */
import { synogroup } from './synogroup.ts';
import { synopkg } from './synopkg.ts';
import { synopkgctl } from './synopkgctl.ts';
import { synopkghelper } from './synopkghelper.ts';
import { synoshare } from './synoshare.ts';
import { synosystemctl } from './synosystemctl.ts';
import { synouser } from './synouser.ts';
import type { Tool } from './tool.ts';

export const TOOLS: readonly Tool[] = [
  synogroup,
  synopkg,
  synopkgctl,
  synopkghelper,
  synoshare,
  synosystemctl,
  synouser,
];
