#!/usr/bin/env bash
# Writes .env (or the named file) for docker compose with fresh secrets; leaves an
# existing one alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

file=${1:-.env}
[[ -e $file ]] && { echo "$file is there already; nothing changed."; exit 0; }

webhook() { # receiver, address
    mkdir -p deploy/alertmanager/secrets
    printf '%s' "${2:-http://unset.invalid/}" >"deploy/alertmanager/secrets/$1"
    [[ $2 ]] || echo "Nobody is told of $3 alerts: put a webhook's address into deploy/alertmanager/secrets/$1."
}

secret() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

umask 077
{
    echo "# Made by deploy/make-env.sh; secrets of this deployment, never commit."
    echo "POSTGRES_PASSWORD=$(secret)"
    for service in PLAN SUBJECT CREDIT CHECKCODE MATCHING; do
        echo "${service}_SVC_DB_PASSWORD=$(secret)"
        echo "${service}_SVC_OWNER_PASSWORD=$(secret)"
    done
    echo "ONEVISIT_CURSOR_SECRET=$(secret)$(secret)"
    echo "# to replace these see docs/runbook.md: the old ones stay listed"
    echo "CHECKCODE_SVC_CODE_SIGNING_SECRET=$(secret)$(secret)"
    echo "CHECKCODE_SVC_TOKEN_PEPPER=$(secret)$(secret)"
    echo "CHECKCODE_SVC_MESSAGE_KEY=$(secret)$(secret)"
    echo "PLAN_SVC_DRAW_KEY=$(secret)$(secret)"
    echo "PLAN_SVC_CLUE_KEY=$(secret)$(secret)"
    echo "SUBJECT_SVC_CONTACT_KEY=$(secret)$(secret)"
    echo "GRAFANA_PASSWORD=$(secret)"
    echo "KAFKA_CLUSTER_ID=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d = | sed 's/^-/0/')"
    echo "ONEVISIT_PORT=8000"
    echo "ONEVISIT_PUBLIC_URL=${ONEVISIT_PUBLIC_URL:-http://127.0.0.1:8000}"
    echo "# production refuses sample secrets and the development issuer"
    echo "ONEVISIT_ENVIRONMENT=${ONEVISIT_ENVIRONMENT:-production}"
    echo "# the iss of your access tokens; its public keys go to deploy/keys/jwks.json"
    echo "ONEVISIT_ISSUER=${ONEVISIT_ISSUER:-https://onevisit.invalid/issuer}"
} >"$file"
# Alertmanager runs as nobody: it reads the addresses, others of this machine do too.
(umask 022 && webhook duty "${ONEVISIT_DUTY_WEBHOOK:-}" critical && webhook desk "${ONEVISIT_DESK_WEBHOOK:-}" warning)
echo "Wrote $file. Put your issuer's public keys (a JWK set) at deploy/keys/jwks.json."
