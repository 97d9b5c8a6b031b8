//! X.509 certificates: reading, ordering and names.
