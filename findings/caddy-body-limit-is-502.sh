#!/usr/bin/env bash
# Caddy's request_body max_size before reverse_proxy tells whoever sends too much 502, and not 413.
#
# With   caddy 2.6.2-5 (Debian 12)
# Done   a server that reads the whole body, behind Caddy with a limit of 1 MB; then 2 MB are sent, with their length told
# Seen   502 Bad Gateway: the limit ends the body while it is passed on, and Caddy takes that for the fault of the server
#        behind it. Whoever sent cannot tell a file that is too large from a server that is down, and tries again.
# Way    Let the server behind it limit bodies; or answer 413 by a matcher on the header Content-Length before it.
set -euo pipefail
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
apt-get -q download caddy=2.6.2-5 >/dev/null 2>&1
dpkg -x ./*.deb debian

cat >behind.py <<'END'
from http.server import BaseHTTPRequestHandler, HTTPServer

class Reads(BaseHTTPRequestHandler):
    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

HTTPServer(("127.0.0.1", 18081), Reads).serve_forever()
END
cat >Caddyfile <<'END'
{
    admin off
}
http://127.0.0.1:18080 {
    request_body {
        max_size 1MB
    }
    reverse_proxy 127.0.0.1:18081
}
END
python3 behind.py 2>behind.log &
debian/usr/bin/caddy run --config Caddyfile --adapter caddyfile >caddy.log 2>&1 &
head -c 1000 /dev/zero >small
head -c 2000000 /dev/zero >large
for port in 18081 18080; do
    until curl -s -o answer "http://127.0.0.1:$port/"; do sleep 0.2; done
done
for file in small large; do curl -s -o answer -w '%{http_code}\n' -T "$file" http://127.0.0.1:18080/; done | tee seen
diff - seen <<'END'
200
502
END
echo "as before"
