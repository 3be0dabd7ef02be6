#!/usr/bin/env bash
# Installs what the tests need besides Python, and only what is missing.
#
#   deploy/setup-debian.sh tools   Java, Maven, Chromium, Chinese fonts, promtool, Alertmanager, nginx, psql, openssl, node, compose
#   deploy/setup-debian.sh venv [PYTHON]   what `python3 -m venv` needs
#
# As root on Debian or Ubuntu it installs; anywhere else it prints the one line to run.
# Without the tools it succeeds all the same, for the tests that need a missing one say
# so by name; without venv it fails, for nothing can go on.
set -euo pipefail

missing=()

need() { # command, Debian package
    command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}

need_any() { # Debian package, commands of which one is enough
    local package=$1
    shift
    for command in "$@"; do
        command -v "$command" >/dev/null 2>&1 && return
    done
    missing+=("$package")
}

java_is_new_enough() {
    local java=java
    [[ -n ${JAVA_HOME:-} && ! $(command -v java) ]] && java="$JAVA_HOME/bin/java"
    [[ $("$java" -version 2>&1) =~ version\ \"([0-9]+) ]] && ((BASH_REMATCH[1] >= 17))
}

compose_is_there() {
    docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null 2>&1
}

cjk_font_is_there() {
    command -v fc-list >/dev/null 2>&1 && [[ -n $(fc-list :lang=zh) ]]
}

tools() {
    java_is_new_enough || missing+=(default-jre-headless)
    need mvn maven
    need_any chromium chromium chromium-browser google-chrome
    need promtool prometheus
    need_any prometheus-alertmanager prometheus-alertmanager alertmanager
    need nginx nginx-light
    need psql postgresql-client
    need openssl openssl
    need node nodejs
    need npm npm
    compose_is_there || missing+=(docker-compose)
    [[ $(uname) == Darwin ]] || cjk_font_is_there || missing+=(fontconfig fonts-noto-cjk)
}

venv() { # the Python, python3 or another version's
    "$1" -c 'import ensurepip' 2>/dev/null || missing+=("$(basename "$1")-venv")
}

case ${1:-tools} in
    tools)
        without="Some tests will be skipped. To run them too"
        status=0
        tools
        ;;
    venv)
        without="No environment can be made. First"
        status=1
        venv "${2:-python3}"
        ;;
    *) echo "usage: $0 tools|venv [PYTHON]" >&2; exit 2 ;;
esac

((${#missing[@]})) || exit 0

if [[ -f /etc/debian_version && $(id -u) == 0 ]]; then
    echo "Installing: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # Nothing here wants a running service: forbid the packages to start theirs.
    if [[ ! -e /usr/sbin/policy-rc.d ]]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod +x /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
elif [[ -f /etc/debian_version ]]; then
    echo "$without: sudo apt-get update && sudo apt-get install -y ${missing[*]}"
    exit "$status"
else
    echo "$without, install: ${missing[*]}" \
        "(macOS: brew install python openjdk maven prometheus nginx libpq docker-compose chromium)"
    exit "$status"
fi
