//! Tests of workbench.
