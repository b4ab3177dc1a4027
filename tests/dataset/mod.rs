//! Files become tables, columns get profiles and suggested roles, and the sample is what it says.

mod sample;
