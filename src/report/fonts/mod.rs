//! Fonts, for the window and for pictures and documents alike: those that Shoal ships, those of this computer for
//! scripts that these lack, and the order and shape of what they write.

pub mod colour;
pub mod order;
pub mod shape;
pub mod system;

/// Inter, for text.
pub const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
/// Inter, for what stands out a little.
pub const MEDIUM: &[u8] = include_bytes!("../../../assets/fonts/Inter-Medium.ttf");
/// Inter, for headings.
pub const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");
/// A few signs that Inter lacks.
pub const SYMBOLS: &[u8] = include_bytes!("../../../assets/fonts/Symbols.ttf");
