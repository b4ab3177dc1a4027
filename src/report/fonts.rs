//! The faces that Shoal ships, for the window and for pictures alike.

pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
pub const MEDIUM: &[u8] = include_bytes!("../../assets/fonts/Inter-Medium.ttf");
pub const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");
/// A few signs that Inter lacks.
pub const SYMBOLS: &[u8] = include_bytes!("../../assets/fonts/Symbols.ttf");
