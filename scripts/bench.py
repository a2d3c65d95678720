#!/usr/bin/env python3
"""Runs the programs of bench/ and prints each benchmark beside its limit of the same run, as a ratio.

bench.py [--json FILE] PROGRAM…
"""
import argparse
import json
import subprocess
import sys


def run(program):
    """Items per second by name, such as {'append/32': 12000.0}."""
    command = [program, '--benchmark_format=json']
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    figures = {}
    for row in json.loads(done.stdout)['benchmarks']:
        name = row['name'].removesuffix('/real_time')
        if row.get('error_occurred'):
            sys.exit(f"bench: {name}: {row['error_message']}")
        figures[name] = row['items_per_second']
    return figures


def limit_of(name, figures):
    path, _, argument = name.partition('/')
    return figures.get(f'{path}_limit/{argument}')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--json', metavar='FILE')
    parser.add_argument('programs', nargs='+', metavar='PROGRAM')
    options = parser.parse_args()

    rows = []
    for program in options.programs:
        figures = run(program)
        for name, value in figures.items():
            limit = limit_of(name, figures)
            if limit is not None:
                rows.append({'key': name, 'value': value, 'unit': '1/s', 'limit': limit, 'ratio': value / limit})
    print(f"{'benchmark':<20} {'per second':>14} {'limit':>14} {'ratio':>8}")
    for row in rows:
        print(f"{row['key']:<20} {row['value']:>14,.0f} {row['limit']:>14,.0f} {row['ratio']:>8.3f}")
    if options.json:
        with open(options.json, 'w', encoding='utf-8') as file:
            json.dump(rows, file, indent=2)


if __name__ == '__main__':
    main()
