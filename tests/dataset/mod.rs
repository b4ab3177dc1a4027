//! Tests of dataset.
