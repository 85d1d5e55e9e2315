/** `synopkgctl start|stop`: the command of a package's unit; it checks nothing first, and prints nothing on success. */
import { stderr, stdout, type Tool } from '../tool.ts';

export const synopkgctl: Tool = {
  command: 'synopkgctl',
  async run({ args: [action, name], by: requester }, { api }) {
    if ((action !== 'start' && action !== 'stop') || name === undefined) return undefined;
    // Inferred: like systemd's own refusal, it fails and says why.
    if (!requester.root) return stderr(`synopkgctl: ${action} ${name}: Permission denied\n`);
    const answer = await api.perform({ action, package: name });
    if (answer?.result === 'done') return stdout('');
    // Source: the log line of synopkgctl in Radarr/Radarr#7650. Inferred: that stderr has the line, too.
    const reason = answer?.error?.description ?? 'failed to lock packages';
    return stderr(`Failed to ${action} package, pkg=[${name}] context=[${reason}]\n`);
  },
};
