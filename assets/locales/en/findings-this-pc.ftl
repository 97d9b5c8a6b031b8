# Findings: this PC.
