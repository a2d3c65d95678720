#!/usr/bin/env python3
"""The dashboard and the alerts name metrics and labels that the server has."""
# feature: dashboard
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy/monitoring"
# What Prometheus adds to a histogram, and to every scrape.
SUFFIXES = ("_bucket", "_sum", "_count")
OWN_LABELS = {"le", "job", "instance"}


def known() -> dict[str, set[str]]:
    """Name and labels of each metric, as docs/reference/metrics.md has them."""
    metrics = {}
    for name, kind, labels in re.findall(
        r"^\| `(kapok_\w+)` \| (\w+) \| (.*?) \|", (ROOT / "docs/reference/metrics.md").read_text(), re.M
    ):
        metrics[name] = set(re.findall(r"`(\w+)`", labels))
        if kind == "histogram":
            metrics.update({name + suffix: metrics[name] | {"le"} for suffix in SUFFIXES})
    return metrics


def expressions() -> list[tuple[str, str]]:
    dashboard = json.loads((MONITORING / "grafana-kapok.json").read_text())
    found = [(panel["title"], target["expr"]) for panel in dashboard["panels"] for target in panel["targets"]]
    alerts = (MONITORING / "alerts.yml").read_text()
    for name, rest in re.findall(r"- alert: (\w+)\n(.*?)(?=annotations:)", alerts, re.S):
        found.append((name, rest))
    return found


class MonitoringTest(unittest.TestCase):
    def test_every_metric_and_label_exists(self) -> None:
        metrics = known()
        self.assertGreater(len(metrics), 10)
        named = set()
        for where, expression in expressions():
            for metric, selector in re.findall(r"\b(kapok_\w+)(\{[^}]*\})?", expression):
                self.assertIn(metric, metrics, where)
                named.add(metric)
                for label in re.findall(r"(\w+)\s*[=!]~?=?\s*\"", selector):
                    self.assertIn(label, metrics[metric] | OWN_LABELS, f"{where}: {metric}")
            for labels in re.findall(r"\bby \(([^)]*)\)", expression):
                allowed = set().union(*(metrics[name] for name in re.findall(r"\bkapok_\w+", expression)))
                for label in labels.split(","):
                    self.assertIn(label.strip(), allowed | OWN_LABELS, where)
        bases = {re.sub(r"_bucket$", "", name) for name in named}
        missing = {name for name in metrics if not name.endswith(SUFFIXES)} - bases
        self.assertLess(len(missing), 6, f"the dashboard shows nearly all; not {missing}")

    def test_expressions_are_balanced(self) -> None:
        for where, expression in expressions():
            for opening, closing in ("()", "{}", "[]"):
                self.assertEqual(expression.count(opening), expression.count(closing), where)

    def test_codes_in_alerts_are_codes(self) -> None:
        schema = (ROOT / "proto/kapok/common/v1/error.proto").read_text()
        codes = {code.lower() for code in re.findall(r"ERROR_CODE_(\w+) = ", schema)}
        for _, expression in expressions():
            for value in re.findall(r'code=~"([^"]+)"', expression):
                self.assertLessEqual(set(value.split("|")), codes)


if __name__ == "__main__":
    unittest.main()
