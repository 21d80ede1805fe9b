#!/bin/sh
# summary.sh TITLE [LANGUAGE] <TEXT    prints TEXT, and adds it to the summary of the job
# What is Markdown already has a title of its own.
# GitHub takes 1 MiB of a step, and draws no picture of more than 50,000 characters.
set -eu
text=$(mktemp)
trap 'rm -f "$text"' EXIT
tee "$text"
most=$([ "${2-}" = mermaid ] && echo 50000 || echo 1000000)
# More backticks than any text has.
fence='``````'
{
    [ "${2-}" = markdown ] || printf '## %s\n\n' "$1"
    if [ "$(wc -c <"$text")" -gt "$most" ]; then
        printf 'Too long for a summary: it is in the log.\n\n'
    elif [ "${2-}" = markdown ]; then
        printf '%s\n\n' "$(cat "$text")"
    else
        printf '%s%s\n%s\n%s\n\n' "$fence" "${2-}" "$(cat "$text")" "$fence"
    fi
} >>"$GITHUB_STEP_SUMMARY"
