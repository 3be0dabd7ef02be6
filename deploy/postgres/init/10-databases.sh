#!/bin/bash
# One role and one database per service; none may enter another's. Runs once, when the
# data volume is empty. Passwords come from the environment: PLAN_SVC_DB_PASSWORD …
set -euo pipefail

for service in plan_svc subject_svc credit_svc checkcode_svc matching_svc; do
    variable="${service^^}_DB_PASSWORD"
    psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set service="$service" --set password="${!variable:?set $variable}" <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
done
