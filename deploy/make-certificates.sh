#!/usr/bin/env bash
# Makes the certificates of one machine's deployment in deploy/tls (or the named folder):
# an authority, and one PEM file with key and certificate for Kafka, PostgreSQL, each
# service, and Kafka's administrator. What is there already is left alone, so a file
# that was deleted is made anew by the same authority.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:-deploy/tls}
days=${ONEVISIT_CERTIFICATE_DAYS:-825}
mkdir -p "$folder"
chmod 700 "$folder" # the files below are mounted one by one, and read by other accounts

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256; }

if [[ ! -e $folder/ca.crt ]]; then
    (umask 077 && key >"$folder/ca.key")
    openssl req -x509 -key "$folder/ca.key" -days 3650 -subj "/CN=OneVisit deployment" \
        -addext basicConstraints=critical,CA:TRUE -out "$folder/ca.crt"
fi

# identity NAME HOST: its common name is who it is to Kafka
identity() {
    [[ -e $folder/$1.pem ]] && return
    key >"$folder/$1.new"
    openssl req -new -key "$folder/$1.new" -subj "/CN=$1" |
        openssl x509 -req -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -days "$days" \
            -extfile <(echo "subjectAltName=DNS:$2,DNS:localhost") 2>/dev/null >>"$folder/$1.new"
    chmod 644 "$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1.pem"
}

identity broker kafka
identity postgres postgres
identity admin admin
for service in plan subject credit checkcode matching; do
    identity "$service-svc" "$service-svc"
done
echo "Certificates stand in $folder; keep ca.key elsewhere."
