#!/bin/bash
# One database per service and two roles: plan_svc_owner owns the tables and migrates,
# plan_svc runs the service and cannot change its audit (E-05). None may enter another's.
# Runs once, when the data volume is empty. Passwords come from the environment:
# PLAN_SVC_OWNER_PASSWORD, PLAN_SVC_DB_PASSWORD …
set -euo pipefail

for service in plan_svc subject_svc credit_svc checkcode_svc matching_svc; do
    running="${service^^}_DB_PASSWORD" owning="${service^^}_OWNER_PASSWORD"
    psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set service="$service" --set owner="${service}_owner" \
        --set password="${!running:?set $running}" \
        --set owning="${!owning:?set $owning}" <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE ROLE :"owner" LOGIN PASSWORD :'owning';
CREATE DATABASE :"service" OWNER :"owner" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";
SQL
done
