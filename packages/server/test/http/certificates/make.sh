#!/bin/sh
# Recreates the test certificates. They are valid from now until about the end of 2099, and only fit for tests: their keys
# are public. Run this in its own folder. It needs openssl 3.
set -eu

days=$((($(date -u -d 2099-12-31 +%s) - $(date -u +%s)) / 86400))

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }

# authority NAME
authority() {
  new_key "$1"
  openssl req -x509 -new -key "$1.key" -days "$days" -subj "/O=openswf tests/CN=$1" -out "$1.pem"
}

# signed NAME AUTHORITY EXTENSIONS
signed() {
  new_key "$1"
  openssl req -new -key "$1.key" -subj "/O=openswf tests/CN=$1" -out "$1.csr"
  printf '%s\n' "$3" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -days "$days" -extfile "$1.ext" -out "$1.pem"
  rm "$1.csr" "$1.ext"
}

server='subjectAltName=DNS:localhost,IP:127.0.0.1
extendedKeyUsage=serverAuth'

authority servers
authority clients
authority strangers
signed server servers "$server"
signed next-server servers "$server"
signed client clients extendedKeyUsage=clientAuth
signed stranger strangers extendedKeyUsage=clientAuth
rm clients.key servers.key strangers.key strangers.pem
