//! The fonts that Shoal ships, for the window and for pictures alike.

/// Inter Regular as a TrueType file: body text.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// Inter Medium as a TrueType file: emphasis.
pub const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/Inter-Medium.ttf");
/// Inter SemiBold as a TrueType file: headings.
pub const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");
/// A few symbols that Inter lacks, as a TrueType file.
pub const SYMBOLS: &[u8] = include_bytes!("../../assets/fonts/Symbols.ttf");
