#!/usr/bin/env bash
# The whole life of scenarios/packages/hello, written by hand with unshare, nsenter, setpriv and tar: what spkbox is measured against.
# It does the same work - box, install, start, status, stop, uninstall, leftovers, gone - and checks that it did.
# usage: namespace-life.sh HELLO.spk TREE.tar      (root; TREE.tar is the DSM tree)
set -eu
export LC_ALL=C
if [ "${1:-}" != inside ]; then exec unshare --mount --propagation private bash --norc "$0" inside "$1" "$2"; fi
spk=$2 tree=$3
pkg=hello uid=51723
die() { echo "baseline: $*" >&2; exit 1; }

# The box: a tmpfs with the tree below an overlay, the host's /usr below another.
exec 8<"$spk" 9<"$tree"
mount -t tmpfs -o mode=0755,size=50% box /tmp
cd /tmp; mkdir -p base up work usrup usrwork root mask
tar -xpf - -C base <&9
mkdir -p base/dev/pts base/dev/shm; touch base/etc/ld.so.cache
for d in null zero full random urandom tty; do touch base/dev/$d; done
for d in local src games syno; do mknod mask/$d c 0 0; done
mount -t overlay box -o lowerdir=base,upperdir=up,workdir=work root
mount -t overlay box -o lowerdir=base/usr:mask:/usr,upperdir=usrup,workdir=usrwork root/usr
for d in null zero full random urandom tty; do mount --bind /dev/$d root/dev/$d; done
mount --bind /etc/alternatives root/etc/alternatives
mount --bind /etc/ld.so.cache root/etc/ld.so.cache
mount --bind root/tmp root/tmp; mount -o remount,bind,noexec,nosuid root/tmp
unshare --pid --net --ipc --uts --mount --fork --kill-child=KILL bash --norc -c '
  mount -t proc proc /tmp/root/proc; mount -t devpts -o newinstance,ptmxmode=0666 devpts /tmp/root/dev/pts
  ip link set lo up; cd /tmp/root; pivot_root . mnt; umount -l /mnt; echo ready; while :; do sleep 1000 & wait $!; done' > /tmp/ready &
box=$!
trap 'kill -KILL $box 2>/dev/null || true' EXIT
until grep -q ready /tmp/ready; do sleep 0.002; done
in_box() { nsenter --pid=/proc/$box/ns/pid_for_children --net=/proc/$box/ns/net --ipc=/proc/$box/ns/ipc --uts=/proc/$box/ns/uts --mount=/proc/$box/ns/mnt "$@"; }
mark() { find up usrup -mindepth 1 -printf '%P %m %U %G %s %T@\n' | sort > "$1"; }

v=/volume1 home=/var/packages/$pkg stage=/volume1/@tmp/synopkg/install.1
message=/run/synopkgs/message progress=/run/synopkgs/progress
script() { # status script [argument]
  in_box bash --norc -c ": > $message; : > $progress; echo \"Begin $2\" >> /var/log/synopkg.log"
  in_box setpriv --reuid $uid --regid $uid --groups $uid,999 env -i -C / PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin:/usr/local/sbin:/usr/local/bin HOME=/root \
    SYNOPKG_PKGNAME=$pkg SYNOPKG_PKGVER=1.0.0-0001 SYNOPKG_PKGDEST=$v/@appstore/$pkg SYNOPKG_PKGDEST_VOL=$v SYNOPKG_PKGVAR=$v/@appdata/$pkg SYNOPKG_PKGTMP=$v/@apptemp/$pkg \
    SYNOPKG_PKGHOME=$v/@apphome/$pkg SYNOPKG_PKGPORT=8765 SYNOPKG_PKGINST_TEMP_DIR=$stage/package SYNOPKG_TEMP_LOGFILE=$message SYNOPKG_PKG_PROGRESS_PATH=$progress \
    SYNOPKG_DSM_LANGUAGE=enu SYNOPKG_DSM_VERSION_MAJOR=7 SYNOPKG_DSM_VERSION_MINOR=2 SYNOPKG_DSM_VERSION_BUILD=72806 SYNOPKG_DSM_ARCH=apollolake SYNOPKG_PKG_STATUS=$1 SYNOPKG_USERNAME=admin \
    "${@:2}" > out 2> err </dev/null
  in_box bash --norc -c "cat $message; echo \"End $2 ret=[0]\" >> /var/log/synopkg.log" > said
}

mark before

# install
in_box mkdir -p $stage/package
in_box tar -xf - -C $stage <&8
in_box tar -xzf $stage/package.tgz -C $stage/package --no-same-owner
in_box bash --norc -eu -c "
  echo '$pkg:x:$uid:$uid::$home/home:/sbin/nologin' >> /etc/passwd; echo '$pkg:x:$uid:' >> /etc/group; echo '$pkg:*:1:0:99999:7:::' >> /etc/shadow
  mkdir -p /run/synopkgs; touch $message $progress; chown $uid:$uid $message $progress; chmod 0600 $message $progress; chmod 0755 $stage/scripts/*"
script INSTALL $stage/scripts/preinst
in_box bash --norc -eu -c "
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
in_box bash --norc -eu -c "rm -rf $home/installing $stage"

life() { # status: start
  in_box bash --norc -eu -c "ln -sfn $home/target/bin/hello /usr/local/bin/hello; chown $uid $v/hello-data"
  script "$1" $home/scripts/start-stop-status start
  in_box touch $home/enabled
}
end() {
  script "$1" $home/scripts/start-stop-status stop
  in_box rm -f /usr/local/bin/hello $home/enabled
}
life INSTALL
in_box bash --norc -c 'exec 3<>/dev/tcp/127.0.0.1/8765; cat <&3' | grep -q . || die 'the daemon does not answer'
script START $home/scripts/start-stop-status status
end STOP
life START
end UNINSTALL

# uninstall
script UNINSTALL $home/scripts/preuninst
in_box rm -rf $v/@appstore/$pkg $v/@apptemp/$pkg /usr/local/etc/services.d/hello.sc /usr/local/lib/systemd/system/pkgctl-$pkg.service /etc/systemd/system/syno-low-priority-packages.target.wants/pkgctl-$pkg.service
script UNINSTALL $home/scripts/postuninst
in_box bash --norc -eu -c "rm -rf $home /usr/syno/etc/packages/$pkg $message $progress; sed -i '/^$pkg:/d' /etc/passwd /etc/group /etc/shadow"

# what was left
mark after
diff before after > left || true
in_box ps -eo pid,user,args > processes; in_box cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp > sockets
grep -q "@appdata/$pkg" left || die 'the data was not kept'
! grep -q "@appstore/$pkg" left || die 'the target was not removed'
! grep -q hello-daemon processes || die 'the daemon was not stopped'
