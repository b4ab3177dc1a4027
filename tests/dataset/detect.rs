//! Suggested roles of the public files and of the samples.
