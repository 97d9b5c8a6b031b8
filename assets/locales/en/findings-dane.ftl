# Findings: DANE.
