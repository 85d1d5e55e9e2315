/** `synopkgctl start|stop`: what the unit of a package calls; nothing is looked at first, and nothing is printed. */
import { stderr, stdout, type Tool } from '../tool.ts';

export const synopkgctl: Tool = {
  command: 'synopkgctl',
  async run({ args: [action, name], by }, { api }) {
    if ((action !== 'start' && action !== 'stop') || name === undefined) return undefined;
    // Inferred: like systemd's own refusal, it fails and says why.
    if (!by.root) return stderr(`synopkgctl: ${action} ${name}: Permission denied\n`);
    const acted = await api.perform({ action, package: name });
    if (acted?.result === 'done') return stdout('');
    // Source: the log line of synopkgctl in Radarr/Radarr#7650. Inferred: that it stands on stderr, too.
    const why = acted?.error?.description ?? 'failed to lock packages';
    return stderr(`Failed to ${action} package, pkg=[${name}] context=[${why}]\n`);
  },
};
