# The machine of docs/install.md: run in namespaces of its own (network, mounts, processes), with the page's commands in $page.
# What is written to /etc, /opt, /root, /usr/bin and /var/lib goes to $work, and is gone with it.
set -eu
mount --make-rprivate /
mount -t tmpfs tmpfs "$work/upper"
for folder in /etc /opt /root /usr/bin /usr/sbin /var/lib /var/log /run; do
  layer=$work/upper/$(echo "$folder" | tr / _)
  mkdir -p "$layer/upper" "$layer/work"
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$layer/upper,workdir=$layer/work" "$folder"
done

# names, and the provider on another machine
ip link set lo up
mkdir -p /run/netns
ip netns add provider
ip link add provider0 type veth peer name eth0 netns provider
ip addr add 10.77.0.1/24 dev provider0 && ip link set provider0 up
ip -n provider addr add 10.77.0.2/24 dev eth0 && ip -n provider link set eth0 up && ip -n provider link set lo up
printf '127.0.0.1 localhost vertebra.example.com nats.example.com\n10.77.0.2 id.example.com\n' > /etc/hosts
mkdir -p "$work/provider"
ip netns exec provider "$node" "$provider" "$work/provider" "$certificate" "$key" 10.77.0.2 > "$work/provider.log" 2>&1 &

# what has to be there
mkdir -p /etc/ssl/vertebra /etc/nginx /var/log/nginx
cp "$certificate" /etc/ssl/vertebra/tls.pem
cp "$key" /etc/ssl/vertebra/tls.key
cp "$ca" /etc/ssl/vertebra/ca.pem
chmod 0644 /etc/ssl/vertebra/*.pem
rm -f /usr/bin/node /usr/bin/nats /usr/bin/nats-server /usr/sbin/nginx
cp "$node" /usr/bin/node
cp "$nats" /usr/bin/nats
cp "$nats_server" /usr/bin/nats-server
cp "$nginx" /usr/sbin/nginx
until [ -s "$work/provider/client-secret" ]; do sleep 0.1; done
cp "$work/provider/client-secret" /root/client-secret
echo operator-automation > /root/operator-secret
echo acme-deployer > /root/acme-secret

# there is no systemd in here: what a unit says is started by this, and waited for
rm -f /usr/bin/systemctl
cat > /usr/bin/systemctl <<'SYSTEMCTL'
#!/bin/bash
set -eu
of() { sed -n "s/^$2=//p" "/etc/systemd/system/$1.service" | head -1; }
start() {
  folder=$(of "$1" WorkingDirectory) file=$(of "$1" EnvironmentFile) user=$(of "$1" User)
  variables=()
  [ -z "$file" ] || mapfile -t variables < <(grep . "$file")
  cd "${folder:-/}"
  setsid setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --bounding-set=-all \
    env -i PATH=/usr/bin:/bin "${variables[@]}" sh -c "exec $(of "$1" ExecStart)" > "/run/$1.log" 2>&1 &
}
listens() { until (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null; do sleep 0.2; done; }
case "$*" in
  daemon-reload) ;;
  'restart nginx') setsid nginx > /run/nginx.log 2>&1 & listens 443 ;;
  'enable --now nats-server') start nats-server; listens 4222 ;;
  'enable --now vertebra-console vertebra-projector')
    start vertebra-console; start vertebra-projector
    for port in 9464 9465; do until curl --fail --silent --output /dev/null "http://127.0.0.1:$port/readyz"; do sleep 0.2; done; done ;;
  *) echo "systemctl $* is not of the page" >&2; exit 1 ;;
esac
SYSTEMCTL
chmod 0755 /usr/bin/systemctl

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
cd "$checkout"
timeout 120 bash -euo pipefail "$page" || { code=$?; tail -n 5 /run/*.log "$work/provider.log" >&2; exit "$code"; }
