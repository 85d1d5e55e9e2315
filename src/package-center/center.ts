/** Package Center of one NAS. All requests for actions go through it. */
import type { Outcome } from '../events.ts';
import type { Finding } from '../findings.ts';
import type { Spk } from '../spk/spk.ts';
import type { CenterDependencies } from './center-dependencies.ts';
import type { InstalledPackage } from './package/installed-package.ts';
import type { Packages } from './package/packages.ts';
import { checkSpk } from './preflight/check-spk.ts';
import type { ActionRequest, RequestContext } from './request/action-request.ts';
import { bootUp, cutPower, shutDown } from './request/boot.ts';
import { CenterCore } from './request/center-core.ts';
import { installPackage } from './request/install.ts';
import { movePackage } from './request/move.ts';
import type { PowerCut } from './request/power-cut.ts';
import { type ScriptCommandOptions, withScriptCommand } from './request/script-command.ts';
import { restartPackage, startPackage, stopPackage } from './request/start-stop.ts';
import { type PackageStatus, packageStatus } from './request/status.ts';
import { uninstallPackage } from './request/uninstall.ts';
import { updateResource } from './request/update.ts';

export class PackageCenter {
  /** For Package Center's own modules. */
  readonly core: CenterCore;

  constructor(dependencies: CenterDependencies) {
    this.core = new CenterCore(dependencies);
  }

  get packages(): Packages {
    return this.core.packages;
  }

  get power(): CenterCore['power'] {
    return this.core.power;
  }

  /** Performs the request once no earlier action holds the locks it needs. */
  perform(request: ActionRequest, context: RequestContext): Promise<Outcome> {
    const { core } = this;
    switch (request.action) {
      case 'install':
        return installPackage(core, request.spk, { ...request, request: context });
      case 'uninstall':
        return uninstallPackage(core, request.package, { ...request, request: context });
      case 'start':
        return startPackage(core, request.package, context);
      case 'stop':
        return stopPackage(core, request.package, context);
      case 'restart':
        return restartPackage(core, request.package, context);
      case 'move':
        return movePackage(core, request.package, { volume: request.volume, request: context });
      case 'update':
        return updateResource(core, request.package, { resource: request.resource, request: context });
    }
  }

  boot(context: RequestContext): Promise<Outcome[]> {
    return bootUp(this.core, context);
  }

  shutDown(context: RequestContext): Promise<Outcome[]> {
    return shutDown(this.core, context);
  }

  powerCut(cut: PowerCut): Promise<void> {
    return cutPower(this.core, cut);
  }

  /** What DSM would refuse about the package on this NAS, or what is odd about it. */
  check(spk: Spk, volume?: string): Promise<Finding[]> {
    return checkSpk(this.core, spk, this.core.volume(volume));
  }

  status(pkg: InstalledPackage | undefined, context: RequestContext): Promise<PackageStatus> {
    return packageStatus(this.core, pkg, context);
  }

  /** Runs `use` with the command, and so the environment, of a script of the package. */
  withScriptCommand<T>(name: string, options: ScriptCommandOptions<T>): Promise<T> {
    return withScriptCommand(this.core, this.packages.get(name), options);
  }
}
