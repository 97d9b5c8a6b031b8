//! Colours and sizes.
