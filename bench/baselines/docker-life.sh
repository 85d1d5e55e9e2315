#!/usr/bin/env bash
# The whole life of scenarios/packages/hello, typed with `docker run` and one `docker exec` a step: what spkbox is measured against.
# It does the same work as namespace-life.sh - box, install, start, status, stop, uninstall, leftovers, gone - and checks that it did.
# usage: docker-life.sh HELLO.spk IMAGE      (IMAGE as spkbox builds it: it holds the DSM tree)
set -eu
export LC_ALL=C
spk=$1 image=$2
pkg=hello uid=51723
die() { echo "baseline: $*" >&2; exit 1; }
work=$(mktemp -d)
box=
trap '[ -z "$box" ] || docker rm -f "$box" > /dev/null; rm -rf "$work"' EXIT

# The box: no network, its volume and /tmp on tmpfs, a first process that buries daemons.
box=$(docker run --detach --network none --hostname DiskStation --tmpfs /tmp:rw,noexec,nosuid,nodev,mode=1777 --tmpfs /volume1:rw,exec,suid,nodev,mode=755 \
  "$image" /bin/bash --norc -c 'while :; do sleep 1000 & wait $!; done')
in_box() { docker exec --interactive "$box" "$@"; }
as_root() { in_box /bin/bash --norc -eu -c "$1" < /dev/null; }
mark() {
  { docker diff "$box" | sort
    as_root "find /volume1 -mindepth 1 -printf '%p %m %U %G %s %T@\n' | sort; cat /etc/passwd /etc/group"; } > "$1"
}

v=/volume1 home=/var/packages/$pkg stage=/volume1/@tmp/synopkg/install.1
message=/run/synopkgs/message progress=/run/synopkgs/progress
script() { # status script [argument]
  as_root ": > $message; : > $progress; echo \"Begin $2\" >> /var/log/synopkg.log"
  docker exec --user $uid:$uid --workdir / --env PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin:/usr/local/sbin:/usr/local/bin --env HOME=/root \
    --env SYNOPKG_PKGNAME=$pkg --env SYNOPKG_PKGVER=1.0.0-0001 --env SYNOPKG_PKGDEST=$v/@appstore/$pkg --env SYNOPKG_PKGDEST_VOL=$v --env SYNOPKG_PKGVAR=$v/@appdata/$pkg \
    --env SYNOPKG_PKGTMP=$v/@apptemp/$pkg --env SYNOPKG_PKGHOME=$v/@apphome/$pkg --env SYNOPKG_PKGPORT=8765 --env SYNOPKG_PKGINST_TEMP_DIR=$stage/package \
    --env SYNOPKG_TEMP_LOGFILE=$message --env SYNOPKG_PKG_PROGRESS_PATH=$progress --env SYNOPKG_DSM_LANGUAGE=enu --env SYNOPKG_DSM_VERSION_MAJOR=7 \
    --env SYNOPKG_DSM_VERSION_MINOR=2 --env SYNOPKG_DSM_VERSION_BUILD=72806 --env SYNOPKG_DSM_ARCH=apollolake --env SYNOPKG_PKG_STATUS="$1" --env SYNOPKG_USERNAME=admin \
    "$box" "${@:2}" > "$work/out" 2> "$work/err" || die "$2 ${3:-} failed: $(cat "$work/err")"
  as_root "cat $message; echo \"End $2 ret=[0]\" >> /var/log/synopkg.log" > "$work/said"
}

# On a tmpfs the tree's folders are not there yet.
as_root "for d in @tmp/synopkg @appstore @appconf @appdata @apptemp @appshare @apphome; do mkdir -p $v/\$d; done"
mark "$work/before"

# install
as_root "mkdir -p $stage/package"
in_box tar -xf - -C $stage < "$spk"
as_root "tar -xzf $stage/package.tgz -C $stage/package --no-same-owner"
as_root "
  echo '$pkg:x:$uid:$uid::$home/home:/sbin/nologin' >> /etc/passwd; echo '$pkg:x:$uid:' >> /etc/group; echo '$pkg:*:1:0:99999:7:::' >> /etc/shadow
  mkdir -p /run/synopkgs; touch $message $progress; chown $uid:$uid $message $progress; chmod 0600 $message $progress; chmod 0755 $stage/scripts/*"
script INSTALL $stage/scripts/preinst
as_root "
  rm -rf $v/@appstore/$pkg; mv -f $stage/package $v/@appstore/$pkg; rm -rf $home; mkdir -p $home; touch $home/installing
  mv -f $stage/INFO $stage/scripts $stage/WIZARD_UIFILES $stage/conf $home/
  chown -hR $uid:$uid $v/@appstore/$pkg
  for d in appconf appdata apptemp appshare; do install -d -m 0755 -o $uid -g $uid $v/@\$d/$pkg; done; install -d -m 0700 -o $uid -g $uid $v/@apphome/$pkg
  ln -s $v/@appstore/$pkg $home/target; ln -s $v/@appconf/$pkg $home/etc; ln -s $v/@appdata/$pkg $home/var; ln -s $v/@apptemp/$pkg $home/tmp; ln -s $v/@apphome/$pkg $home/home; ln -s $v/@appshare/$pkg $home/share
  ln -s $v/@appconf/$pkg /usr/syno/etc/packages/$pkg
  printf '[Service]\nType=oneshot\n' > /usr/local/lib/systemd/system/pkgctl-$pkg.service
  ln -s /usr/local/lib/systemd/system/pkgctl-$pkg.service /etc/systemd/system/syno-low-priority-packages.target.wants/
  install -d -m 0770 -o $uid -g $uid $v/hello-data; mkdir $home/shares; ln -s $v/hello-data $home/shares/hello-data
  cp $home/target/port_conf/hello.sc /usr/local/etc/services.d/hello.sc"
script INSTALL $home/scripts/postinst
as_root "rm -rf $home/installing $stage"

life() { # status: start
  as_root "ln -sfn $home/target/bin/hello /usr/local/bin/hello; chown $uid $v/hello-data"
  script "$1" $home/scripts/start-stop-status start
  as_root "touch $home/enabled"
}
end() {
  script "$1" $home/scripts/start-stop-status stop
  as_root "rm -f /usr/local/bin/hello $home/enabled"
}
life INSTALL
as_root 'exec 3<>/dev/tcp/127.0.0.1/8765; cat <&3' | grep -q . || die 'the daemon does not answer'
script START $home/scripts/start-stop-status status
end STOP
life START
end UNINSTALL

# uninstall
script UNINSTALL $home/scripts/preuninst
as_root "rm -rf $v/@appstore/$pkg $v/@apptemp/$pkg /usr/local/etc/services.d/hello.sc /usr/local/lib/systemd/system/pkgctl-$pkg.service /etc/systemd/system/syno-low-priority-packages.target.wants/pkgctl-$pkg.service"
script UNINSTALL $home/scripts/postuninst
as_root "rm -rf $home /usr/syno/etc/packages/$pkg $message $progress; sed -i '/^$pkg:/d' /etc/passwd /etc/group /etc/shadow"

# what was left
mark "$work/after"
diff "$work/before" "$work/after" > "$work/left" || true
as_root 'ps -eo pid,user,args' > "$work/processes"; as_root 'cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp' > "$work/sockets"
grep -q "@appdata/$pkg" "$work/left" || die 'the data was not kept'
! grep -q "@appstore/$pkg" "$work/left" || die 'the target was not removed'
! grep -q "$pkg:x:" "$work/left" || die 'the user was not removed'
! grep -q hello-daemon "$work/processes" || die 'the daemon was not stopped'

# gone
docker rm -f "$box" > /dev/null
! docker inspect "$box" > /dev/null 2>&1 || die 'the box is still there'
box=
