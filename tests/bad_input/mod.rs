//! Files that are broken, each with its own sentence.
