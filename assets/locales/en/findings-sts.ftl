# Findings: MTA-STS.
