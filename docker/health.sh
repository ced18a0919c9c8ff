#!/usr/bin/env bash
# Ends with 0 if the process in this container is live. Needs nothing but bash.
exec 3<>"/dev/tcp/127.0.0.1/${CLIPSTREAM_HTTP_PORT:-8080}" || exit 1
printf 'GET /health/live HTTP/1.0\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
